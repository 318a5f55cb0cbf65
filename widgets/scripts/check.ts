/** What the compiler cannot see: every catalog says every message, with the same places to fill. */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

type Catalog = Record<string, string | Record<string, string>>;

const TERMS = new Set(
  ["Objective", "KeyResult", "CheckIn", "Cycle", "Task", "Unit", "PerformanceGoal", "Retrospective"].flatMap((term) =>
    [term, term[0]!.toLowerCase() + term.slice(1)].flatMap((name) => [name, `${name}s`]),
  ),
);
const sources = fileURLToPath(new URL("../src/", import.meta.url));
const english = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith("/en.json"));
const faults = [...doubles(), ...english.flatMap((file) => [...differences(file, "en"), ...differences(file, "de"), ...differences(file, "ar")])];

faults.forEach((fault) => console.error(fault));
process.exitCode = faults.length ? 1 : 0;

function* differences(file: string, language: string): Generator<string> {
  const [ours, other] = [catalog(file), catalog(file.replace("en.json", `${language}.json`))];
  for (const key of new Set([...Object.keys(ours), ...Object.keys(other)])) {
    if (terms(other[key]).some((term) => !TERMS.has(term))) yield `${file}: ${key} names what has no word in ${language}`;
    if (places(ours[key]) !== places(other[key])) yield `${file}: ${key} has other places in ${language}`;
    if (!hasForms(language, other[key])) yield `${file}: ${key} lacks a plural form in ${language}`;
  }
}

/** All of them are one catalog in the end, so a message is said in one file only. */
function* doubles(): Generator<string> {
  const said = new Map<string, string>();
  for (const file of english) {
    for (const key of Object.keys(catalog(file))) {
      if (said.has(key)) yield `${file}: ${key} is said in ${said.get(key)} already`;
      said.set(key, file);
    }
  }
}

/** What the organisation may have a word of its own for, such as {keyResult|key result}. */
function terms(message: Catalog[string] | undefined): string[] {
  return [...JSON.stringify(message ?? "").matchAll(/\{(\w+)\|/g)].map(([, term]) => term!);
}

/** The places of all forms together: "one" may leave out its number. */
function places(message: Catalog[string] | undefined): string {
  if (message === undefined) return "missing";
  const found = JSON.stringify(message).match(/\{\w+\}/g) ?? [];
  return [...new Set(found)].sort().join();
}

function hasForms(language: string, message: Catalog[string] | undefined): boolean {
  if (typeof message !== "object") return true;
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  return pluralCategories.every((category) => category in message);
}

function catalog(file: string): Catalog {
  return JSON.parse(readFileSync(sources + file, "utf8"));
}
