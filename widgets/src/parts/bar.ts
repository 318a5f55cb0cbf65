/** A progress bar with, where it is known, a mark for what is expected by today. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import "./words.ts";
import type { Language } from "../core/language.ts";
import type { HealthStatus } from "../generated/graphql.ts";
import { drawn } from "./drawn.ts";
import { toneOf } from "./shape.ts";

/** Shares are 0 to 1; `value` is null where nothing is measured yet. */
export interface Bar {
  title: string;
  value: number | null;
  expected: number | null;
  health: HealthStatus;
}

export function bar(language: Language, shown: Bar): TemplateResult {
  const { title, value, expected, health } = shown;
  return html`<div
    part="bar"
    class="bar"
    role="progressbar"
    data-tone=${toneOf(health)}
    aria-label=${language.say("progressOf", { title })}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${value === null ? nothing : Math.floor(value * 100 + 1e-9)}
    aria-valuetext=${words(language, shown)}
    .style=${drawn({ "--share": value ?? 0, "--expected-share": expected ?? 0 })}
  >
    <div part="fill" class="fill"></div>
    ${expected === null ? nothing : html`<div part="expected" class="expected"></div>`}
  </div>`;
}

export function words(language: Language, { value, expected }: Bar): string {
  if (value === null) return language.say("notMeasured");
  const percent = language.percent(value);
  if (expected === null) return language.say("percentDone", { percent });
  return language.say("percentExpected", { percent, expected: language.percent(expected) });
}

/** The bar with its number beside it. */
export function progressLine(language: Language, shown: Bar): TemplateResult {
  const percent = shown.value === null ? "–" : language.percent(shown.value);
  return html`<div class="progress">
    ${bar(language, shown)}<span class="percent" aria-hidden="true" title=${words(language, shown)}>${percent}</span>
  </div>`;
}

interface Measured {
  title: string;
  progress?: { value?: string | null; measured: boolean } | null;
  health: { value: HealthStatus; expected?: string | null };
}

export function barOf({ title, progress, health }: Measured): Bar {
  const value = progress?.measured ? share(progress.value) : null;
  return { title, value, expected: share(health.expected), health: health.value };
}

function share(decimal: string | null | undefined): number | null {
  return decimal == null ? null : Math.min(1, Math.max(0, Number(decimal)));
}
