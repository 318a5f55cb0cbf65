/** How many stand how, as counts with shapes. */
import { type TemplateResult, html } from "lit/html.js";

import "./words.ts";
import type { Language } from "../core/language.ts";
import type { HealthStatus } from "../generated/graphql.ts";
import { shape, toneOf } from "./shape.ts";

export interface Standing {
  health: { value: HealthStatus };
}

/** The best first, as a bar is read; what nobody knows comes last. */
const ORDER: HealthStatus[] = [
  "ACHIEVED", "ON_TRACK", "PARTIAL", "BEHIND", "AT_RISK", "MISSED", "OUTDATED", "PENDING", "NOT_STARTED", "CANCELLED",
];

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
  return ORDER.filter((health) => byHealth.has(health)).map((health) => [health, byHealth.get(health)!.length]);
}
