/** After the build: GraphiQL's files, the notices of what is bundled, and the manifest of it all. */
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = `${root}built`;

/** Bundled into okr-widgets.js, or copied beside GraphiQL's page. */
const SHIPPED = [
  "lit",
  "lit-html",
  "lit-element",
  "@lit/reactive-element",
  "graphiql",
  "@graphiql/react",
  "@graphiql/toolkit",
  "graphql",
  "react",
  "react-dom",
  "scheduler",
];

const GRAPHIQL: Record<string, string> = {
  "node_modules/graphiql/graphiql.min.js": "graphiql.min.js",
  "node_modules/graphiql/graphiql.min.css": "graphiql.min.css",
  "node_modules/react/umd/react.production.min.js": "react.production.min.js",
  "node_modules/react-dom/umd/react-dom.production.min.js": "react-dom.production.min.js",
  "graphiql/index.html": "index.html",
  "graphiql/page.css": "page.css",
  "graphiql/start.js": "start.js",
};

publish();

function publish(): void {
  mkdirSync(`${built}/graphiql`, { recursive: true });
  for (const [from, to] of Object.entries(GRAPHIQL)) cpSync(root + from, `${built}/graphiql/${to}`);
  writeFileSync(`${built}/THIRD_PARTY_NOTICES.txt`, SHIPPED.map(notice).join("\n"));
  writeFileSync(`${built}/manifest.json`, `${JSON.stringify(manifest(), null, 2)}\n`);
}

function notice(name: string): string {
  const folder = `${root}node_modules/${name}`;
  const { version, license } = json(`${folder}/package.json`);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(`${folder}/${file}`, "utf8").trim() : `Licence: ${license}`;
  return `${"=".repeat(72)}\n${name} ${version} (${license})\n${"=".repeat(72)}\n\n${text}\n`;
}

function manifest(): object {
  const files = readdirSync(built, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "manifest.json")
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(built.length + 1))
    .sort();
  return {
    version: json(`${root}package.json`).version,
    files: Object.fromEntries(files.map((file) => [file, integrity(`${built}/${file}`)])),
    documents: json(`${root}src/generated/persisted-documents.json`),
  };
}

function integrity(file: string): string {
  return `sha384-${createHash("sha384").update(readFileSync(file)).digest("base64")}`;
}

function json(file: string): Record<string, string> {
  return JSON.parse(readFileSync(file, "utf8"));
}
