/** The chart of a key result with its axes in words, a legend, and its readings as a table. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import type { Language } from "../core/language.ts";
import { day } from "../core/moments.ts";
import { amount } from "../parts/amount.ts";
import { type Chart, chart, heightOf, range } from "../course/chart.ts";
import { LEGEND, courseOf, inWords } from "../course/course.ts";
import { drawn } from "../parts/drawn.ts";
import type { KeyResult } from "./key-result.ts";

const FROM_THE_ENDS = 0.16;

export function courseFigure(language: Language, keyResult: KeyResult): TemplateResult | typeof nothing {
  if (!keyResult.series.length) return nothing;
  const course = courseOf(keyResult);
  return html`<figure part="figure" class="figure">
    <div class="plot">
      ${ends(language, keyResult, course)}${chart(inWords(language, keyResult), course)}
      <div class="days" aria-hidden="true">
        <span>${day(language, dateOf(course.from))}</span>${today(language, course)}<span>${day(language, dateOf(course.to))}</span>
      </div>
    </div>
    <figcaption>${legend(language, course)}${table(language, keyResult)}</figcaption>
  </figure>`;
}

/** Where it began and where it is to be; of what has no such ends, the lowest and the highest. */
function ends(language: Language, { unitOfMeasure }: KeyResult, course: Chart): TemplateResult {
  const values = course.pace?.map(({ value }) => value) ?? range(course);
  const label = (value: number): TemplateResult =>
    html`<span .style=${drawn({ "--at": heightOf(course, value) })}>${amount(language, String(value), unitOfMeasure)}</span>`;
  return html`<div class="values" aria-hidden="true">${values.map(label)}</div>`;
}

/** Not where it would stand on the first day or the last one. */
function today(language: Language, { from, to, now }: Chart): TemplateResult | typeof nothing {
  const at = (now - from) / (to - from);
  if (at < FROM_THE_ENDS || at > 1 - FROM_THE_ENDS) return nothing;
  return html`<span class="now" .style=${drawn({ "--at": at })}>${language.say("today")}</span>`;
}

function legend(language: Language, { pace, forecast }: Chart): TemplateResult {
  const shown = (["course", ...(pace ? ["pace"] : []), ...(forecast ? ["forecast"] : [])] as const) as (keyof typeof LEGEND)[];
  return html`<p class="legend" aria-hidden="true">
    ${shown.map((name) => html`<span><i class=${name}></i>${language.say(LEGEND[name])}</span>`)}
  </p>`;
}

/** The newest first, and each with what was said beside it. */
function table(language: Language, { series, unitOfMeasure, checkIns }: KeyResult): TemplateResult {
  const said = new Map(checkIns.nodes.map((each) => [each.effectiveAt, each]));
  return html`<details part="details">
    <summary part="summary">${language.say("readingsAsTable")}</summary>
    <div class="scroll" role="region" tabindex="0" aria-label=${language.say("readingsAsTable")}>
      <table>
        <thead>
          <tr>
            <th scope="col">${language.say("day")}</th>
            <th scope="col" class="number">${language.say("value")}</th>
            <th scope="col" class="number">${language.say("confidence")}</th>
            <th scope="col">${language.say("by")}</th>
          </tr>
        </thead>
        <tbody>
          ${series.toReversed().map(({ effectiveAt, value }) => {
            const checkIn = said.get(effectiveAt);
            const sure = checkIn?.confidence == null ? "" : language.percent(Number(checkIn.confidence) / 100);
            return html`<tr>
              <td>${day(language, effectiveAt)}</td>
              <td class="number">${amount(language, value, unitOfMeasure)}</td>
              <td class="number">${sure}</td>
              <td><bdi>${checkIn?.author?.name ?? ""}</bdi></td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </details>`;
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
