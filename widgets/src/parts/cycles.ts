/** Objectives by the cycle they run in, with a line that says which and how long it still runs. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import "./words.ts";
import type { Language } from "../core/language.ts";
import type { MyObjectiveFragment } from "../generated/graphql.ts";
import { objectiveItem } from "./objective.ts";
import { type Standing, tally } from "./tally.ts";

const DAY = 86_400_000;

export function cycleList(language: Language, objectives: MyObjectiveFragment[]): TemplateResult[] {
  return byCycle(objectives).map((group) => cycleGroup(language, group));
}

export function byCycle<Each extends { cycle: { id: string } }>(objectives: Each[]): Each[][] {
  return [...Map.groupBy(objectives, ({ cycle }) => cycle.id).values()];
}

function cycleGroup(language: Language, objectives: MyObjectiveFragment[]): TemplateResult {
  return html`${cycleLine(language, objectives[0]!.cycle, objectives)}
    <ul part="objectives" class="objectives">
      ${objectives.map((objective) => objectiveItem(language, objective))}
    </ul>`;
}

export function cycleLine(
  language: Language,
  { label, endsOn }: { label: string; endsOn: string },
  all: Standing[],
  more: unknown = nothing,
): TemplateResult {
  return html`<div part="cycle" class="cycle">
    <p><bdi class="cycle-label">${label}</bdi><span>${timeLeft(language, endsOn)}</span>${more}</p>
    ${tally(language, all)}
  </div>`;
}

/** Today counts: on its last day a cycle has one day left. */
export function timeLeft(language: Language, endsOn: string): string {
  const now = new Date();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const n = (Date.parse(endsOn) - today) / DAY + 1;
  return n > 0 ? language.say("daysLeft", { n }) : language.say("cycleEnded");
}
