/** Numbers as people type them, in their own digits and with their own signs. */
import type { Language } from "../core/language.ts";

/** As the graph takes it, or undefined where it is no number. */
export function decimalOf(language: Language, typed: string): string | undefined {
  const { group, decimal, digits } = signsOf(language.tag);
  const western = [...typed].map((sign) => (digits.includes(sign) ? String(digits.indexOf(sign)) : sign)).join("");
  const plain = western.replaceAll(group, "").replace(/[\s\u00a0\u202f\u200e\u200f]/g, "").replace(decimal, ".").replace("\u2212", "-");
  return /^-?\d+(\.\d+)?$/.test(plain) ? plain : undefined;
}

/** As somebody would type it: no groups, and every digit. */
export function typedAs(language: Language, decimal: string): string {
  return decimal.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "").replace(".", signsOf(language.tag).decimal);
}

function signsOf(tag: string): { group: string; decimal: string; digits: string[] } {
  const parts = new Intl.NumberFormat(tag).formatToParts(12345.6);
  const sign = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  const digits = [...new Intl.NumberFormat(tag, { useGrouping: false }).format(9876543210)].reverse();
  return { group: sign("group"), decimal: sign("decimal") || ".", digits };
}
