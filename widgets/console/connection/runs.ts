/** What a connection did: its runs, newest first, and one of them as it goes on. */
import { type TemplateResult, html, nothing } from "lit";

import {
  ConsoleCancelDocument,
  ConsoleRunDetailDocument,
  type ConsoleRunFragment,
  ConsoleRunIssuesDocument,
  type ConsoleRunIssuesQuery,
  ConsoleRunProgressDocument,
  ConsoleRunsDocument,
} from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import { bundleOf } from "../parts/bundle.ts";
import { save } from "../parts/csv.ts";
import { type Listing, listed, showMore } from "../parts/listing.ts";
import { to } from "../router.ts";
import { TRIGGERS, ago, at, count, incomplete, issue, seconds, state } from "../words.ts";
import { ConnectionTab } from "./tab.ts";

type Issue = NonNullable<ConsoleRunIssuesQuery["syncRun"]>["issues"]["nodes"][number];

const ACTIVE = ["QUEUED", "RUNNING", "WAITING"];
/** What became of what a run held back. */
const HELD: Record<string, string> = { APPLIED: "held back and approved since", DISCARDED: "held back and discarded since", SUPERSEDED: "held back, and out of date since" };
const ENDS: Record<string, string> = {
  HELD: "Done, but for what waits for your approval.", FAILED: "The run failed.", INTERRUPTED: "The run was stopped.",
};

export class RunsTab extends ConnectionTab {
  #runs: Listing<ConsoleRunFragment> | undefined;

  override async load(): Promise<void> {
    await super.load();
    const { id } = this.connection;
    this.#runs = await listed(async (after) => (await ask(ConsoleRunsDocument, { id, after })).connection?.runs, this.#runs);
  }

  panel(): TemplateResult {
    const runs = this.#runs?.nodes ?? [];
    if (!runs.length) return html`<div class="card"><p class="muted">It has not run yet. <a href=${to("connections", this.connection.id, "preview")}>Preview</a> what the first run would do.</p></div>`;
    return html`${this.refusalsBeside()}<div class="card table"><table>
        <thead><tr><th scope="col">Run</th><th scope="col">Began by</th><th scope="col">State</th><th scope="col">What it did</th></tr></thead>
        <tbody>${runs.map((run) => html`<tr>
          <th scope="row"><a href=${to("connections", this.connection.id, "runs", run.id)}>${at(run.startedAt ?? run.queuedAt)}</a></th>
          <td>${TRIGGERS[run.trigger]}${run.askedBy ? html` <span class="muted">${run.askedBy.name}</span>` : nothing}</td>
          <td>${state(stateOf(run))}</td>
          <td>${told(run)}</td>
        </tr>`)}</tbody>
      </table></div>
      ${showMore(this.#runs, (work) => this.attempt(work), "Show older runs")}`;
  }
}

export class RunTab extends ConnectionTab {
  #run: ConsoleRunFragment | undefined;
  #issues: Listing<Issue> | undefined;
  #isFollowing = false;

  override async load(): Promise<void> {
    const id = this.place.rest[2]!;
    // The run first: what the connection says is then as new as the end of the run, if it has ended.
    this.#run = (await ask(ConsoleRunDetailDocument, { id })).syncRun ?? undefined;
    await super.load();
    this.#issues = this.#run && (await listed(async (after) => (await ask(ConsoleRunIssuesDocument, { id, after })).syncRun?.issues, this.#issues));
    if (this.#run && ACTIVE.includes(this.#run.state)) void this.#follow(id);
  }

  panel(): TemplateResult {
    const run = this.#run;
    if (!run) return html`<div class="card"><p>There is no such run.</p></div>`;
    const isActive = ACTIVE.includes(run.state);
    return html`${this.refusalsBeside()}
      <section class="card" aria-labelledby="run">
        <div class="head"><h2 id="run">${titled(run)}</h2>${state(stateOf(run))}</div>
        <p class="muted">${TRIGGERS[run.trigger]}${run.askedBy ? ` by ${run.askedBy.name}` : ""} · ${run.startedAt ? `began ${ago(run.startedAt)}` : "begins within seconds"}${run.endedAt ? ` · took ${seconds(Math.max(1, Math.round((Date.parse(run.endedAt) - Date.parse(run.startedAt ?? run.queuedAt)) / 1000)))}` : ""}</p>
        ${isActive && run.state !== "WAITING" ? this.#progress(run) : nothing}
        ${run.error ? html`<div class="notice" data-tone=${run.state === "FAILED" ? "negative" : "warning"}><p>${run.error}</p></div>` : nothing}
        ${run.state === "WAITING" ? this.#waits(run) : nothing}
        ${run.state === "DONE" || run.state === "HELD" ? counted(run) : nothing}
        ${run.plan?.state === "HELD" ? html`<div class="notice" data-tone="warning"><p><strong>A part waits for your approval:</strong> ${count(run.plan.retirements, "person", "people")} would be retired.</p><a class="button" href=${to("connections", this.connection.id)}>Look at it</a></div>` : nothing}
        <div class="actions">
          ${isActive ? html`<button aria-disabled=${this.busy} @click=${() => this.#cancel()}>Stop</button>` : nothing}
          ${run.state === "DONE" && this.connection.unmatched.totalCount ? html`<a class="button primary" href=${to("connections", this.connection.id, "people")}>Match ${count(this.connection.unmatched.totalCount, "person", "people")}</a>` : nothing}
          ${run.state === "DONE" ? this.#next() : nothing}
          <a class="button" href=${to("connections", this.connection.id, "runs")}>All runs</a>
          ${run.endedAt ? html`<button @click=${() => this.attempt(() => this.#save(run))}>Download for support</button>` : nothing}
        </div>
      </section>
      ${this.#left()}`;
  }

  #left(): TemplateResult | typeof nothing {
    if (!this.#issues?.total) return nothing;
    return html`<section class="card" aria-labelledby="left">
      <h2 id="left">${incomplete(this.#issues.total)}</h2>
      <ul class="issues">${this.#issues.nodes.map((each) => html`<li>${issue(each)}</li>`)}</ul>
      ${showMore(this.#issues, (work) => this.attempt(work))}
    </section>`;
  }

  /** To be sent to somebody else: without names, addresses and secrets. */
  async #save(run: ConsoleRunFragment): Promise<void> {
    const { connection } = await ask(ConsoleRunsDocument, { id: this.connection.id, after: null });
    save("okrgraph-run.json", bundleOf(this.connection, run, this.#issues ?? { nodes: [], total: 0 }, connection?.runs.nodes ?? []), "application/json");
  }

  #next(): TemplateResult {
    return this.kind?.bringsPeople
      ? html`<a class="button" href=${to("embed")}>Put OKRs on a page</a>`
      : html`<a class="button primary" href=${to("links")}>Link work to key results</a>`;
  }

  #waits({ waitingUntil }: ConsoleRunFragment): TemplateResult {
    const { everyMinutes, schedule } = this.connection;
    const when = `${ago(waitingUntil)}, at ${at(waitingUntil)}`;
    if (everyMinutes && !schedule.isPaused) return html`<p role="status">It goes on by itself ${when}.</p>`;
    return html`<p role="status">It has no schedule to go on by: run it again ${when}.</p>`;
  }

  #progress(run: ConsoleRunFragment): TemplateResult {
    const { done = 0, of = null, secondsLeft = null } = run.progress ?? {};
    const words = of ? `${done.toLocaleString("en")} of ${of.toLocaleString("en")} read` : done ? `${done.toLocaleString("en")} read` : "Waiting for the source";
    return html`<progress aria-label="Progress" max=${of ?? 1} value=${of ? done : nothing}></progress>
      <p role="status">${words}${!secondsLeft ? "" : `, about ${seconds(secondsLeft)} left`}</p>`;
  }

  /** Until it is over: a run that waits for its source goes on later. */
  async #follow(id: string): Promise<void> {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    const isOver = await this.listen(ConsoleRunProgressDocument, { id }, ({ syncRunProgress }) => {
      this.#run = syncRunProgress;
      this.requestUpdate();
      return ACTIVE.includes(syncRunProgress.state);
    });
    this.#isFollowing = false;
    if (!isOver) return;
    await this.reload();
    if (this.#run) this.say(this.#run.state === "DONE" ? `Done: ${told(this.#run)}.` : ENDS[this.#run.state] ?? "The run ended.");
  }

  async #cancel(): Promise<void> {
    if (await this.do(ConsoleCancelDocument, { input: { run: this.#run!.id } }, "The run is stopped.")) await this.reload();
  }
}

/** What was held back waits for nobody any more once somebody decided. */
function stateOf({ state, plan }: ConsoleRunFragment): string {
  return state === "HELD" && plan && plan.state !== "HELD" ? "DONE" : state;
}

/** What it reads, or has read. */
function titled({ about, mode, state }: ConsoleRunFragment): string {
  const what = about ? `${about} alone` : mode === "FULL" ? "everything" : "what changed";
  return `${ACTIVE.includes(state) ? "Reading" : "Read"} ${what}`;
}

function told(run: ConsoleRunFragment): string {
  if (run.error) return run.error;
  const counts = run.counts as Record<string, unknown>;
  const words = [["created", "new"], ["updated", "changed"], ["retired", "retired"], ["unchanged", "as before"]] as const;
  const found = words.filter(([name]) => Number(counts[name]) > 0).map(([name, word]) => `${Number(counts[name]).toLocaleString("en")} ${word}`);
  if (run.state === "HELD" && run.plan) found.push(`${count(run.plan.retirements + run.plan.updates, "change")} ${HELD[run.plan.state] ?? "held back"}`);
  return found.join(", ") || (run.endedAt ? "nothing changed" : "–");
}

const COUNTS: Record<string, string> = {
  read: "Read", created: "New", updated: "Changed", retired: "Retired", unchanged: "As before", issues: "Incomplete",
};

function counted(run: ConsoleRunFragment): TemplateResult {
  const counts = run.counts as Record<string, unknown>;
  const known = Object.entries(COUNTS).filter(([name]) => typeof counts[name] === "number");
  return html`<dl class="tally">${known.map(([name, word]) => html`<div data-tone="neutral"><dt>${word}</dt><dd>${Number(counts[name]).toLocaleString("en")}</dd></div>`)}</dl>`;
}
