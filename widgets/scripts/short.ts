/** Names that only our own files say to each other, as short as they can be: of messages, and of documents. */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { Plugin } from "vite";

const root = fileURLToPath(new URL("../", import.meta.url));
const CATALOG = /\/src\/.*\/(en|de|ar)\.json$/;
/** Of one word in small letters are names of other things too, such as of fields and of kinds. */
const IS_MESSAGES = /^[a-z]+[A-Z]\w*$/;

/** Every message is said by a name of two letters or so. */
export function shortMessages(): Plugin {
  const names = shortNames();
  const shortened = (code: string): string => code.replace(/"(\w+)"/g, (text, name: string) => names.get(name) ?? text);
  return {
    name: "short-messages",
    enforce: "pre",
    transform: (code, file) => (CATALOG.test(file) || isOurs(file) ? shortened(code) : null),
  };
}

/** What the service finds `id` by as well (app/trusted/ids.py): 16 digits of a digest tell one's own documents apart. */
export function shortId(id: string): string {
  return `x-okr:${id.slice("sha256:".length).slice(0, 16)}`;
}

function isOurs(file: string): boolean {
  return file.startsWith(`${root}src/`) && file.endsWith(".ts") && !file.includes("/generated/");
}

/** What the graph has by the same name is left, for it may be meant. */
function shortNames(): Map<string, string> {
  const graphs = new Set(readFileSync(`${root}../schema/schema.graphql`, "utf8").match(/\w+/g));
  const files = readdirSync(`${root}src`, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith("/en.json"));
  const all = files.flatMap((file) => Object.keys(JSON.parse(readFileSync(`${root}src/${file}`, "utf8")) as object));
  const long = all.filter((name) => IS_MESSAGES.test(name) && !graphs.has(name)).sort();
  return new Map(long.map((name, index) => [name, `"$${index.toString(36)}"`]));
}
