/** Somebody by their initials and name: a picture would need more of the host page's policy. */
import { type TemplateResult, html, nothing } from "lit/html.js";

interface Somebody {
  id: string;
  name: string;
}

export function person(somebody: Somebody | null | undefined): TemplateResult | typeof nothing {
  if (!somebody) return nothing;
  return html`<span part="person" class="person">${initials(somebody)}<bdi>${somebody.name}</bdi></span>`;
}

/** The same person has the same hue everywhere. */
export function initials({ id, name }: Somebody): TemplateResult {
  return html`<span class="initials" data-hue=${hueOf(id)} aria-hidden="true">${letters(name)}</span>`;
}

function letters(name: string): string {
  const words = name.trim().split(/\s+/u);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...(word ?? "")][0] ?? "").join("").toLocaleUpperCase();
}

function hueOf(id: string): number {
  return [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 1_000_003, 7) % 6;
}
