/** A plan as counts and, page by page, each change with what it was and what it would be. */
import { type TemplateResult, html, nothing } from "lit";

import {
  type ChangeAction,
  ConsoleChangesDocument,
  type ConsoleChangesQuery,
  type ConsolePlanFragment,
} from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import { count, plain, shown } from "../words.ts";
import { csvOf, save } from "./csv.ts";

type Node = NonNullable<ConsoleChangesQuery["node"]>;
type Page = NonNullable<Extract<Node, { changes: unknown }>["changes"]>;
export type Change = Page["nodes"][number];

const SIGNS: Record<ChangeAction, [string, string]> = {
  CREATE: ["+", "New"], UPDATE: ["~", "Changed"], CLEAR: ["−", "Taken away"], RETIRE: ["−", "Retired"],
};

/** Changes to look through: those that are there so far, and which of them are asked for. */
export interface Changes {
  readonly nodes: readonly Change[];
  readonly total: number;
  readonly isMore: boolean;
  first(action?: ChangeAction | ""): Promise<void>;
  more(): Promise<void>;
  rest(): Promise<void>;
}

/** Those of a plan that the graph keeps, page by page. */
export class PlanChanges implements Changes {
  nodes: Change[] = [];
  total = 0;
  action: ChangeAction | "" = "";
  #cursor: string | null = null;
  isMore = false;

  readonly #plan: string;

  constructor(plan: string) {
    this.#plan = plan;
  }

  async first(action: ChangeAction | "" = ""): Promise<void> {
    this.action = action;
    this.#cursor = null;
    this.nodes = [];
    await this.more();
  }

  async more(): Promise<void> {
    const { node } = await ask(ConsoleChangesDocument, {
      id: this.#plan, after: this.#cursor, action: this.action || null,
    });
    if (!node || !("changes" in node)) return;
    this.nodes = [...this.nodes, ...node.changes.nodes];
    this.total = node.changes.totalCount;
    this.isMore = node.changes.pageInfo.hasNextPage;
    this.#cursor = node.changes.pageInfo.endCursor ?? null;
  }

  async rest(): Promise<void> {
    while (this.isMore) await this.more();
  }
}

type Counts = Pick<ConsolePlanFragment, "creates" | "updates" | "retirements" | "conflicts">;

export function tally(plan: Counts): TemplateResult {
  const counts = [
    ["New", plan.creates, "positive"], ["Changed", plan.updates, "neutral"],
    ["Retired", plan.retirements, "negative"], ["Could not be taken whole", plan.conflicts, "warning"],
  ] as const;
  return html`<dl class="tally">
    ${counts.map(([word, n, tone]) => html`<div data-tone=${n ? tone : "neutral"}><dt>${word}</dt><dd>${n.toLocaleString("en")}</dd></div>`)}
  </dl>`;
}

export function changesTable(changes: Changes, attempt: (work: () => Promise<void>) => void): TemplateResult {
  const filter = (event: Event): void => {
    const action = (event.target as HTMLSelectElement).value as ChangeAction | "";
    attempt(() => changes.first(action));
  };
  const more = (): void => attempt(() => changes.more());
  const download = (): void => attempt(() => saved(changes));
  return html`<div class="filter">
      <label for="action">Show</label>
      <select id="action" @change=${filter}>
        <option value="">Every change</option>
        ${Object.entries(SIGNS).map(([action, [sign, word]]) => html`<option value=${action}>${sign} ${word}</option>`)}
      </select>
      <span class="muted" role="status">${count(changes.total, "change")}</span>
      ${changes.nodes.length ? html`<button type="button" @click=${download}>Download as CSV</button>` : nothing}
    </div>
    ${changes.nodes.length ? html`<div class="table"><table class="changes">
      <thead><tr><th scope="col">Change</th><th scope="col">What</th><th scope="col">Fields</th></tr></thead>
      <tbody>${changes.nodes.map(row)}</tbody>
    </table></div>` : html`<p class="muted">None of this kind.</p>`}
    ${changes.isMore ? html`<p><button type="button" @click=${more}>Show more</button></p>` : nothing}`;
}

/** All that are asked for, and not only those that were looked at; a line for each field. */
async function saved(changes: Changes): Promise<void> {
  await changes.rest();
  const rows = changes.nodes.flatMap((each) => {
    const about = [SIGNS[each.action][1], plain(each.noun), each.key, each.label];
    return each.fields.length ? each.fields.map(({ name, old, new: now }) => [...about, plain(name), said(old), said(now)]) : [about];
  });
  save("changes.csv", csvOf([["Change", "Of", "Key", "Name", "Field", "Before", "After"], ...rows]));
}

function said(value: unknown): string {
  return value === null || value === undefined ? "" : shown(value);
}

/** What a change is of, where it says more than the change itself. */
const NOUNS: Record<string, string> = { LINE: "Manager", MEMBERSHIP: "Units", KEY_RESULT: "Key result" };

function row(change: Change): TemplateResult {
  const [sign, word] = SIGNS[change.action];
  return html`<tr data-action=${change.action}>
    <td class="sign"><span aria-hidden="true">${sign}</span> ${word}</td>
    <th scope="row">${change.label || change.key} <span class="muted">${NOUNS[change.noun] ?? plain(change.noun)}${change.label && change.label !== change.key ? ` · ${change.key}` : ""}</span></th>
    <td>${change.fields.map((each) => html`<div class="change">
      <span class="muted">${plain(each.name)}</span>
      ${each.old === null || change.action === "CREATE" ? nothing : html`<del>${shown(each.old)}</del> <span class="muted" aria-hidden="true">→</span>`}
      ${each.new === null && change.action !== "CREATE" ? html`<span class="muted">nothing</span>` : html`<ins>${shown(each.new)}</ins>`}
    </div>`)}</td>
  </tr>`;
}
