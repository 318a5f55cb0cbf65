/** A progress bar with, where it is known, a mark for what is expected by today. */
import { type TemplateResult, html, nothing } from "lit";
import { Directive, type ElementPart, directive } from "lit/directive.js";

import type { Language } from "../core/language.ts";
import type { HealthStatus } from "../generated/graphql.ts";
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
    ${drawn(value, expected)}
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

/** Not styleMap: a strict style-src blocks its first attribute, https://github.com/lit/lit/issues/4719. */
class Drawn extends Directive {
  override render(_value: number | null, _expected: number | null): unknown {
    return nothing;
  }

  override update(part: ElementPart, [value, expected]: [number | null, number | null]): void {
    const { style } = part.element as HTMLElement;
    style.setProperty("--share", String(value ?? 0));
    style.setProperty("--expected-share", String(expected ?? 0));
  }
}

const drawn = directive(Drawn);
