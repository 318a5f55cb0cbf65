/** One ES module with a chunk for each element, or all of it in one file; the same bytes at every build. */
import { readFileSync } from "node:fs";

import { type Plugin, defineConfig } from "vite";

/** A page that pins one file by its digest pins all of it. */
const isWhole = process.env["OKR_WHOLE"] === "1";

export default defineConfig({
  publicDir: false,
  plugins: [documentsByHash(), oneLine()],
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
        : { "okr-widgets": "src/okr-widgets.ts", "okr-embed": "src/okr-embed.ts" },
      formats: ["es"],
    },
    rolldownOptions: {
      // Vite's own minifier leaves a library's white space in.
      output: {
        chunkFileNames: "chunks/[name]-[hash].js",
        minify: true,
        codeSplitting: isWhole ? false : { groups: [{ name: "core", test: isCore }, { name: "okrs", test: isOkrs }] },
      },
    },
  },
});

/**
 * What every element needs, in a file that is no entry: a page may ask for the entry by two addresses,
 * with `?v=2` for one, and still there is one core with one configuration.
 */
function isCore(id: string): boolean {
  return /\/lit-html\/lit-html|\/lit\/html|\/src\/(core|element)\/.*\.ts$|\/catalogs\/en\.json|\/parts\/(notice|skeleton|parts|tokens)\./.test(id);
}

/** What most elements say and draw of objectives and key results. */
function isOkrs(id: string): boolean {
  return /\/lit-html\/directive\.|\/lit\/directive\.|\/src\/parts\/(?!form|decimals|tally|said)/.test(id) && !/\/(de|ar)\.json/.test(id);
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
      for (const [id, text] of Object.entries(texts)) ids.set(/(?:query|mutation|subscription) (\w+)/.exec(text)![1]!, id);
    },
    transform(code, file) {
      if (!file.endsWith(".ts") || !code.includes("/generated/graphql.ts")) return null;
      const named = (name: string): string => `const ${name}Document = {__meta__:{hash:"${ids.get(name)}"}};`;
      const used = new Set([...code.matchAll(/\b(\w+)Document\b/g)].map(([, name]) => name!));
      const withoutImport = code.replace(/^import \{[^}]*\} from "[^"]*\/generated\/graphql\.ts";$/gm, "");
      return `${withoutImport}\n${[...used].map(named).join("\n")}`;
    },
  };
}

/**
 * After minifying, line breaks are left only inside templates of HTML and styles, where a space does. A text
 * that needs one says so by a regular expression: the minifier writes "\\n" in a string as a line break too.
 */
function oneLine(): Plugin {
  return {
    name: "one-line",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === "chunk") file.code = file.code.replace(/\s*\n\s*/g, " ");
      }
    },
  };
}
