/** What is loaded behind the first view, as one file. */
import { learn } from "../core/language.ts";
import { arrived } from "../core/later.ts";
import { whereOneIs } from "./focus.ts";
import { doubted, keepFresh } from "./freshness.ts";
import { blank, partial, stale } from "./notice.ts";
import { settle } from "./stream.ts";
import { learnTerms } from "./terms.ts";
import words from "./words/en.json";

const later = { whereOneIs, doubted, keepFresh, learnTerms, settle, blank, partial, stale };
export type Later = typeof later;

learn(words);
arrived(later);
