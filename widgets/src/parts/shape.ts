/** A shape beside each word, so that colour is never the only signal. */
import { type SVGTemplateResult, type TemplateResult, html, svg } from "lit/html.js";

import type { HealthStatus, ReportedStatus, TaskCategory } from "../generated/graphql.ts";

/** How something stands, or what was said of that: to leave it to the figures is a word as well. */
export type Word = HealthStatus | ReportedStatus;

export type Tone = "positive" | "warning" | "negative" | "neutral";

const RING = "M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1m0 1.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7";
const CHECK = "M4.6 10.6.6 6.6 2.1 5.1l2.5 2.5 5.3-5.3 1.5 1.5z";
const HALF = "M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1m0 1.5v7a3.5 3.5 0 0 0 0-7";
const SQUARE = "M1.5 1.5h9v9h-9zM3 3v6h6V3z";

/** The best first, as a bar is read; of what nobody knows the last, and then tasks. */
const PATHS: Record<Word | TaskCategory, string> = {
  ACHIEVED: CHECK,
  ON_TRACK: "M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1",
  PARTIAL: HALF,
  BEHIND: "M6 1l5.6 9.8H.4z",
  AT_RISK: "M6 .4 11.6 6 6 11.6.4 6z",
  MISSED: "M2.3.9 6 4.6 9.7.9l1.4 1.4L7.4 6l3.7 3.7-1.4 1.4L6 7.4l-3.7 3.7L.9 9.7 4.6 6 .9 2.3z",
  OUTDATED: `${RING}M5.4 3.8v2.6l2 1.2.6-1-1.4-.8v-2z`,
  PENDING: RING,
  NOT_STARTED: SQUARE,
  CANCELLED: "M1 5h10v2H1z",
  AUTO: HALF,
  TODO: RING,
  IN_PROGRESS: HALF,
  DONE: CHECK,
  UNKNOWN: SQUARE,
};

/** As they stand above. */
export const IN_ORDER = Object.keys(PATHS) as HealthStatus[];

const TONES: Partial<Record<Word, Tone>> = {
  ON_TRACK: "positive",
  ACHIEVED: "positive",
  BEHIND: "warning",
  PARTIAL: "warning",
  AT_RISK: "negative",
  MISSED: "negative",
};

export function toneOf(health: Word): Tone {
  return TONES[health] ?? "neutral";
}

export function shape(of: Word | TaskCategory): TemplateResult {
  return html`<svg class="shape" viewBox="0 0 12 12" aria-hidden="true">${path(PATHS[of])}</svg>`;
}

function path(d: string): SVGTemplateResult {
  return svg`<path fill="currentColor" fill-rule="evenodd" d=${d} />`;
}
