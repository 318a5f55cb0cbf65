/** How many stand how: as counts with shapes, and as a band that shows the shares. */
import { type TemplateResult, html } from "lit/html.js";

import "./words.ts";
import type { Language } from "../core/language.ts";
import type { HealthStatus } from "../generated/graphql.ts";
import { drawn } from "./drawn.ts";
import { shape, toneOf } from "./shape.ts";

interface Standing {
  health: { value: HealthStatus };
}

/** The best first, as a bar is read; what nobody knows comes last. */
const ORDER: HealthStatus[] = [
  "ACHIEVED", "ON_TRACK", "PARTIAL", "BEHIND", "AT_RISK", "MISSED", "OUTDATED", "PENDING", "NOT_STARTED", "CANCELLED",
];

export function tally(language: Language, all: Standing[]): TemplateResult {
  return html`<ul class="tally">${counts(all).map(([health, n]) => count(language, health, n))}</ul>`;
}

export function band(language: Language, all: Standing[]): TemplateResult {
  const told = counts(all).map(([health, n]) => `${language.say(health)} ${language.number(n)}`);
  return html`<div part="band" class="band" role="img" aria-label=${told.join(", ")}>
    ${counts(all).map(([health, n]) => html`<span data-tone=${toneOf(health)} ${drawn({ "--count": n })}></span>`)}
  </div>`;
}

function count(language: Language, health: HealthStatus, n: number): TemplateResult {
  return html`<li data-tone=${toneOf(health)} title=${language.say(health)}>
    ${shape(health)}<span>${language.number(n)}</span><span class="unseen">${language.say(health)}</span>
  </li>`;
}

function counts(all: Standing[]): [HealthStatus, number][] {
  const byHealth = Map.groupBy(all, ({ health }) => health.value);
  return ORDER.filter((health) => byHealth.has(health)).map((health) => [health, byHealth.get(health)!.length]);
}
