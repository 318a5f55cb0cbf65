/** What the parts about OKRs say, in English. */
import { learn } from "../core/language.ts";
import words from "./words/en.json";

learn(words);
