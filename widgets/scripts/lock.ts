/** Leaves versions and hashes in package-lock.json, and no address of any kind. Run by `make lock`. */
import { readFileSync, writeFileSync } from "node:fs";

const FILE = "package-lock.json";
const lock = JSON.parse(readFileSync(FILE, "utf8"));

for (const each of Object.values<Record<string, unknown>>(lock.packages)) {
  delete each["resolved"];
  delete each["funding"];
  // A package's farewell message, often with a link in it.
  delete each["deprecated"];
}

writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
