/** What a connection did: its runs, newest first, and one of them as it goes on. */
import { type TemplateResult, html, nothing } from "lit";

import {
  ConsoleCancelDocument,
  ConsoleRunDetailDocument,
  type ConsoleRunDetailQuery,
  type ConsoleRunFragment,
  ConsoleRunProgressDocument,
  ConsoleRunsDocument,
} from "../../src/generated/graphql.ts";
import { ask, watch } from "../core.ts";
import { bundleOf } from "../parts/bundle.ts";
import { save } from "../parts/csv.ts";
import { to } from "../router.ts";
import { TRIGGERS, ago, at, count, seconds, state } from "../words.ts";
import { ConnectionTab } from "./tab.ts";

const ACTIVE = ["QUEUED", "RUNNING", "WAITING"];

export class RunsTab extends ConnectionTab {
  #runs: ConsoleRunFragment[] = [];
  #cursor: string | null = null;
  #isMore = false;

  override async load(): Promise<void> {
    await super.load();
    this.#runs = [];
    this.#cursor = null;
    await this.#more();
  }

  panel(): TemplateResult {
    if (!this.#runs.length) return html`<div class="card"><p class="muted">It has not run yet. <a href=${to("connections", this.connection.id, "preview")}>Preview</a> what the first run would do.</p></div>`;
    return html`${this.refusalsBeside()}<div class="card table"><table>
        <thead><tr><th scope="col">Run</th><th scope="col">Began by</th><th scope="col">State</th><th scope="col">What it did</th></tr></thead>
        <tbody>${this.#runs.map((run) => html`<tr>
          <th scope="row"><a href=${to("connections", this.connection.id, "runs", run.id)}>${at(run.startedAt ?? run.queuedAt)}</a></th>
          <td>${TRIGGERS[run.trigger]}${run.askedBy ? html` <span class="muted">${run.askedBy.name}</span>` : nothing}</td>
          <td>${state(run.state)}</td>
          <td>${told(run)}</td>
        </tr>`)}</tbody>
      </table></div>
      ${this.#isMore ? html`<p><button @click=${() => this.attempt(() => this.#more())}>Show older runs</button></p>` : nothing}`;
  }

  async #more(): Promise<void> {
    const { connection } = await ask(ConsoleRunsDocument, { id: this.connection.id, after: this.#cursor });
    if (!connection) return;
    this.#runs = [...this.#runs, ...connection.runs.nodes];
    this.#isMore = connection.runs.pageInfo.hasNextPage;
    this.#cursor = connection.runs.pageInfo.endCursor ?? null;
  }
}

export class RunTab extends ConnectionTab {
  #run: NonNullable<ConsoleRunDetailQuery["syncRun"]> | undefined;

  override async load(): Promise<void> {
    await super.load();
    await this.#read();
    if (this.#run && ACTIVE.includes(this.#run.state)) void this.#follow(this.#run.id);
  }

  panel(): TemplateResult {
    const run = this.#run;
    if (!run) return html`<div class="card"><p>There is no such run.</p></div>`;
    const isActive = ACTIVE.includes(run.state);
    return html`${this.refusalsBeside()}
      <section class="card" aria-labelledby="run">
        <div class="head"><h2 id="run">${run.about ? `Reading ${run.about} alone` : run.mode === "FULL" ? "Reading everything" : "Reading what changed"}</h2>${state(run.state)}</div>
        <p class="muted">${TRIGGERS[run.trigger]}${run.askedBy ? ` by ${run.askedBy.name}` : ""} · ${run.startedAt ? `began ${ago(run.startedAt)}` : "begins within seconds"}${run.endedAt ? ` · took ${seconds(Math.max(1, Math.round((Date.parse(run.endedAt) - Date.parse(run.startedAt ?? run.queuedAt)) / 1000)))}` : ""}</p>
        ${isActive ? this.#progress(run) : nothing}
        ${run.error ? html`<div class="notice" data-tone=${run.state === "FAILED" ? "negative" : "warning"}><p>${run.error}</p></div>` : nothing}
        ${run.waitingUntil ? html`<p>It goes on at ${at(run.waitingUntil)}.</p>` : nothing}
        ${run.state === "DONE" || run.state === "HELD" ? counted(run) : nothing}
        ${run.plan?.state === "HELD" ? html`<div class="notice" data-tone="warning"><p><strong>A part waits for your approval:</strong> ${count(run.plan.retirements, "person", "people")} would be retired.</p><a class="button" href=${to("connections", this.connection.id)}>Look at it</a></div>` : nothing}
        <div class="actions">
          ${isActive ? html`<button ?disabled=${this.busy} @click=${() => this.#cancel()}>Stop</button>` : nothing}
          ${run.state === "DONE" && this.connection.unmatched.totalCount ? html`<a class="button primary" href=${to("connections", this.connection.id, "people")}>Match ${count(this.connection.unmatched.totalCount, "person", "people")}</a>` : nothing}
          ${run.state === "DONE" ? this.#next() : nothing}
          <a class="button" href=${to("connections", this.connection.id, "runs")}>All runs</a>
          ${run.endedAt ? html`<button @click=${() => this.attempt(() => this.#save(run))}>Download for support</button>` : nothing}
        </div>
      </section>
      ${run.issues.totalCount ? html`<section class="card" aria-labelledby="left">
        <h2 id="left">${count(run.issues.totalCount, "record")} could not be taken whole</h2>
        <ul class="issues">${run.issues.nodes.map((each) => html`<li><code>${each.code}</code> ${each.message}</li>`)}</ul>
      </section>` : nothing}`;
  }

  /** To be sent to somebody else: without names, addresses and secrets. */
  async #save(run: NonNullable<ConsoleRunDetailQuery["syncRun"]>): Promise<void> {
    const { connection } = await ask(ConsoleRunsDocument, { id: this.connection.id, after: null });
    save("okrgraph-run.json", bundleOf(this.connection, run, connection?.runs.nodes ?? []), "application/json");
  }

  #next(): TemplateResult {
    return this.kind?.bringsPeople
      ? html`<a class="button" href=${to("embed")}>Put OKRs on a page</a>`
      : html`<a class="button primary" href=${to("links")}>Link work to key results</a>`;
  }

  #progress(run: ConsoleRunFragment): TemplateResult {
    const { done = 0, of = null, secondsLeft = null } = run.progress ?? {};
    const words = of ? `${done.toLocaleString("en")} of ${of.toLocaleString("en")} read` : done ? `${done.toLocaleString("en")} read` : "Waiting for the source";
    return html`<progress aria-label="Progress" max=${of ?? 1} value=${of ? done : nothing}></progress>
      <p role="status">${words}${!secondsLeft ? "" : `, about ${seconds(secondsLeft)} left`}</p>`;
  }

  async #read(): Promise<void> {
    const { syncRun } = await ask(ConsoleRunDetailDocument, { id: this.place.rest[2]! });
    this.#run = syncRun ?? undefined;
  }

  async #follow(id: string): Promise<void> {
    await watch(ConsoleRunProgressDocument, { id }, this.gone, ({ syncRunProgress }) => {
      if (this.#run) Object.assign(this.#run, syncRunProgress);
      this.requestUpdate();
      return ACTIVE.includes(syncRunProgress.state) && syncRunProgress.state !== "WAITING";
    });
    if (this.gone.aborted) return;
    await this.reload();
    if (this.#run) this.say(this.#run.state === "DONE" ? `Done: ${told(this.#run)}.` : "The run ended.");
  }

  async #cancel(): Promise<void> {
    if (await this.do(ConsoleCancelDocument, { input: { run: this.#run!.id } }, "The run is stopped.")) await this.reload();
  }
}

function told(run: ConsoleRunFragment): string {
  if (run.error) return run.error;
  const counts = run.counts as Record<string, unknown>;
  const words = [["created", "new"], ["updated", "changed"], ["retired", "retired"], ["unchanged", "as before"]] as const;
  const found = words.filter(([name]) => Number(counts[name]) > 0).map(([name, word]) => `${Number(counts[name]).toLocaleString("en")} ${word}`);
  return found.join(", ") || (run.endedAt ? "nothing changed" : "–");
}

const COUNTS: Record<string, string> = {
  read: "Read", created: "New", updated: "Changed", retired: "Retired", unchanged: "As before", issues: "Not taken whole",
};

function counted(run: ConsoleRunFragment): TemplateResult {
  const counts = run.counts as Record<string, unknown>;
  const known = Object.entries(COUNTS).filter(([name]) => typeof counts[name] === "number");
  return html`<dl class="tally">${known.map(([name, word]) => html`<div data-tone="neutral"><dt>${word}</dt><dd>${Number(counts[name]).toLocaleString("en")}</dd></div>`)}</dl>`;
}
