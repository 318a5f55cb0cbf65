/** What every page of one connection has: who it is, how it stands, and the ways to its other pages. */
import { type TemplateResult, html, nothing } from "lit";

import {
  ConsoleConnectionDocument,
  type ConsoleConnectionQuery,
  type ConsoleTrialFragment,
  ConsoleTrialProgressDocument,
} from "../../src/generated/graphql.ts";
import { Trouble } from "../../src/core/trouble.ts";
import { ask } from "../core.ts";
import { to } from "../router.ts";
import { View } from "../view.ts";
import { ago, state } from "../words.ts";

export type Connection = NonNullable<ConsoleConnectionQuery["connection"]>;
export type Kind = ConsoleConnectionQuery["connectors"][number];

const TABS = [
  ["", "Overview"], ["test", "Test"], ["map", "Map"], ["preview", "Preview"], ["runs", "Runs"],
  ["people", "Match"], ["log", "Log"], ["settings", "Settings"],
] as const;

/** What only a source that is asked has: a file is looked at while it is brought. */
const ASKED: readonly string[] = ["test", "map", "preview"];

export abstract class ConnectionTab extends View {
  connection!: Connection;
  kind: Kind | undefined;
  #meant: number | undefined;

  async load(): Promise<void> {
    const { connection, connectors } = await ask(ConsoleConnectionDocument, { id: this.place.rest[0]! });
    if (!connection) throw new Trouble("forbidden", "NOT_FOUND", "There is no such connection, or it is not yours to see.");
    this.connection = connection;
    this.kind = connectors.find(({ kind }) => kind === connection.kind);
  }

  /** Which connection is meant, as it was when somebody made up their mind. */
  meant(): { connection: string; expectedVersion: number } {
    const { id, version } = this.connection;
    this.#meant = version;
    return { connection: id, expectedVersion: version };
  }

  /** What was asked of a version that is no more counts for nothing, and stays to be asked again. */
  override refusalsBeside(...fields: string[]): TemplateResult | typeof nothing {
    const isOvertaken = this.isRefusedAs("CONFLICT") && this.#meant !== undefined && this.#meant !== this.connection.version;
    return isOvertaken ? overtaken() : super.refusalsBeside(...fields);
  }

  abstract panel(): TemplateResult;

  body(): TemplateResult {
    const { id, name, heldPlan, unmatched } = this.connection;
    const tab = this.place.rest[1] ?? "";
    const badges: Record<string, number> = { people: unmatched.totalCount, "": heldPlan ? 1 : 0 };
    const isBrought = !this.kind;
    const tabs = TABS.filter(([word]) => (isBrought && ASKED.includes(word) ? false : word !== "people" || this.kind?.bringsPeople || unmatched.totalCount));
    return html`<nav class="trail" aria-label="Where you are"><a href=${to()}>Connections</a></nav>
      <header class="head">
        <div>
          <h1 tabindex="-1">${name}</h1>
          <p class="muted">${this.kind?.title ?? "Uploaded file"} · ${this.connection.freshness ? `last read ${ago(this.connection.freshness)}` : "not read yet"}</p>
        </div>
        ${state(this.now())}
      </header>
      <nav class="tabs" aria-label=${name}>
        ${tabs.map(([word, label]) => html`<a href=${to("connections", id, ...(word ? [word] : []))} aria-current=${word === tab || (!word && tab === "held") ? "page" : nothing}>
          ${label}${badges[word] ? html` <span class="badge">${badges[word]}</span>` : nothing}
        </a>`)}
      </nav>
      ${isBrought && ASKED.includes(tab) ? brought() : this.panel()}`;
  }

  /** How it stands, in one word: what waits for a yes and what a test found count as much as what the last run did. */
  now(): string {
    const { heldPlan, state, lastRun, secrets } = this.connection;
    if (state !== "READY") return state;
    if (heldPlan) return "HELD";
    const test = this.trial("TEST");
    const since = [lastRun?.endedAt, ...secrets.map(({ writtenAt }) => writtenAt)];
    const isNewest = !!test && since.every((at) => !at || Date.parse(at) < Date.parse(test.askedAt));
    return isNewest && hasFailed(test) ? "TEST_FAILED" : state;
  }

  /** The newest trial of a kind that is there already. */
  trial(kind: string): ConsoleTrialFragment | undefined {
    return this.connection.trials.nodes.find((each) => each.kind === kind);
  }

  /** Tells of a trial until it is over. */
  async follow(trial: ConsoleTrialFragment, hear: (told: ConsoleTrialFragment) => void, signal = this.gone): Promise<void> {
    await this.listen(ConsoleTrialProgressDocument, { id: trial.id }, ({ trialProgress }) => {
      hear(trialProgress);
      this.requestUpdate();
      return !isOver(trialProgress);
    }, { signal });
  }
}

function brought(): TemplateResult {
  return html`<div class="card"><p>It comes when somebody brings it, so there is nobody to ask. Which column is which, and what it would change, is shown when a file is chosen.</p></div>`;
}

export function overtaken(): TemplateResult {
  return html`<div class="notice refused" data-tone="warning" role="alert" tabindex="-1">
    <p><strong>Somebody else changed it meanwhile.</strong> What you changed is still here, beside what they set. Do it again if yours is still right.</p>
  </div>`;
}

export function isOver(trial: { state: string } | undefined): boolean {
  return trial?.state === "DONE" || trial?.state === "FAILED";
}

/** Whether it found that something does not work. */
export function hasFailed(trial: ConsoleTrialFragment): boolean {
  return trial.state === "FAILED" || (trial.state === "DONE" && !trial.checks.every((each) => each.passed));
}

export function failed(trial: ConsoleTrialFragment): TemplateResult | typeof nothing {
  if (trial.state !== "FAILED") return nothing;
  return html`<div class="notice" data-tone="negative" role="alert"><p><strong>It could not be tried.</strong> ${trial.error}</p></div>`;
}

export function asked(words: string): TemplateResult {
  return html`<p class="working" role="status"><span class="spin" aria-hidden="true"></span>${words}</p>`;
}
