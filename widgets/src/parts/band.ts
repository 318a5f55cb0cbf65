/** How many stand how, as a band that shows the shares. */
import { type TemplateResult, html } from "lit/html.js";

import "./words.ts";
import type { Language } from "../core/language.ts";
import { drawn } from "./drawn.ts";
import { toneOf } from "./shape.ts";
import { type Standing, counts } from "./tally.ts";

export function band(language: Language, all: Standing[]): TemplateResult {
  const told = counts(all).map(([health, n]) => `${language.say(health)} ${language.number(n)}`);
  return html`<div part="band" class="band" role="img" aria-label=${told.join(", ")}>
    ${counts(all).map(([health, n]) => html`<span data-tone=${toneOf(health)} .style=${drawn({ "--count": n })}></span>`)}
  </div>`;
}
