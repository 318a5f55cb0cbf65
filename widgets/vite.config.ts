/** One ES module with a chunk for each element, or all of it in one file; the same bytes at every build. */
import { readFileSync } from "node:fs";

import { type Plugin, defineConfig } from "vite";

import { withoutEmptyNames } from "./scripts/nameless.ts";
import { shortId, shortMessages } from "./scripts/short.ts";

/** A page that pins one file by its digest pins all of it. */
const isWhole = process.env["OKR_WHOLE"] === "1";

/**
 * Few files, for each is packed by itself: eleven together weigh a fifth more. What is first seen comes first,
 * `later` behind every first view, and then what shows OKRs or what people write.
 */
const GROUPS = [
  { name: "core", test: isCore },
  { name: "later", test: isLater },
  { name: "okrs", test: /\/src\/(okrs\.ts|(course|objective|key-result|tree|team-okrs)\/)(?!.*\/(de|ar)\.json)/ },
  { name: "people", test: /\/src\/(people\.ts|(check-in|feed|reviews|one-on-one|parts)\/)(?!.*\/(de|ar)\.json)/ },
];

export default defineConfig({
  publicDir: false,
  plugins: [documentsByHash(), shortMessages(), withoutEmptyNames(), oneLine()],
  build: {
    outDir: "built",
    emptyOutDir: !isWhole,
    target: "es2022",
    // light-dark() must stay as written: a lowered copy would need inherited helper variables.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    cssMinify: "lightningcss",
    reportCompressedSize: false,
    lib: {
      entry: isWhole
        ? { "okr-widgets.all": "src/okr-widgets.ts" }
        : { "okr-widgets": "src/okr-widgets.ts", "okr-embed": "src/okr-embed.ts", "okr-check": "src/okr-check.ts" },
      formats: ["es"],
    },
    rolldownOptions: {
      // Vite's own minifier leaves a library's white space in.
      output: {
        chunkFileNames: "chunks/[name]-[hash:6].js",
        minify: true,
        comments: false,
        codeSplitting: isWhole ? false : { groups: GROUPS },
      },
    },
  },
});

/**
 * What every element needs, in a file that is no entry: a page may ask for the entry by two addresses,
 * with `?v=2` for one, and still there is one core with one configuration.
 */
function isCore(id: string): boolean {
  if (/rolldown\/runtime|\/lit(-html)?\/(html|lit-html)\.|\/src\/okr-(widgets|config)\.|\/catalogs\/en\.json/.test(id)) return true;
  if (/\/src\/(core|element)\/.*\.ts$/.test(id)) return !isMore(id) && !id.endsWith("/names.ts");
  return /\/src\/(my-okrs\/(my-okrs|words)|parts\/(?!band|form|decimals|keyed|more|person))/.test(id) && !/\/(de|ar)\.json/.test(id);
}

/** What is told of trouble and of changes, and what all say and draw but a list of one's own OKRs. */
function isLater(id: string): boolean {
  return isMore(id) || /\/src\/later\/(?!.*\/(de|ar)\.json)/.test(id);
}

function isMore(id: string): boolean {
  return /\/src\/(parts\/(band|keyed|more|person)\.|core\/(action|moments)|course\/words(\.ts|\/en))/.test(id);
}

/** Each element carries the ids of its own operations, and not those of all. */
function documentsByHash(): Plugin {
  const manifest = new URL("src/generated/persisted-documents.json", import.meta.url);
  const ids = new Map<string, string>();
  return {
    name: "documents-by-hash",
    enforce: "pre",
    buildStart() {
      const texts = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, string>;
      for (const [id, text] of Object.entries(texts)) ids.set(nameOf(text), shortId(id));
    },
    transform(code, file) {
      if (file.endsWith("/persisted-documents.json")) return JSON.stringify(ofElements(JSON.parse(code)));
      if (!file.endsWith(".ts") || !code.includes("/generated/graphql.ts")) return null;
      const named = (name: string): string => `const ${name}Document = {__meta__:{hash:"${ids.get(name)}"}};`;
      const used = new Set([...code.matchAll(/\b(\w+)Document\b/g)].map(([, name]) => name!));
      const withoutImport = code.replace(/^import \{[^}]*\} from "[^"]*\/generated\/graphql\.ts";$/gm, "");
      return `${withoutImport}\n${[...used].map(named).join("\n")}`;
    },
  };
}

/** The console comes with the service that answers it: its operations never travel as texts. */
function ofElements(texts: Record<string, string>): Record<string, string> {
  const ours = Object.entries(texts).filter(([, text]) => !nameOf(text).startsWith("Console"));
  return Object.fromEntries(ours.map(([id, text]) => [shortId(id), text]));
}

function nameOf(text: string): string {
  return /(?:query|mutation|subscription) (\w+)/.exec(text)![1]!;
}

/** An attribute of one word needs no quotes; before a slash they stay, or the slash would be the word's. */
const QUOTED = /(?<= [a-z-]+)="([\w-]+)"(?=[ >])/g;

/** Line breaks with which a tag, or what an element holds, begins or ends: those draw nothing. */
const AT_AN_EDGE = /(?<=<[a-z][^<>]*>)\s*\n\s*|\s*\n\s*(?=>|<\/)/g;

/**
 * After minifying, line breaks are left only inside templates of HTML and styles, where a space does. A text
 * that needs one says so by a regular expression: the minifier writes "\\n" in a string as a line break too.
 */
function oneLine(): Plugin {
  return {
    name: "one-line",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === "chunk") file.code = file.code.replace(AT_AN_EDGE, "").replace(/\s*\n\s*/g, " ").replace(QUOTED, "=$1");
      }
    },
  };
}
