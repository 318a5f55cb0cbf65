/** A health as shape and word. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import "./words.ts";
import type { Language } from "../core/language.ts";
import { type Word, shape, toneOf } from "./shape.ts";

export function healthWord(language: Language, health: Word): TemplateResult {
  return html`<span part="health" class="health" data-tone=${toneOf(health)}
    >${shape(health)}${language.say(health)}</span
  >`;
}

/** That nobody read the value as often as was agreed, whatever is said of it. */
export function staleness(language: Language, { isStale }: { isStale?: boolean | null }): TemplateResult | typeof nothing {
  if (!isStale) return nothing;
  return html`<span part="stale" class="health" data-tone="warning">${shape("OUTDATED")}${language.say("staleValue")}</span>`;
}
