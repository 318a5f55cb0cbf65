/** A file that somebody brings: chosen, looked at change by change, and then exactly that imported. */
import { type TemplateResult, html, nothing } from "lit";

import { to } from "../router.ts";
import { View } from "../view.ts";
import { incomplete } from "../words.ts";
import { changesTable, tally } from "./plan.ts";
import { NotTaken, type Report, ToldChanges, imported } from "./upload.ts";

const ISSUES_SHOWN = 20;

export abstract class FilePage extends View {
  /** Where it is sent. */
  abstract readonly path: string;
  /** What all that it brings is called, and what is counted of it. */
  abstract readonly whose: string;
  readonly counted: string | undefined;
  file: File | undefined;
  preview: Report | undefined;
  done: Report | undefined;
  #changes: ToldChanges | undefined;

  async load(): Promise<void> {}

  /** What is said with the file, beside what is to be done with it. */
  abstract asked(): Record<string, string>;

  /** What was told of a file that is another now, or that is to be read otherwise, counts no more. */
  forget(): void {
    this.preview = this.done = this.#changes = undefined;
    this.requestUpdate();
  }

  /** What it would do, and what came of it. */
  told(): TemplateResult {
    return html`${this.preview && !this.done ? this.#looked(this.preview) : nothing}
      ${this.done ? this.#over(this.done) : nothing}
      <p class="unseen" role="status">${this.busy ? "Reading the file…" : nothing}</p>`;
  }

  #looked(report: Report): TemplateResult {
    const isSome = report.changes_total > 0;
    return html`<section class="card" aria-labelledby="preview">
        <h2 id="preview">What would it do?</h2>
        ${isSome ? nothing : html`<p class="good" role="status">Nothing would change: ${this.whose} is as the file says.</p>`}
        ${counted(report, this.counted)}
        ${report.held ? html`<div class="notice" data-tone="warning"><p><strong>A part would wait for your approval.</strong> ${report.held.reason}</p></div>` : nothing}
        <p class="muted">Nothing was written. An import that would do anything else than this does nothing.</p>
        <div class="actions">${isSome ? html`<button class="primary" aria-disabled=${this.busy} @click=${() => this.#take({ expect: report.hash })}>Import exactly this</button>` : nothing}</div>
      </section>
      ${issues(report)} ${this.#table("Change by change")}`;
  }

  #over(report: Report): TemplateResult {
    const { held, connection } = report;
    return html`<section class="card ${held ? "held" : ""}" aria-labelledby="over">
        <h2 id="over" tabindex="-1">${held ? "Held back for your approval" : "The file is imported"}</h2>
        ${held ? nothing : counted(report, this.counted)}
        ${held
          ? html`<p>${held.reason}</p>
            <p class="muted">All else was done. Exactly these changes are made, or none where our rows say otherwise by then. What is gone is retired, never deleted.</p>
            <div class="actions">
              <button class="primary" aria-disabled=${this.busy} @click=${() => this.#take({ approve: held.hash })}>Approve exactly this</button>
              ${connection ? html`<a class="button" href=${to("connections", connection)}>Leave it waiting</a>` : nothing}
            </div>`
          : html`<div class="actions">${connection ? html`<a class="button primary" href=${to("connections", connection)}>See the source</a>` : nothing}<a class="button" href=${to()}>All connections</a></div>`}
      </section>
      ${issues(report)} ${held ? this.#table("What is held back") : nothing}`;
  }

  #table(heading: string): TemplateResult | typeof nothing {
    if (!this.#changes?.listing.total) return nothing;
    return html`<section class="card" aria-labelledby="changes">
      <h2 id="changes">${heading}</h2>
      ${this.#changes.cut ? html`<p class="muted">${this.#changes.cut}</p>` : nothing}
      ${changesTable(this.#changes, (work) => this.attempt(work))}
    </section>`;
  }

  readonly look = (event: Event): void => {
    event.preventDefault();
    if (this.busy) return;
    const asked = { ...this.asked(), dry_run: "true" };
    const isStill = (): boolean => JSON.stringify({ ...this.asked(), dry_run: "true" }) === JSON.stringify(asked);
    void this.work((file) => imported(this.path, file, asked), (report) => {
      if (!isStill()) return;
      this.preview = report;
      this.#changes = new ToldChanges(report.changes, report.changes_total);
    });
  };

  async #take(how: Record<string, string>): Promise<void> {
    if (this.busy) return;
    const asked = { ...this.asked(), ...how };
    await this.work(async (file) => {
      const report = await imported(this.path, file, asked);
      this.say(report.held ? "A part waits for your approval." : "The file is imported.");
      return report;
    }, async (report) => {
      this.done = report;
      this.#changes = report.held ? new ToldChanges(report.held.changes, report.held.changes_total) : undefined;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("#over")?.focus();
    });
  }

  /** What the service refuses is told above; what was chosen stays. Nothing is said of a file that another took the place of. */
  async work<Told>(ask: (file: File) => Promise<Told>, hear: (told: Told) => void | Promise<void>): Promise<void> {
    const file = this.file!;
    const isStill = (): boolean => file === this.file;
    this.busy = true;
    this.refusals = [];
    this.requestUpdate();
    await this.attempt(() => ask(file).then(
      (told) => (isStill() ? hear(told) : undefined),
      (reason: unknown) => (isStill() ? this.#refused(reason) : undefined),
    ));
    if (!isStill()) return;
    this.busy = false;
    this.requestUpdate();
  }

  #refused(reason: unknown): void {
    if (!(reason instanceof NotTaken)) throw reason;
    this.refusals = [{ code: "INVALID", path: [], message: reason.message }];
  }
}

function counted({ counts }: Report, words: string | undefined): TemplateResult {
  const { created, updated, retired, issues: conflicts } = counts;
  return tally({ creates: created, updates: updated, retirements: retired, conflicts }, words);
}

function issues({ issues: all, counts }: Report): TemplateResult | typeof nothing {
  if (!all.length) return nothing;
  return html`<section class="card" aria-labelledby="issues">
    <h2 id="issues">${incomplete(counts.issues)}</h2>
    <ul class="issues">${all.slice(0, ISSUES_SHOWN).map((each) => html`<li>${each.message}</li>`)}</ul>
  </section>`;
}
