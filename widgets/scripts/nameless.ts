/** Rolldown makes an object of the names of whatever is loaded later, also of files that have none to give. */
import type { OutputBundle, OutputChunk } from "rolldown";
import type { Plugin } from "vite";

const RUNTIME = /^import\{t as ([\w$]+)\}from"\.\/rolldown-runtime[^"]*";/;

/** Takes these objects away, and with them the file that only makes them, which each page would load. */
export function withoutEmptyNames(): Plugin {
  return {
    name: "without-empty-names",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const names = new Map(chunks.flatMap((file) => [...taken(file)]));
      for (const file of chunks) file.code = [...names].reduce(unasked, file.code);
      leaveOut(bundle, chunks);
    },
  };
}

/** By the file, what it exported the object as. */
function* taken(file: OutputChunk): Generator<[string, string]> {
  const helper = RUNTIME.exec(file.code)?.[1]?.replace("$", "\\$");
  const made = helper && new RegExp(`,([\\w$]+)=${helper}\\(\\{\\}\\)`).exec(file.code);
  if (!made) return;
  const told = new RegExp(`(?<=[{,])${made[1]!.replace("$", "\\$")} as ([\\w$]+),?`).exec(file.code)!;
  const code = file.code.replace(RUNTIME, "").replace(made[0], "").replace(told[0], "");
  file.code = code.replace(/,(?=\};?\s*$)/, "").replace(/export\{\};?\s*$/, "");
  yield [file.fileName.split("/").at(-1)!, told[1]!];
}

function unasked(code: string, [file, name]: [string, string]): string {
  return code.replace(`import(\`./${file}\`).then(e=>e.${name})`, `import(\`./${file}\`)`);
}

function leaveOut(bundle: OutputBundle, chunks: OutputChunk[]): void {
  const runtime = chunks.find(({ fileName }) => fileName.includes("rolldown-runtime"));
  if (!runtime) return;
  const name = runtime.fileName.split("/").at(-1)!;
  if (!chunks.some((file) => file !== runtime && file.code.includes(name))) delete bundle[runtime.fileName];
}
