/** The test as a checklist: each step passed, or why it did not and what to do. */
import { type TemplateResult, html, nothing } from "lit";

import { ConsoleTestDocument, type ConsoleTrialFragment } from "../../src/generated/graphql.ts";
import { to } from "../router.ts";
import { ago, plain } from "../words.ts";
import { ConnectionTab, asked, failed, isOver } from "./tab.ts";

export class TestTab extends ConnectionTab {
  #trial: ConsoleTrialFragment | undefined;

  override async load(): Promise<void> {
    await super.load();
    this.#trial = super.trial("TEST");
    if (this.kind && this.place.query.get("new") && !this.#trial) void this.#test();
    else if (this.#trial && !isOver(this.#trial)) void this.#follow(this.#trial);
  }

  panel(): TemplateResult {
    const trial = this.#trial;
    const isGood = trial?.state === "DONE" && trial.checks.every((each) => each.passed);
    return html`${this.refusalsBeside()}
      <section class="card" aria-labelledby="checks">
        <h2 id="checks">Does it work?</h2>
        ${this.place.query.has("consented") ? html`<p class="good" role="status">The other system lets us in. See whether it works.</p>` : nothing}
        ${!trial ? html`<p class="muted">It signs in and reads one record, step by step. Nothing is written.</p>` : nothing}
        ${trial && !isOver(trial) ? asked("Asking the other system…") : nothing}
        ${trial ? failed(trial) : nothing}
        ${trial?.checks.length ? html`<ol class="checks">${trial.checks.map(check)}</ol>` : nothing}
        ${isGood ? html`<p class="good" role="status">Everything works. Tested ${ago(trial.endedAt)}.</p>` : nothing}
        <div class="actions">
          ${isGood ? html`<a class="button primary" href=${to("connections", this.connection.id, this.kind?.bringsPeople ? "map" : "preview")}>${this.kind?.bringsPeople ? "Look over the map" : "Preview"}</a>` : nothing}
          <button class=${isGood ? "" : "primary"} aria-disabled=${this.busy || this.#isWorking()} @click=${() => this.#test()}>${trial ? "Test again" : "Test"}</button>
          ${trial && isOver(trial) && !isGood ? html`<a class="button" href=${to("connections", this.connection.id, "settings")}>Change settings or secrets</a>` : nothing}
        </div>
      </section>`;
  }

  #isWorking(): boolean {
    return !!this.#trial && !isOver(this.#trial);
  }

  async #test(): Promise<void> {
    if (this.#isWorking()) return;
    const done = await this.do(ConsoleTestDocument, { input: { connection: this.connection.id } });
    if (done?.connectionTest.trial) await this.#follow(done.connectionTest.trial);
  }

  async #follow(trial: ConsoleTrialFragment): Promise<void> {
    this.#trial = trial;
    this.requestUpdate();
    await this.follow(trial, (told) => (this.#trial = told));
  }

  /** That which is followed here is newer than what was loaded. */
  override trial(kind: string): ConsoleTrialFragment | undefined {
    return kind === "TEST" && this.#trial ? this.#trial : super.trial(kind);
  }
}

function check(each: ConsoleTrialFragment["checks"][number]): TemplateResult {
  return html`<li data-tone=${each.passed ? "positive" : "negative"}>
    <span class="tick" aria-hidden="true">${each.passed ? "✓" : "✕"}</span>
    <div>
      <strong>${plain(each.name)}</strong> <span class="unseen">${each.passed ? "passed" : "failed"}</span>
      ${each.passed ? nothing : html`<p>${each.cause}</p><p><strong>What to do:</strong> ${each.fix}</p>`}
    </div>
  </li>`;
}
