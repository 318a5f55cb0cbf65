/** Types and ids of every operation under src/, from the committed schema; the texts stay in the manifest. */
import { createHash } from "node:crypto";

import type { CodegenConfig } from "@graphql-codegen/cli";

const digest = (operation: string): string =>
  `sha256:${createHash("sha256").update(operation).digest("hex")}`;

const config: CodegenConfig = {
  schema: "../schema/schema.graphql",
  documents: ["src/**/*.graphql", "console/**/*.graphql"],
  generates: {
    "src/generated/": {
      preset: "client",
      presetConfig: {
        fragmentMasking: false,
        persistedDocuments: { mode: "replaceDocumentWithHash", hashAlgorithm: digest },
      },
      config: {
        documentMode: "string",
        enumsAsTypes: true,
        pureMagicComment: true,
        strictScalars: true,
        useTypeImports: true,
        scalars: { Date: "string", DateTime: "string", Decimal: "string", JSON: "unknown", URL: "string" },
      },
    },
  },
};

export default config;
