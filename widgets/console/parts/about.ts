/** What a widget is about, found by its name: nobody knows an id by heart. */
import { type TemplateResult, html } from "lit";

import { ConsoleCyclesDocument, ConsoleFindDocument, type ConsoleFindQuery } from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import type { AboutKind } from "./embedding.ts";
import { field } from "./field.ts";

export interface Found {
  /** What the attribute says. */
  value: string;
  title: string;
  beside: string;
}

const LABELS: Record<AboutKind, string> = {
  OBJECTIVE: "Find an objective by its title", KEY_RESULT: "Find a key result by its title", PERSON: "Find somebody by their name",
  UNIT: "Find a unit by its name", CYCLE: "Find a cycle by its name",
};

export async function foundOf(kind: AboutKind, text: string): Promise<Found[]> {
  if (kind === "CYCLE") return cyclesOf(text.toLowerCase());
  const { search } = await ask(ConsoleFindDocument, { text, kinds: [kind] });
  return search.nodes.map(told);
}

async function cyclesOf(text: string): Promise<Found[]> {
  const { cycles } = await ask(ConsoleCyclesDocument, {});
  const named = cycles.nodes.filter(({ key, label }) => `${key} ${label}`.toLowerCase().includes(text));
  return named.map(({ key, label }) => ({ value: key, title: label, beside: key === label ? "" : key }));
}

function told(each: ConsoleFindQuery["search"]["nodes"][number]): Found {
  if ("key" in each) return { value: each.key, title: each.name, beside: each.parent?.name ?? "" };
  if ("name" in each) return { value: each.id, title: each.name, beside: each.email ?? "" };
  const beside = "objective" in each ? each.objective.title : (each.owner?.name ?? "");
  return { value: each.id, title: each.title, beside };
}

/** A form of its own, and what it found, to be taken by a press. */
export function finder(
  kind: AboutKind,
  found: readonly Found[] | undefined,
  look: (event: SubmitEvent) => void,
  take: (value: string) => void,
): TemplateResult {
  return html`<form class="card" role="search" @submit=${look}>
    <div class="inline">${field({ name: "text", label: LABELS[kind], isNeeded: true })}<button>Find</button></div>
    ${found?.length ? html`<ul class="found">${found.map(({ value, title, beside }) => html`<li>
      <button type="button" @click=${() => take(value)}>${title}</button> <span class="muted">${beside}</span>
    </li>`)}</ul>` : html`<p class="muted" role="status">${found ? "Nothing of this name that you may see." : ""}</p>`}
  </form>`;
}
