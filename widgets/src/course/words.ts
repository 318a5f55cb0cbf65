/** What is said about the course of key results, in English. */
import { learn } from "../core/language.ts";
import words from "./words/en.json";

learn(words);
