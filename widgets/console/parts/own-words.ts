/** The organisation's own words as lines that people write: “Key result (de) = Ergebnis, Ergebnisse”. */
import type { OwnWordInput, Term } from "../../src/generated/graphql.ts";

const TERMS: Record<Term, string> = {
  OBJECTIVE: "Objective", KEY_RESULT: "Key result", CHECK_IN: "Check-in", CYCLE: "Cycle", TASK: "Task", UNIT: "Unit",
  PERFORMANCE_GOAL: "Performance goal", RETROSPECTIVE: "Retrospective",
};
const LINE = /^([^=()]+?)\s*(?:\(([\w-]+)\))?\s*=\s*([^,]+?)\s*,\s*(.+?)$/;

type Word = Pick<OwnWordInput, "term" | "one" | "many" | "language">;

export const KNOWN = Object.values(TERMS).join(", ");

export function linesOf(words: readonly Word[]): string {
  return words.map(({ term, one, many, language }) => `${TERMS[term]}${language ? ` (${language})` : ""} = ${one}, ${many}`).join("\n");
}

/** The words, or the first line that is none. */
export function wordsIn(text: string): Word[] | string {
  const found: Word[] = [];
  for (const line of text.split("\n").map((each) => each.trim()).filter(Boolean)) {
    const [, name, language, one, many] = LINE.exec(line) ?? [];
    const term = (Object.keys(TERMS) as Term[]).find((each) => TERMS[each].toLowerCase() === name?.toLowerCase());
    if (!term || !one || !many) return line;
    found.push({ term, one, many, ...(language ? { language } : {}) });
  }
  return found;
}
