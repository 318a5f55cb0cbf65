/** Days, moments and lists of names as a language writes them; not every element says any. */
import type { Language } from "./language.ts";

const UTC = { timeZone: "UTC" } as const;
const DAY = 86_400_000;
const NEAR_DAYS = 14;

/** A day as people write it in a line: “24 Nov”. A date has no time zone, so it is none's midnight. */
export function day({ tag }: Language, date: string): string {
  const isDate = date.length === 10;
  const format = new Intl.DateTimeFormat(tag, { day: "numeric", month: "short", ...(isDate ? UTC : {}) });
  return format.format(new Date(date));
}

/** “Tue, 24 Nov, 10:00”, where the reader is. */
export function moment({ tag }: Language, instant: string): string {
  const format = new Intl.DateTimeFormat(tag, {
    weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit",
  });
  return format.format(new Date(instant));
}

/** When something is due: “tomorrow”, “3 days ago”, and of what is far off its day. */
export function due(language: Language, date: string, now: Date = new Date()): string {
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const days = Math.round((Date.parse(date) - today) / DAY);
  if (Math.abs(days) > NEAR_DAYS) return day(language, date);
  return new Intl.RelativeTimeFormat(language.tag, { numeric: "auto" }).format(days, "day");
}

export function list({ tag }: Language, items: string[]): string {
  return new Intl.ListFormat(tag, { style: "long", type: "conjunction" }).format(items);
}
