/** The console: a page of its own with one script beside it, built into the folder of the widgets. */
import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { type Plugin, defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  publicDir: false,
  plugins: [withoutTexts(), beside("index.html", "page.css")],
  build: {
    outDir: here("../built/console"),
    emptyOutDir: true,
    target: "es2022",
    // light-dark() must stay as written: a lowered copy would need inherited helper variables.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    cssMinify: "lightningcss",
    reportCompressedSize: false,
    lib: { entry: here("console.ts"), formats: ["es"], fileName: "console" },
    rolldownOptions: {
      output: { chunkFileNames: "chunks/[name]-[hash].js", minify: true },
    },
  },
});

/** The service that gives this page knows its operations by their ids: their texts never travel. */
function withoutTexts(): Plugin {
  return {
    name: "without-texts",
    enforce: "pre",
    transform: (_code, file) => (file.endsWith("/persisted-documents.json") ? "{}" : null),
  };
}

/** Files that the browser gets as they are written. */
function beside(...files: string[]): Plugin {
  return {
    name: "beside",
    writeBundle() {
      for (const file of files) cpSync(here(file), here(`../built/console/${file}`));
    },
  };
}
