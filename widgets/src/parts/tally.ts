/** How many stand how, as counts with shapes. */
import { type TemplateResult, html } from "lit/html.js";

import "./words.ts";
import type { Language } from "../core/language.ts";
import type { HealthStatus } from "../generated/graphql.ts";
import { IN_ORDER, shape, toneOf } from "./shape.ts";

export interface Standing {
  health: { value: HealthStatus };
}

export function tally(language: Language, all: Standing[]): TemplateResult {
  return html`<ul class="tally">${counts(all).map(([health, n]) => count(language, health, n))}</ul>`;
}

function count(language: Language, health: HealthStatus, n: number): TemplateResult {
  return html`<li data-tone=${toneOf(health)} title=${language.say(health)}>
    ${shape(health)}<span>${language.number(n)}</span><span class="unseen">${language.say(health)}</span>
  </li>`;
}

export function counts(all: Standing[]): [HealthStatus, number][] {
  const byHealth = Map.groupBy(all, ({ health }) => health.value);
  return IN_ORDER.filter((health) => byHealth.has(health)).map((health) => [health, byHealth.get(health)!.length]);
}
