/** What a run would do, change by change, before anything is written; and a run that does exactly that. */
import { type TemplateResult, html, nothing } from "lit";

import {
  ConsolePreviewDocument,
  ConsoleScheduleDocument,
  ConsoleSyncDocument,
  type ConsoleTrialFragment,
} from "../../src/generated/graphql.ts";
import { type Listing, paged, showMore } from "../parts/listing.ts";
import { type PlanChanges, changesOf, changesTable, tally } from "../parts/plan.ts";
import { go, to } from "../router.ts";
import { ago, incomplete, issue } from "../words.ts";
import { ConnectionTab, asked, failed, isOver } from "./tab.ts";

/** Nobody changes a connection that often; it is only not asked for ever. */
const MOST_TRIES = 5;

type Issue = { code: string; subject: string; message: string };

export class PreviewTab extends ConnectionTab {
  #trial: ConsoleTrialFragment | undefined;
  #changes: PlanChanges | undefined;
  #left: Listing<Issue> | undefined;

  override async load(): Promise<void> {
    await super.load();
    const newest = this.trial("PREVIEW");
    if (newest && (isOver(newest) || !this.#trial)) await this.#show(newest);
    if (newest && !isOver(newest)) void this.#follow(newest);
  }

  panel(): TemplateResult {
    const trial = this.#trial;
    const isWorking = !!trial && !isOver(trial);
    return html`${this.refusalsBeside()}
      <section class="card" aria-labelledby="preview">
        <h2 id="preview">What would a run do?</h2>
        ${trial ? nothing : html`<p class="muted">It reads everything and works out each change. No row is written.</p>`}
        ${isWorking ? asked("Reading, and working out what would change…") : nothing}
        ${trial ? failed(trial) : nothing}
        ${trial?.state === "DONE" ? this.#found(trial) : nothing}
        <div class="actions">
          ${trial?.plan && this.#isSome(trial) ? html`<button class="primary" aria-disabled=${this.busy} @click=${() => this.#run()}>Run exactly this</button>` : nothing}
          ${trial?.state === "DONE" && !trial.plan ? html`<button class="primary" aria-disabled=${this.busy} @click=${() => this.#run()}>Run</button>` : nothing}
          <button class=${trial?.state === "DONE" ? "" : "primary"} aria-disabled=${this.busy || isWorking} @click=${() => this.#preview()}>${trial ? "Preview again" : "Preview"}</button>
        </div>
      </section>
      ${this.#issues()}
      ${this.#changes && (this.#changes.action || this.#changes.listing.total) ? html`<section class="card" aria-labelledby="changes">
        <h2 id="changes">Change by change</h2>
        ${changesTable(this.#changes, (work) => this.attempt(work))}
      </section>` : nothing}`;
  }

  #isSome({ plan }: ConsoleTrialFragment): boolean {
    return !!plan && plan.creates + plan.updates + plan.retirements > 0;
  }

  #found(trial: ConsoleTrialFragment): TemplateResult {
    const { plan } = trial;
    if (!plan) {
      const counts = Object.entries(trial.counts as Record<string, number>);
      return html`<dl class="tally">${counts.map(([word, n]) => html`<div data-tone="neutral"><dt>${word}</dt><dd>${n}</dd></div>`)}</dl>`;
    }
    return html`${this.#isSome(trial) ? nothing : html`<p class="good" role="status">Nothing would change: everything is as the source says.</p>`}
      ${tally(plan)}
      ${plan.heldBecause ? html`<div class="notice" data-tone="warning"><p><strong>A part would wait for your approval.</strong> ${plan.heldBecause}</p></div>` : nothing}
      <p class="muted">Worked out ${ago(trial.endedAt)}. A run that would do anything else than this does nothing.</p>`;
  }

  #issues(): TemplateResult | typeof nothing {
    if (!this.#left?.total) return nothing;
    return html`<section class="card" aria-labelledby="issues">
      <h2 id="issues">${incomplete(this.#left.total)}</h2>
      <ul class="issues">${this.#left.nodes.map((each) => html`<li>${issue(each)}</li>`)}</ul>
      ${showMore(this.#left, (work) => this.attempt(work))}
    </section>`;
  }

  async #preview(): Promise<void> {
    if (this.#trial && !isOver(this.#trial)) return;
    const done = await this.do(ConsolePreviewDocument, { input: { connection: this.connection.id } });
    if (done?.connectionPreview.trial) await this.#follow(done.connectionPreview.trial);
  }

  async #follow(trial: ConsoleTrialFragment): Promise<void> {
    await this.#show(trial);
    await this.follow(trial, (told) => void this.attempt(() => this.#show(told)));
  }

  async #show(trial: ConsoleTrialFragment): Promise<void> {
    const changes = await changesOf(trial.plan?.id, this.#changes);
    this.#left = await paged((trial.issues ?? []) as Issue[], 20, this.#left);
    this.#changes = changes;
    this.#trial = trial;
    this.requestUpdate();
  }

  async #run(): Promise<void> {
    const { id } = this.connection;
    const plan = this.#trial?.plan?.id ?? null;
    const done = await this.do(ConsoleSyncDocument, { input: { connection: id, mode: "INCREMENTAL", plan } });
    const run = done?.connectionSync.run?.id;
    if (!run) return;
    await this.#schedule();
    go(to("connections", id, "runs", run));
  }

  /**
   * What the form of a new connection said of its schedule counts from its first run on. Where somebody changed
   * something else of the connection meanwhile it is asked again; a schedule that they set is theirs, and stays.
   */
  async #schedule(): Promise<void> {
    const key = `okr-console-every:${this.connection.id}`;
    const wanted = sessionStorage.getItem(key);
    for (let tries = 0; wanted && tries < MOST_TRIES && !this.connection.everyMinutes; tries++) {
      const { id, version } = this.connection;
      const input = { connection: id, expectedVersion: version, everyMinutes: Number(wanted) };
      if (await this.do(ConsoleScheduleDocument, { input })) break;
      if (!this.isRefusedAs("CONFLICT")) return;
    }
    sessionStorage.removeItem(key);
  }
}
