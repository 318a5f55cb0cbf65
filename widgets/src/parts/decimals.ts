/** Numbers as people type them, in their own digits and with their own signs. */
import type { Language } from "../core/language.ts";

/**
 * As the graph takes it, or undefined where it is no number. A sign groups only where as many digits follow as the language has there, and never after a lone 0:
 * whoever takes another language's sign for their decimal one would else say ten times what they meant.
 */
export function decimalOf(language: Language, typed: string): string | undefined {
  const { group, decimal, digits, between } = signsOf(language.tag);
  const own = typed.replace(/[\u061c\u200e\u200f]/g, "").replace("\u2212", "-").trim();
  const western = [...own].map((sign) => (digits.includes(sign) ? String(digits.indexOf(sign)) : sign)).join("");
  const sign = `[${group}\\s'\u2019]`;
  const shape = new RegExp(`^-?(\\d+|[1-9]\\d{0,2}(${sign}\\d{${between}})*${sign}\\d{3})([${decimal}]\\d+)?$`);
  return shape.test(western) ? western.replace(decimal, "_").replace(/[^-\d_]/g, "").replace("_", ".") : undefined;
}

/** As somebody would type it: no groups, and every digit. */
export function typedAs(language: Language, decimal: string): string {
  return decimal.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "").replace(".", signsOf(language.tag).decimal);
}

/** `between`: how many digits a group has that is not the last: two in India, and three where there are no groups. */
function signsOf(tag: string): { group: string; decimal: string; digits: string[]; between: number } {
  const parts = new Intl.NumberFormat(tag).formatToParts(12345678.912);
  const sign = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  const digits = [...new Intl.NumberFormat(tag, { useGrouping: false }).format(9876543210)].reverse();
  return { group: sign("group"), decimal: sign("decimal") || ".", digits, between: parts[2]!.value.length };
}
