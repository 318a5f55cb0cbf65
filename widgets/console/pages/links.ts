/** Work of another system for a key result: find it, link it, let the connection run, and see the bar move. */
import { type TemplateResult, html, nothing } from "lit";

import {
  ConsoleKeyResultsDocument,
  type ConsoleKeyResultsQuery,
  ConsoleLinkDocument,
  ConsoleLinksDocument,
  type ConsoleLinksQuery,
  ConsoleObjectiveChangesDocument,
  ConsoleSyncDocument,
  type ConsoleTaskLinkFragment,
  ConsoleUnlinkDocument,
  type LinkAggregate,
  type LinkMode,
  type LinkSelector,
} from "../../src/generated/graphql.ts";
import { Trouble } from "../../src/core/trouble.ts";
import { ask } from "../core.ts";
import { choice, entered, field, optionsOf } from "../parts/field.ts";
import { stay, to } from "../router.ts";
import { View } from "../view.ts";
import { ago, count, state } from "../words.ts";

type Found = Extract<ConsoleKeyResultsQuery["search"]["nodes"][number], { id: string }>;
type KeyResult = NonNullable<ConsoleLinksQuery["keyResult"]>;

const SELECTORS: Record<LinkSelector, string> = {
  JQL: "A query (JQL)", EPIC: "All below an epic, by its key", ISSUE: "Single issues, by keys with commas", BOARD: "A board, by its number",
};
const MODES: Record<LinkMode, string> = {
  EVIDENCE: "Is shown beside it and moves nothing", DRIVES: "Moves its value",
};
const AGGREGATES: Record<LinkAggregate, string> = {
  COUNT: "Each task that is done", SUM: "The estimates of what is done", STATUS_CATEGORY: "Done in full, in progress by half", AVERAGE: "The mean of all estimates",
};
const LINK_FIELDS = ["selector", "query", "mode", "aggregate", "connection"];
const SOON = 1_000;
const LATEST = 60_000;

export class LinksPage extends View {
  #found: Found[] | undefined;
  #told: ConsoleLinksQuery | undefined;
  #said: Record<string, string> = {};
  #isWatching = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How long a link that waits is left alone until it is asked after again: ever longer. */
  #pause = SOON;

  async load(): Promise<void> {
    const id = this.place.rest[0];
    if (!id) return this.#find(this.place.query.get("text") ?? "");
    this.#told = await ask(ConsoleLinksDocument, { id });
    if (!this.#told.keyResult) throw new Trouble("forbidden", "NOT_FOUND", "There is no such key result, or it is not yours to see.");
    this.#follow(this.#told.keyResult);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  body(): TemplateResult {
    const keyResult = this.#told?.keyResult;
    return keyResult ? this.#one(keyResult) : this.#search();
  }

  #search(): TemplateResult {
    return html`<h1 tabindex="-1">Link work to key results</h1>
      <p class="muted">Issues of Jira beside the key result that they serve, or moving it. Whoever may edit a key result links it; the search finds what you may see.</p>
      ${this.refusalsBeside()}
      <form class="card inline" role="search" @submit=${this.#look}>
        ${field({ name: "text", label: "Key result", isNeeded: true, value: this.place.query.get("text") ?? "" })}
        <button>Find</button>
      </form>
      ${this.#found ? results(this.#found) : nothing}`;
  }

  #one(keyResult: KeyResult): TemplateResult {
    const { title, objective, taskLinks } = keyResult;
    const systems = this.#systems();
    return html`<nav class="trail" aria-label="Where you are"><a href=${to("links")}>Links</a></nav>
      <header class="head"><div><h1 tabindex="-1">${title}</h1><p class="muted">${objective.title}</p></div></header>
      ${bar(keyResult)}
      ${this.refusalsBeside(...LINK_FIELDS)}
      <section class="card" aria-labelledby="links">
        <h2 id="links">What it looks at</h2>
        ${taskLinks.length ? html`<ul class="links">${taskLinks.map((each) => this.#link(each))}</ul>` : html`<p class="muted">Nothing yet.</p>`}
        ${taskLinks.length ? html`<div class="actions">${systems.map(({ id, name }) => html`<button aria-disabled=${this.busy} @click=${() => this.#run(id)}>Read “${name}” now</button>`)}</div>` : nothing}
      </section>
      ${systems.length ? this.#form(keyResult, systems) : html`<p>No system with work is connected yet: <a href=${to("add")}>add one</a>.</p>`}`;
  }

  #systems(): ConsoleLinksQuery["connections"] {
    const { connections, connectors } = this.#told!;
    const ofWork = new Set(connectors.filter(({ bringsPeople }) => !bringsPeople).map(({ kind }) => kind));
    return connections.filter(({ kind }) => ofWork.has(kind));
  }

  #link(link: ConsoleTaskLinkFragment): TemplateResult {
    const { query, selector, mode, taskCount, done, total, error, lastSyncedAt } = link;
    return html`<li>
      <div>
        <p><code>${query}</code> ${state(`LINK_${link.state}`)}</p>
        <p class="muted">${SELECTORS[selector]} · ${MODES[mode].toLowerCase()} · ${AGGREGATES[link.aggregate].toLowerCase()}</p>
        <p>${lastSyncedAt ? html`${count(taskCount, "task")}${done == null ? nothing : html`, ${Number(done)}${total == null ? nothing : html` of ${Number(total)}`} done`} <span class="muted">read ${ago(lastSyncedAt)}</span>` : html`<span class="muted">It is read by the next run.</span>`}</p>
        ${error ? html`<p class="refusal">${error}</p>` : nothing}
      </div>
      <button class="danger" aria-disabled=${this.busy} aria-label="Unlink ${query}" @click=${() => this.#unlink(link)}>Unlink</button>
    </li>`;
  }

  #form({ metric }: KeyResult, systems: ConsoleLinksQuery["connections"]): TemplateResult {
    const said = this.#said;
    const mode = metric.kind === "LINKED_WORK" ? "DRIVES" : "EVIDENCE";
    return html`<form class="card form" aria-labelledby="new" @submit=${this.#add} novalidate>
      <h2 id="new">Link more</h2>
      ${systems.length > 1 ? choice({ name: "connection", label: "From", options: systems.map(({ name }) => [name, name] as const), value: said["connection"] ?? "", refusal: this.refusalOf("connection") }) : nothing}
      ${choice({ name: "selector", label: "Chosen by", options: optionsOf(SELECTORS), value: said["selector"] ?? "JQL", refusal: this.refusalOf("selector") })}
      ${field({ name: "query", label: "Which", isNeeded: true, value: said["query"] ?? "", placeholder: "project = SHOP AND labels = launch", help: "Within what the connection reads.", refusal: this.refusalOf("query") })}
      ${choice({ name: "mode", label: "The work", options: optionsOf(MODES), value: said["mode"] ?? mode, refusal: this.refusalOf("mode") })}
      ${choice({ name: "aggregate", label: "What counts", options: optionsOf(AGGREGATES), value: said["aggregate"] ?? "COUNT", refusal: this.refusalOf("aggregate") })}
      <div class="actions"><button class="primary" aria-disabled=${this.busy}>Link</button></div>
    </form>`;
  }

  readonly #look = async (event: SubmitEvent): Promise<void> => {
    const text = entered(event)["text"] ?? "";
    stay({ text });
    await this.attempt(() => this.#find(text));
  };

  async #find(text: string): Promise<void> {
    if (!text) return;
    const { search } = await ask(ConsoleKeyResultsDocument, { text });
    this.#found = search.nodes.filter((each): each is Found => "id" in each);
  }

  readonly #add = async (event: SubmitEvent): Promise<void> => {
    const told = (this.#said = entered(event));
    const input = {
      keyResult: this.#told!.keyResult!.id, query: told["query"] ?? "", connection: told["connection"] ?? null,
      selector: told["selector"] as LinkSelector, mode: told["mode"] as LinkMode, aggregate: told["aggregate"] as LinkAggregate,
    };
    if (!(await this.do(ConsoleLinkDocument, { input }, "It is linked, and read by the next run."))) return;
    this.#said = {};
    this.#pause = SOON;
    await this.reload();
  };

  async #unlink({ id, version }: ConsoleTaskLinkFragment): Promise<void> {
    const input = { id, expectedVersion: version };
    if (await this.do(ConsoleUnlinkDocument, { input }, "It is unlinked; the last value stays.")) await this.reload();
  }

  async #run(connection: string): Promise<void> {
    const input = { connection, mode: "INCREMENTAL" as const };
    if (await this.do(ConsoleSyncDocument, { input }, "It runs; what changes shows here.")) this.#askSoon();
  }

  /** A change of the objective is told; a link that only shows something is asked after until it is read. */
  #follow({ objective, taskLinks }: KeyResult): void {
    clearTimeout(this.#timer);
    if (taskLinks.some((each) => each.state === "PENDING")) this.#askLater();
    if (this.#isWatching) return;
    this.#isWatching = true;
    const reopened = (): void => void this.reload();
    const changes = this.listen(ConsoleObjectiveChangesDocument, { id: objective.id }, () => {
      reopened();
      return true;
    }, { reopened });
    void changes.finally(() => (this.#isWatching = false));
  }

  #askLater(): void {
    this.#timer = setTimeout(() => void this.reload(), this.#pause);
    this.#pause = Math.min(LATEST, this.#pause * 2);
  }

  #askSoon(): void {
    clearTimeout(this.#timer);
    this.#pause = SOON;
    this.#askLater();
  }
}

function results(found: Found[]): TemplateResult {
  if (!found.length) return html`<p class="muted" role="status">No key result of this name that you may see.</p>`;
  return html`<ul class="cards" aria-label="Key results">${found.map(({ id, title, objective }) => html`<li class="card kind">
    <h3><a href=${to("links", id)}>${title}</a></h3>
    <p class="muted">${[objective.title, objective.owner?.name].filter(Boolean).join(" · ")}</p>
  </li>`)}</ul>`;
}

function bar({ title, progress }: KeyResult): TemplateResult {
  if (!progress?.measured || progress.value == null) return html`<p class="muted">Not measured yet.</p>`;
  const percent = Math.floor(Number(progress.value) * 100 + 1e-9);
  return html`<p class="progress"><progress max="100" value=${percent} aria-label="Progress of “${title}”"></progress> <strong>${percent}%</strong></p>`;
}
