/** One objective with its key results. */
import { type TemplateResult, html } from "lit/html.js";

import "./words.ts";
import type { Language, Message } from "../core/language.ts";
import type { Ambition, MyObjectiveFragment, ObjectiveStatus } from "../generated/graphql.ts";
import { barOf, progressLine } from "./bar.ts";
import { healthWord } from "./health.ts";
import { keyResultList } from "./key-result.ts";
import { titled } from "./title.ts";

const UNUSUAL: Partial<Record<ObjectiveStatus, Message>> = {
  DRAFT: "draft",
  SUBMITTED: "submitted",
  CLOSED: "closed",
};

export function objectiveItem(language: Language, objective: MyObjectiveFragment): TemplateResult {
  const { id, title, keyResults, health } = objective;
  return html`<li part="objective" class="objective">
    <div class="head">
      <h3 part="objective-title">${titled("objective", id, title)}</h3>
      ${healthWord(language, health.value)}
    </div>
    ${progressLine(language, barOf(objective))}
    <p class="facts">${standing(language, objective).map((fact) => html`<span>${fact}</span>`)}</p>
    ${keyResultList(language, title, keyResults)}
  </li>`;
}

/** How firmly it is meant, and what it is where it is not published. */
export function standing(
  language: Language,
  { ambition, status }: { ambition: Ambition; status: ObjectiveStatus },
): string[] {
  const unusual = UNUSUAL[status];
  const own: Message = ambition === "COMMITTED" ? "committed" : "aspirational";
  return unusual ? [language.say(own), language.say(unusual)] : [language.say(own)];
}
