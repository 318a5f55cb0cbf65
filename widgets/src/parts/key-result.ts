/** One key result in a list: how far, in whose numbers, when it was last spoken of, and its work. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import "./words.ts";
import type { Language } from "../core/language.ts";
import type { KeyResultFactsFragment, LinkedWorkFragment, MyKeyResultFragment } from "../generated/graphql.ts";
import { measured } from "./amount.ts";
import { barOf, progressLine } from "./bar.ts";
import { healthWord, staleness } from "./health.ts";
import { taskLine } from "./tasks.ts";
import { titled } from "./title.ts";

/** Its work, and whether its value is too old, are shown where they were asked for. */
type KeyResult = KeyResultFactsFragment & Partial<LinkedWorkFragment & Pick<MyKeyResultFragment, "isStale">>;

export function keyResultItem(language: Language, keyResult: KeyResult): TemplateResult {
  const { id, title, health, tasks } = keyResult;
  return html`<li part="key-result" class="key-result">
    <p part="key-result-title">${titled("keyResult", id, title)}</p>
    ${progressLine(language, barOf(keyResult))}
    <p class="facts">
      <span class="measure">${measured(language, keyResult)}</span>
      ${healthWord(language, health.value)}${staleness(language, keyResult)}${checkedIn(language, keyResult)}
    </p>
    ${tasks ? taskLine(language, tasks) : nothing}
  </li>`;
}

export function keyResultList(
  language: Language,
  title: string,
  keyResults: KeyResult[],
): TemplateResult {
  if (!keyResults.length) return html`<p class="facts">${language.say("noKeyResults")}</p>`;
  return html`<ul class="key-results" aria-label=${language.say("keyResultsOf", { title })}>
    ${keyResults.map((keyResult) => keyResultItem(language, keyResult))}
  </ul>`;
}

function checkedIn(language: Language, { latestCheckIn }: KeyResultFactsFragment): TemplateResult {
  if (!latestCheckIn) return html`<span>${language.say("noCheckIn")}</span>`;
  const { effectiveAt } = latestCheckIn;
  const ago = language.ago(Date.parse(effectiveAt));
  return html`<time datetime=${effectiveAt}>${language.say("checkedIn", { ago })}</time>`;
}
