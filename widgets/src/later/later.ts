/** What is loaded behind the first view, as one file. */
import { learn } from "../core/language.ts";
import words from "./words/en.json";

learn(words);

export { whereOneIs } from "./focus.ts";
export { doubted, keepFresh } from "./freshness.ts";
export { learnTerms } from "./terms.ts";
export { settle } from "./stream.ts";
export { blank, partial, stale } from "./notice.ts";
