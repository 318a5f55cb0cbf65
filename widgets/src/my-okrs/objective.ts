/** One objective with its key results. */
import { type TemplateResult, html } from "lit";

import type { Language, Message } from "../core/language.ts";
import type { MyKeyResultFragment, MyObjectiveFragment, ObjectiveStatus } from "../generated/graphql.ts";
import { type Bar, bar, words } from "../parts/bar.ts";
import { healthWord } from "../parts/health.ts";
import { measured } from "./amount.ts";
import { taskLine } from "./tasks.ts";

const UNUSUAL: Partial<Record<ObjectiveStatus, Message>> = {
  DRAFT: "draft",
  SUBMITTED: "submitted",
  CLOSED: "closed",
};

export function objectiveItem(language: Language, objective: MyObjectiveFragment): TemplateResult {
  const { title, keyResults, health } = objective;
  const label = language.say("keyResultsOf", { title });
  return html`<li part="objective" class="objective">
    <div class="head">
      <h3 part="objective-title"><bdi>${title}</bdi></h3>
      ${healthWord(language, health.value)}
    </div>
    ${progressLine(language, barOf(objective))}
    <p class="facts">${facts(language, objective).map((fact) => html`<span>${fact}</span>`)}</p>
    ${keyResults.length
      ? html`<ul class="key-results" aria-label=${label}>
          ${keyResults.map((keyResult) => keyResultItem(language, keyResult))}
        </ul>`
      : html`<p class="facts">${language.say("noKeyResults")}</p>`}
  </li>`;
}

function keyResultItem(language: Language, keyResult: MyKeyResultFragment): TemplateResult {
  return html`<li part="key-result" class="key-result">
    <p part="key-result-title" class="key-result-title"><bdi>${keyResult.title}</bdi></p>
    ${progressLine(language, barOf(keyResult))}
    <p class="facts">
      <span class="measure">${measured(language, keyResult)}</span>
      ${healthWord(language, keyResult.health.value)}${checkedIn(language, keyResult)}
    </p>
    ${taskLine(language, keyResult.tasks)}
  </li>`;
}

function progressLine(language: Language, shown: Bar): TemplateResult {
  const percent = shown.value === null ? "–" : language.percent(shown.value);
  return html`<div class="progress">
    ${bar(language, shown)}<span class="percent" aria-hidden="true" title=${words(language, shown)}>${percent}</span>
  </div>`;
}

function checkedIn(language: Language, { latestCheckIn }: MyKeyResultFragment): TemplateResult {
  if (!latestCheckIn) return html`<span>${language.say("noCheckIn")}</span>`;
  const { effectiveAt } = latestCheckIn;
  const ago = language.ago(Date.parse(effectiveAt));
  return html`<time datetime=${effectiveAt}>${language.say("checkedIn", { ago })}</time>`;
}

function facts(language: Language, { ambition, status }: MyObjectiveFragment): string[] {
  const unusual = UNUSUAL[status];
  const own: Message = ambition === "COMMITTED" ? "committed" : "aspirational";
  return unusual ? [language.say(own), language.say(unusual)] : [language.say(own)];
}

function barOf({ title, progress, health }: MyObjectiveFragment | MyKeyResultFragment): Bar {
  const value = progress?.measured ? share(progress.value) : null;
  return { title, value, expected: share(health.expected), health: health.value };
}

function share(decimal: string | null | undefined): number | null {
  return decimal == null ? null : Math.min(1, Math.max(0, Number(decimal)));
}
