/** `<okr-tree>`: how objectives and key results of a cycle hang together, as a grid that opens. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import { type Language, learn } from "../core/language.ts";
import { later } from "../core/later.ts";
import type { Blank, Shell, View } from "../element/view.ts";
import { CycleTreeDocument, type CycleTreeQuery, type CycleTreeQueryVariables, RunningTreeDocument, type RunningTreeQuery, type TreeFragment } from "../generated/graphql.ts";
import { band } from "../parts/band.ts";
import { bar, barOf } from "../parts/bar.ts";
import { cycleLine } from "../parts/cycles.ts";
import { drawn } from "../parts/drawn.ts";
import { healthWord } from "../parts/health.ts";
import { Keyed } from "../parts/keyed.ts";
import more from "../parts/more.css?inline";
import okrs from "../parts/okrs.css?inline";
import { person } from "../parts/person.ts";
import { titled } from "../parts/title.ts";
import { Branches, type Row } from "./branches.ts";
import { move } from "./keys.ts";
import own from "./tree.css?inline";
import words from "./words/en.json";

learn(words);

const COLUMNS = ["goalColumn", "ownerColumn", "progressColumn", "healthColumn"] as const;

type Data = CycleTreeQuery | RunningTreeQuery;

export default class TreeView implements View<Data> {
  readonly styles = okrs + more + own;
  readonly #shell: Shell;
  readonly #rows = new Keyed("div", { role: "rowgroup" });
  #branches = new Branches();
  #focused: string | undefined;
  #grown: TreeFragment | undefined;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  get operation(): View<Data>["operation"] {
    return this.#isNamed() ? CycleTreeDocument : RunningTreeDocument;
  }

  variables(): CycleTreeQueryVariables {
    const root = this.#shell.getAttribute("root");
    const cycle = { id: this.#shell.getAttribute("cycle"), key: this.#shell.getAttribute("cycle-key") };
    return this.#isNamed() ? { ...cycle, root } : { root };
  }

  root(data: Data): unknown {
    return "cycle" in data ? data.cycle : data.cycles;
  }

  isEmpty(data: Data): boolean {
    return !treeOf(data)?.tree.length;
  }

  watched(): string[] {
    const objectives = this.#branches.rows().filter(({ node }) => node.__typename === "Objective");
    return objectives.map(({ node }) => node.id);
  }

  empty(language: Language): Blank {
    return { title: language.say("treeEmptyTitle"), text: language.say("treeEmptyNext") };
  }

  forget(): void {
    this.#branches = new Branches();
    this.#focused = this.#grown = undefined;
  }

  body(language: Language, data: Data): TemplateResult {
    const tree = treeOf(data)!;
    if (this.#grown !== tree) void this.#grow(tree);
    const rows = this.#branches.rows();
    const top = rows.filter(({ level }) => level === 0).map(({ node }) => node);
    if (!rows.some(({ node }) => node.id === this.#focused)) this.#focused = rows[0]?.node.id;
    return html`${cycleLine(language, tree, top)}
      ${band(language, top)}
      <div
        part="tree"
        class="tree"
        role="treegrid"
        aria-label=${language.say("okr-tree")}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
        @focusin=${(event: FocusEvent) => this.#focus(event)}
      >
        <div role="row" class="unseen">
          ${COLUMNS.map((column) => html`<span role="columnheader">${language.say(column)}</span>`)}
        </div>
        ${this.#rows.show(rows, ({ node }) => node.id, (row) => this.#row(language, row))}
      </div>`;
  }

  #row(language: Language, row: Row): TemplateResult {
    const { node, level, position, size, state } = row;
    const isObjective = node.__typename === "Objective";
    return html`<div
      part="row"
      role="row"
      class="row"
      id="row-${node.id}"
      data-id=${node.id}
      data-kind=${isObjective ? "objective" : "key-result"}
      aria-level=${level + 1}
      aria-posinset=${position}
      aria-setsize=${size}
      aria-expanded=${state === "leaf" ? nothing : state === "open"}
      tabindex=${node.id === this.#focused ? 0 : -1}
      .style=${drawn({ "--level": level })}
    >
      <span role="gridcell" class="cell-title" @click=${() => void this.#toggle(row)}>
        <span class="twist" aria-hidden="true">${state === "leaf" ? "" : chevron}</span>
        <span>${titled(isObjective ? "objective" : "keyResult", node.id, node.title)}</span>
      </span>
      <span role="gridcell" class="cell-owner">${person(node.owner)}</span>
      <span role="gridcell" class="cell-progress">${bar(language, barOf(node))}<span class="percent" aria-hidden="true">${percent(language, row)}</span></span>
      <span role="gridcell" class="cell-health">${healthWord(language, node.health.value)}</span>
      ${this.#branches.failed.has(node.id) ? html`<span role="gridcell" class="cell-failed">${language.say("branchFailed")}</span>` : nothing}
    </div>`;
  }

  #isNamed(): boolean {
    return this.#shell.hasAttribute("cycle") || this.#shell.hasAttribute("cycle-key");
  }

  async #grow(tree: TreeFragment): Promise<void> {
    this.#grown = tree;
    await this.#branches.grow(tree);
    this.#settle();
  }

  async #toggle(row: Row): Promise<void> {
    if (row.state === "leaf") return;
    if (row.state === "open") this.#branches.shut(row.node.id);
    else await this.#branches.open(row.node.id);
    this.#settle();
  }

  /** Changes of what is to be seen now are to be told. */
  #settle(): void {
    this.#shell.requestUpdate();
    void later().then((found) => found?.settle());
  }

  #focus({ target }: FocusEvent): void {
    const row = (target as Element).closest<HTMLElement>(".row");
    if (!row || row.dataset["id"] === this.#focused) return;
    this.#focused = row.dataset["id"];
    this.#shell.requestUpdate();
  }

  /** A link within a row has keys of its own. */
  #key(event: KeyboardEvent): void {
    if (!(event.target as Element).matches(".row")) return;
    const rows = this.#branches.rows();
    const at = rows.findIndex(({ node }) => node.id === this.#focused);
    const row = rows[at];
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const isMirrored = this.#shell.shadowRoot?.querySelector(".card")?.getAttribute("dir") === "rtl";
    const step = move(event.key, rows, at, isMirrored);
    if (!step) return;
    event.preventDefault();
    if (step === "toggle") void this.#toggle(row);
    else this.#shell.shadowRoot?.getElementById(`row-${step.node.id}`)?.focus();
  }
}

function treeOf(data: Data): TreeFragment | undefined {
  return ("cycle" in data ? data.cycle : data.cycles.nodes[0]) ?? undefined;
}

function percent(language: Language, { node }: Row): string {
  return node.progress?.measured ? language.percent(Number(node.progress.value)) : "–";
}

const chevron = html`<svg class="shape" viewBox="0 0 12 12"><path fill="none" stroke="currentColor" stroke-width="1.6" d="M4 1.8 8.2 6 4 10.2" /></svg>`;
