/** What the compiler cannot see: every catalog says every message, with the same places to fill. */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

type Catalog = Record<string, string | Record<string, string>>;

const folder = fileURLToPath(new URL("../src/core/catalogs/", import.meta.url));
const english = catalog("en.json");
const faults = readdirSync(folder).flatMap((file) => [...differences(file)]);

faults.forEach((fault) => console.error(fault));
process.exitCode = faults.length ? 1 : 0;

function* differences(file: string): Generator<string> {
  const other = catalog(file);
  const language = file.replace(".json", "");
  for (const key of new Set([...Object.keys(english), ...Object.keys(other)])) {
    if (places(english[key]) !== places(other[key])) yield `${file}: ${key} has other places than en.json`;
    if (!hasForms(language, other[key])) yield `${file}: ${key} lacks a plural form`;
  }
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
  return JSON.parse(readFileSync(folder + file, "utf8"));
}
