/** One ES module with its chunks, the same bytes at every build. */
import { type Plugin, defineConfig } from "vite";

export default defineConfig({
  publicDir: false,
  plugins: [oneLine()],
  build: {
    outDir: "built",
    emptyOutDir: true,
    target: "es2022",
    // light-dark() must stay as written: a lowered copy would need inherited helper variables.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    cssMinify: "lightningcss",
    reportCompressedSize: false,
    lib: { entry: "src/okr-widgets.ts", formats: ["es"], fileName: "okr-widgets" },
    rolldownOptions: {
      // Vite's own minifier leaves a library's white space in.
      output: { chunkFileNames: "chunks/[name]-[hash].js", minify: true },
    },
  },
});

/** After minifying, line breaks are left only inside templates of HTML and GraphQL, where a space does. */
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
