/** Where the keys lead in a tree: https://www.w3.org/WAI/ARIA/apg/patterns/treegrid/. */
import type { Row } from "./branches.ts";

type Step = Row | "toggle" | undefined;

export function move(key: string, rows: Row[], at: number, isMirrored: boolean): Step {
  const row = rows[at]!;
  switch (isMirrored ? (MIRRORED[key] ?? key) : key) {
    case "ArrowDown":
      return rows[at + 1];
    case "ArrowUp":
      return rows[at - 1];
    case "Home":
      return rows[0];
    case "End":
      return rows.at(-1);
    case "ArrowRight":
      return row.state === "shut" ? "toggle" : row.state === "open" ? rows[at + 1] : undefined;
    case "ArrowLeft":
      return row.state === "open" ? "toggle" : rows.find(({ node }) => node.id === row.parent);
    case "Enter":
    case " ":
      return row.state === "leaf" ? undefined : "toggle";
    default:
      return undefined;
  }
}

const MIRRORED: Record<string, string> = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" };
