/** How sure people were, from check-in to check-in: columns in three bands. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import type { Language } from "../core/language.ts";
import { day } from "../core/moments.ts";
import { drawn } from "../parts/drawn.ts";
import type { KeyResult } from "./key-result.ts";

const HIGH = 70;
const MEDIUM = 40;
const SHOWN = 14;

export function sureness(language: Language, { checkIns }: KeyResult): TemplateResult | typeof nothing {
  const told = checkIns.nodes.flatMap(({ confidence, effectiveAt }) =>
    confidence == null ? [] : [{ confidence: Number(confidence), effectiveAt }],
  );
  const shown = told.slice(0, SHOWN).reverse();
  const [last, first] = [shown.at(-1), shown[0]];
  if (!first || !last) return nothing;
  const label = language.say("surenessOf", { first: percent(language, first.confidence), last: percent(language, last.confidence) });
  return html`<div part="confidence" class="sureness">
    <p>${language.say("confidence")} <strong>${percent(language, last.confidence)}</strong></p>
    <div class="columns" role="img" aria-label=${label}>
      ${shown.map(
        ({ confidence, effectiveAt }) => html`<span
          data-tone=${toneOf(confidence)}
          title="${day(language, effectiveAt)}: ${percent(language, confidence)}"
          .style=${drawn({ "--share": confidence / 100 })}
        ></span>`,
      )}
    </div>
  </div>`;
}

function percent(language: Language, confidence: number): string {
  return language.percent(confidence / 100);
}

function toneOf(confidence: number): "positive" | "warning" | "negative" {
  if (confidence >= HIGH) return "positive";
  return confidence >= MEDIUM ? "warning" : "negative";
}
