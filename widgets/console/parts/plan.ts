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
import { Listing, showMore } from "./listing.ts";

type Node = NonNullable<ConsoleChangesQuery["node"]>;
type Page = NonNullable<Extract<Node, { changes: unknown }>["changes"]>;
export type Change = Page["nodes"][number];

const SIGNS: Record<ChangeAction, [string, string]> = {
  CREATE: ["+", "New"], UPDATE: ["~", "Changed"], CLEAR: ["−", "Taken away"], RETIRE: ["−", "Retired"],
};

/** Changes to look through, as far as they were read, and which of them are asked for. */
export interface Changes {
  readonly action: ChangeAction | "";
  readonly listing: Listing<Change>;
  choose(action: ChangeAction | ""): Promise<void>;
}

/** Those of a plan that the graph keeps, page by page. */
export class PlanChanges implements Changes {
  readonly plan: string;
  action: ChangeAction | "";
  listing: Listing<Change>;

  constructor(plan: string, action: ChangeAction | "" = "") {
    this.plan = plan;
    this.action = action;
    this.listing = this.#of(action);
  }

  /** A list of its own for each choice: what still arrives of another is never shown below this one. */
  async choose(action: ChangeAction | ""): Promise<void> {
    this.action = action;
    this.listing = this.#of(action);
    await this.listing.more();
  }

  #of(action: ChangeAction | ""): Listing<Change> {
    return new Listing(async (after) => {
      const { node } = await ask(ConsoleChangesDocument, { id: this.plan, after, action: action || null });
      return node && "changes" in node ? node.changes : undefined;
    });
  }
}

/** Those of a plan as they were looked at, or of another one in the same way. */
export async function changesOf(plan: string | undefined, before?: PlanChanges): Promise<PlanChanges | undefined> {
  if (!plan || plan === before?.plan) return plan ? before : undefined;
  const found = new PlanChanges(plan, before?.action);
  await found.listing.more();
  return found;
}

type Counts = Pick<ConsolePlanFragment, "creates" | "updates" | "retirements" | "conflicts">;

const OF_PEOPLE = "Counted are people: what becomes of their units and managers is listed as changes of its own.";

/** `counted` says what the numbers are of. */
export function tally(plan: Counts, counted: string = OF_PEOPLE): TemplateResult {
  const counts = [
    ["New", plan.creates, "positive"], ["Changed", plan.updates, "neutral"],
    ["Retired", plan.retirements, "negative"], ["Incomplete", plan.conflicts, "warning"],
  ] as const;
  return html`<dl class="tally">
    ${counts.map(([word, n, tone]) => html`<div data-tone=${n ? tone : "neutral"}><dt>${word}</dt><dd>${n.toLocaleString("en")}</dd></div>`)}
  </dl>
  ${plan.creates ? html`<p class="muted">${counted}</p>` : nothing}`;
}

export function changesTable(changes: Changes, attempt: (work: () => Promise<void>) => Promise<void>): TemplateResult {
  const { listing } = changes;
  const filter = (event: Event): void => void attempt(() => changes.choose((event.target as HTMLSelectElement).value as ChangeAction | ""));
  return html`<div class="filter">
      <label for="action">Show</label>
      <select id="action" @change=${filter}>
        <option value="" ?selected=${!changes.action}>Every change</option>
        ${Object.entries(SIGNS).map(([action, [sign, word]]) => html`<option value=${action} ?selected=${action === changes.action}>${sign} ${word}</option>`)}
      </select>
      <span class="muted" role="status">${listing.isRead ? count(listing.total, "change") : "Reading…"}</span>
      ${listing.nodes.length ? html`<button type="button" @click=${() => attempt(() => saved(listing))}>Download as CSV</button>
        <button type="button" @click=${() => attempt(() => savedWhole(listing))}>as JSON</button>` : nothing}
    </div>
    ${listing.nodes.length ? html`<div class="table"><table class="changes">
      <thead><tr><th scope="col">Change</th><th scope="col">What</th><th scope="col">Fields</th></tr></thead>
      <tbody>${listing.nodes.map((each) => row(each, listing.nodes))}</tbody>
    </table></div>` : listing.isRead ? html`<p class="muted">None of this kind.</p>` : nothing}
    ${showMore(listing, attempt)}`;
}

/** All that are asked for, and not only those that were looked at; a line for each field. */
async function saved(changes: Listing<Change>): Promise<void> {
  await changes.rest();
  const rows = changes.nodes.flatMap((each) => {
    const about = [SIGNS[each.action][1], plain(each.noun), each.key, each.label];
    return each.fields.length ? each.fields.map(({ name, old, new: now }) => [...about, plain(name), said(old), said(now)]) : [about];
  });
  save("changes.csv", csvOf([["Change", "Of", "Key", "Name", "Field", "Before", "After"], ...rows]));
}

/** As the graph has them, for whoever compares them by a program. */
async function savedWhole(changes: Listing<Change>): Promise<void> {
  await changes.rest();
  save("changes.json", `${JSON.stringify(changes.nodes, null, 2)}\n`, "application/json");
}

function said(value: unknown): string {
  return value === null || value === undefined ? "" : shown(value);
}

/** What a change is of, where it says more than the change itself. */
const NOUNS: Record<string, string> = { LINE: "Manager", MEMBERSHIP: "Units", KEY_RESULT: "Key result" };

function row(change: Change, all: readonly Change[]): TemplateResult {
  const [sign, word] = SIGNS[change.action];
  const told = (name: string, value: unknown): string => (name === "manager" ? whom(value, all) : name === "status" ? plain(shown(value)) : shown(value));
  return html`<tr data-action=${change.action}>
    <td class="sign"><span aria-hidden="true">${sign}</span> ${word}</td>
    <th scope="row">${change.label || change.key} <span class="muted">${NOUNS[change.noun] ?? plain(change.noun)}${change.label && change.label !== change.key ? ` · ${change.key}` : ""}</span></th>
    <td>${change.fields.map((each) => html`<div class="change">
      <span class="muted">${plain(each.name)}</span>
      ${each.old === null || change.action === "CREATE" ? nothing : html`<del>${told(each.name, each.old)}</del> <span class="muted" aria-hidden="true">→</span>`}
      ${each.new === null && change.action !== "CREATE" ? html`<span class="muted">nothing</span>` : html`<ins>${told(each.name, each.new)}</ins>`}
    </div>`)}</td>
  </tr>`;
}

/** A person by the name that this plan knows them by; by their key there where it is of somebody else. */
function whom(key: unknown, all: readonly Change[]): string {
  const known = all.find((each) => each.key === key && each.label && each.label !== each.key);
  return known ? `${known.label} (${shown(key)})` : shown(key);
}
