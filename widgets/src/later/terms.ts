/** Asks what the organisation calls things, once for a page and language: it hardly ever changes. */
import type { Host } from "../core/host.ts";
import { languageOf } from "../core/language.ts";
import { request } from "../core/request.ts";
import { currentSettings, onConfigured } from "../core/settings.ts";
import { type Terms, keepTerms, termsOf } from "../core/terms.ts";
import { asTrouble } from "../core/trouble.ts";
import { OwnWordsDocument, type OwnWordsQuery } from "../generated/graphql.ts";

type Wording = NonNullable<OwnWordsQuery["okrSettings"]>["wordings"][number];

const asked = new Map<string, Promise<void>>();

onConfigured(() => asked.clear());

/** Where it calls something otherwise than we thought, the element is drawn again. */
export async function learnTerms(host: Host): Promise<void> {
  const { tag } = await languageOf(host);
  const before = JSON.stringify(termsOf(tag));
  const key = `${currentSettings().endpoint} ${tag}`;
  if (!asked.has(key)) asked.set(key, ask(key, tag));
  await asked.get(key);
  if (JSON.stringify(termsOf(tag)) !== before) host.requestUpdate();
}

/** Whoever may not ask need not ask again; an outage ends, and somebody may sign in. */
async function ask(key: string, tag: string): Promise<void> {
  try {
    const { data } = await request(OwnWordsDocument, { language: tag });
    keepTerms(tag, termsIn(data.okrSettings?.wordings ?? []));
  } catch (reason) {
    if (!["forbidden", "failed"].includes(asTrouble(reason).kind)) asked.delete(key);
  }
}

function termsIn(wordings: Wording[]): Terms {
  const own = wordings.filter(({ isOwn }) => isOwn);
  return Object.fromEntries(own.flatMap(({ term, one, many }) => [...both(nameOf(term), one), ...both(`${nameOf(term)}s`, many)]));
}

/** KEY_RESULT is KeyResult in messages. */
function nameOf(term: string): string {
  return term.toLowerCase().replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function both(name: string, word: string): [string, string][] {
  return [
    [name, word],
    [lowered(name), isShort(word) ? word : lowered(word)],
  ];
}

/** OKR stays OKR within a sentence. */
function isShort(word: string): boolean {
  return /^\p{Lu}{2}/u.test(word);
}

function lowered(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}
