/** A health as shape and word. */
import { type TemplateResult, html } from "lit/html.js";

import "./words.ts";
import type { Language } from "../core/language.ts";
import type { HealthStatus } from "../generated/graphql.ts";
import { shape, toneOf } from "./shape.ts";

export function healthWord(language: Language, health: HealthStatus): TemplateResult {
  return html`<span part="health" class="health" data-tone=${toneOf(health)}
    >${shape(health)}${language.say(health)}</span
  >`;
}
