/** One connection at a glance: what is held back, how it runs, and the ways to run it. */
import { type TemplateResult, html, nothing } from "lit";

import {
  ConsoleApproveDocument,
  ConsoleDiscardDocument,
  ConsolePauseDocument,
  ConsoleResumeDocument,
  ConsoleScheduleDocument,
  ConsoleSyncDocument,
  ConsoleSyncOneDocument,
  type ConsolePlanFragment,
} from "../../src/generated/graphql.ts";
import { choice, entered, field, intervals } from "../parts/field.ts";
import { type PlanChanges, changesOf, changesTable, tally } from "../parts/plan.ts";
import { go, to } from "../router.ts";
import { ago, at, count, state } from "../words.ts";
import { ConnectionTab } from "./tab.ts";

export class OverviewTab extends ConnectionTab {
  #held: PlanChanges | undefined;
  /** The interval that was asked for and is not kept yet. */
  #every: string | undefined;

  override async load(): Promise<void> {
    await super.load();
    this.#held = await changesOf(this.connection.heldPlan?.id, this.#held);
  }

  panel(): TemplateResult {
    const { heldPlan, missingSecrets } = this.connection;
    return html`${this.refusalsBeside("everyMinutes", "sourceKey")}
      ${missingSecrets.length ? this.#reconnect() : nothing}
      ${heldPlan ? this.#approval(heldPlan) : nothing}
      <div class="columns">
        <section class="card" aria-labelledby="now"><h2 id="now">Run</h2>${this.#run()}</section>
        ${this.kind ? html`<section class="card" aria-labelledby="when"><h2 id="when">Schedule</h2>${this.#schedule()}</section>` : nothing}
        ${this.kind?.bringsPeople ? html`<section class="card" aria-labelledby="one"><h2 id="one">One person, now</h2>${this.#one()}</section>` : nothing}
        <section class="card" aria-labelledby="safe"><h2 id="safe">Safety</h2>${this.#safety()}</section>
      </div>`;
  }

  #reconnect(): TemplateResult {
    return html`<div class="notice" data-tone="warning" role="status">
      <p><strong>It needs ${this.connection.missingSecrets.join(", ").replaceAll("_", " ")}.</strong> The map, the schedule and its people are kept.</p>
      <a class="button" href=${to("connections", this.connection.id, "settings")}>Enter it</a>
    </div>`;
  }

  #approval(plan: ConsolePlanFragment): TemplateResult {
    return html`<section class="card held" aria-labelledby="held">
      <h2 id="held">Held back for your approval</h2>
      <p>${plan.heldBecause}</p>
      ${tally(plan)}
      <p class="muted">All else was done. This can be approved ${ago(plan.expiresAt)} at the latest; exactly these changes are made, or none where the source says otherwise by then. People are retired, never deleted.</p>
      <div class="actions">
        ${this.kind ? html`<button class="primary" aria-disabled=${this.busy} @click=${() => this.#approve(plan)}>Approve exactly this</button>` : this.#again("Bring the file again to approve")}
        <button aria-disabled=${this.busy} @click=${() => this.#discard(plan)}>Discard</button>
      </div>
      ${this.#held ? changesTable(this.#held, (work) => this.attempt(work)) : nothing}
    </section>`;
  }

  /** A file is not kept: whoever wants it taken in brings it. */
  #again(words: string): TemplateResult {
    const { kind, name } = this.connection;
    if (kind !== "csv" && kind !== "okr_file") return html`<p class="muted">It comes when it is brought: nobody is asked for it.</p>`;
    return html`<a class="button primary" href="${to("add", kind)}?source=${encodeURIComponent(name)}">${words}</a>`;
  }

  #run(): TemplateResult {
    const { lastRun, id } = this.connection;
    return html`${lastRun
        ? html`<p><a href=${to("connections", id, "runs", lastRun.id)}>Last run</a> ${ago(lastRun.startedAt ?? lastRun.queuedAt)}: ${state(lastRun.state)}</p>
          ${lastRun.error ? html`<p class="muted">${lastRun.error}</p>` : nothing}`
        : html`<p class="muted">It has not run yet. ${this.kind ? html`<a href=${to("connections", id, "preview")}>Preview</a> what the first run would do.` : nothing}</p>`}
      <div class="actions">
        ${this.kind
          ? html`<button class="primary" aria-disabled=${this.busy} @click=${() => this.#sync("INCREMENTAL")}>Run now</button>
            <button aria-disabled=${this.busy} @click=${() => this.#sync("FULL")}>Read everything again</button>`
          : this.#again("Bring a newer file")}
      </div>`;
  }

  #schedule(): TemplateResult {
    const { schedule, everyMinutes } = this.connection;
    return html`${schedule.isPaused
        ? html`<p>${state("PAUSED")} Nothing begins until you let it go on.</p>`
        : html`<p class="muted">${schedule.nextRuns.length ? `Next: ${schedule.nextRuns.map(at).join(" · ")}` : "Only when somebody asks for it."}</p>`}
      <form @submit=${this.#set}>
        ${choice({ name: "every", label: "Runs by itself", options: intervals(everyMinutes), value: this.#every ?? String(everyMinutes ?? ""), refusal: this.refusalOf("everyMinutes") })}
        <div class="actions">
          <button aria-disabled=${this.busy}>Save</button>
          <button type="button" aria-disabled=${this.busy} @click=${this.#turn}>${schedule.isPaused ? "Let it go on" : "Pause"}</button>
        </div>
      </form>`;
  }

  #one(): TemplateResult {
    return html`<form @submit=${this.#syncOne}>
      ${field({ name: "key", label: "Their key in the other system", isNeeded: true, refusal: this.refusalOf("sourceKey"), help: "Such as the employee's id there. Nobody else is read." })}
      <div class="actions"><button aria-disabled=${this.busy}>Read this person</button></div>
    </form>`;
  }

  #safety(): TemplateResult {
    const { few, share } = this.connection.safety;
    const what = this.kind?.bringsPeople === false ? "tasks" : "people";
    return html`<p>Up to ${few} ${what} may be retired or cleared without asking you, or up to ${Math.round(Number(share) * 100)} % of all where that is more. A run that would take away more than that does the rest, and holds it back until you approve it.</p>
      <p class="muted">An empty answer or half a list never empties the company.</p>`;
  }

  async #sync(mode: "FULL" | "INCREMENTAL"): Promise<void> {
    const done = await this.do(ConsoleSyncDocument, { input: { connection: this.connection.id, mode } });
    this.#watch(done?.connectionSync.run?.id);
  }

  readonly #syncOne = async (event: SubmitEvent): Promise<void> => {
    const sourceKey = entered(event)["key"] ?? "";
    const done = await this.do(ConsoleSyncOneDocument, { input: { connection: this.connection.id, sourceKey } });
    this.#watch(done?.connectionSyncOne.run?.id);
  };

  readonly #set = async (event: SubmitEvent): Promise<void> => {
    const minutes = (this.#every = entered(event)["every"] ?? "");
    const input = { ...this.meant(), everyMinutes: minutes ? Number(minutes) : null };
    if (!(await this.do(ConsoleScheduleDocument, { input }, "The schedule is saved."))) return;
    this.#every = undefined;
    await this.reload();
  };

  readonly #turn = async (): Promise<void> => {
    const input = this.meant();
    const done = this.connection.schedule.isPaused
      ? await this.do(ConsoleResumeDocument, { input }, "It goes on.")
      : await this.do(ConsolePauseDocument, { input }, "It is paused.");
    if (done) await this.reload();
  };

  async #approve(plan: ConsolePlanFragment): Promise<void> {
    const done = await this.do(ConsoleApproveDocument, { input: { plan: plan.id } });
    this.#watch(done?.connectionPlanApprove.run?.id);
  }

  async #discard(plan: ConsolePlanFragment): Promise<void> {
    const n = plan.retirements + plan.updates;
    const done = await this.do(ConsoleDiscardDocument, { input: { plan: plan.id } }, `${count(n, "change")} discarded.`);
    if (done) await this.reload();
  }

  #watch(run: string | undefined): void {
    if (run) go(to("connections", this.connection.id, "runs", run));
  }
}
