/** What the organisation calls things, where it has words of its own: as told last in this tab. */
import { quietly } from "./quietly.ts";
import { currentSettings } from "./settings.ts";

/** By the names that messages have for them: `KeyResults` as written, `keyResults` within a sentence. */
export type Terms = Partial<Record<string, string>>;

const known = new Map<string, Terms>();

export function termsOf(tag: string): Terms {
  const key = keyOf(tag);
  const terms = known.get(key) ?? quietly(() => JSON.parse(sessionStorage.getItem(key)!) as Terms | null) ?? {};
  known.set(key, terms);
  return terms;
}

export function keepTerms(tag: string, terms: Terms): void {
  known.set(keyOf(tag), terms);
  quietly(() => sessionStorage.setItem(keyOf(tag), JSON.stringify(terms)));
}

function keyOf(tag: string): string {
  return `okr-terms:${currentSettings().endpoint} ${tag}`;
}
