/** Words, numbers and ages in the reader's language: the nearest `lang` that has a catalog. */
import en from "./catalogs/en.json";
import { termsOf } from "./terms.ts";
import type { Words } from "../languages/words.ts";

export type Message = keyof Words;
export type Catalog = Record<Message, string | Partial<Record<Intl.LDMLPluralRule, string>>>;

/** English comes piece by piece with what says it, every other language as a whole. */
const ENGLISH: Partial<Catalog> = { ...en };

const CATALOGS: Record<string, () => Promise<{ default: Catalog }>> = {
  ar: () => import("../languages/ar.ts"),
  de: () => import("../languages/de.ts"),
};

const MINUTE = 60;
const DAY = 86_400;
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["month", 2_629_800],
  ["day", DAY],
  ["hour", 3_600],
];

export class Language {
  readonly tag: string;
  readonly direction: "ltr" | "rtl";
  readonly #catalog: Partial<Catalog>;

  constructor(tag: string, catalog: Partial<Catalog>) {
    this.tag = tag;
    this.direction = tag.startsWith("ar") ? "rtl" : "ltr";
    this.#catalog = catalog;
  }

  /**
   * The message with its `{places}` filled; `n` also picks the plural form and is written as a number.
   * `{keyResult|key result}` is the organisation's own word, else ours.
   */
  say(message: Message, places: Record<string, string | number> = {}): string {
    return this.#form(message, places["n"]).replace(/\{(\w+)(?:\|([^}]*))?\}/g, (_, name: string, ours?: string) => {
      if (ours) return termsOf(this.tag)[name] ?? ours;
      const value = places[name] ?? "";
      return this.#isolated(typeof value === "number" ? this.number(value) : value);
    });
  }

  /** A decimal string keeps every digit up to two places after the point. */
  number(value: number | string, options: Intl.NumberFormatOptions = {}): string {
    const format = new Intl.NumberFormat(this.tag, { maximumFractionDigits: 2, ...options });
    return format.format(value as Intl.StringNumericLiteral);
  }

  /** Rounded down, so that only what is done reads 100 %. */
  percent(share: number): string {
    const whole = Math.floor(share * 100 + 1e-9) / 100;
    return this.number(whole, { style: "percent", maximumFractionDigits: 0 });
  }

  /** How long ago an instant was, in the largest unit that fits: “4 minutes ago”, “this minute”. */
  ago(instant: number, now: number = Date.now()): string {
    const seconds = Math.max(0, (now - instant) / 1000);
    const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? ["minute", MINUTE];
    const count = Math.floor(seconds / size);
    const numeric = count ? "always" : "auto";
    return new Intl.RelativeTimeFormat(this.tag, { numeric }).format(-count, unit);
  }

  /** Beside Arabic letters a sign would leave its number: https://www.w3.org/TR/i18n-html-tech-bidi/. */
  #isolated(value: string): string {
    return this.direction === "rtl" ? `\u2068${value}\u2069` : value;
  }

  #form(message: Message, n: string | number | undefined): string {
    const forms = this.#catalog[message];
    if (forms === undefined || typeof forms === "string") return forms ?? "";
    return forms[new Intl.PluralRules(this.tag).select(Number(n))] ?? forms.other ?? "";
  }
}

export const english = new Language("en", ENGLISH);

/** What a part of the page says in English, from now on. */
export function learn(words: Partial<Catalog>): void {
  Object.assign(ENGLISH, words);
}

/** The language of the nearest element with a `lang`, across shadow roots; English where we have none. */
export async function languageOf(element: Element): Promise<Language> {
  const tag = canonical(nearestTag(element));
  const base = tag.split("-", 1)[0] ?? "";
  const load = CATALOGS[base];
  if (!load) return base === "en" ? new Language(tag, ENGLISH) : english;
  return load().then((found) => new Language(tag, found.default), () => english);
}

function nearestTag(element: Element): string {
  const holder = element.closest("[lang]");
  if (holder) return holder.getAttribute("lang") ?? "";
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? nearestTag(root.host) : navigator.language;
}

/** Pages write `de_DE` and worse; Intl throws at those. */
function canonical(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag.replaceAll("_", "-"))[0] ?? "en";
  } catch {
    return "en";
  }
}
