/** Where everything stands: each connection with what it needs, or the first steps where there is none. */
import { type TemplateResult, html, nothing } from "lit";

import { ConsoleHomeDocument, type ConsoleHomeQuery } from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import { to } from "../router.ts";
import { View } from "../view.ts";
import { ago, count, state } from "../words.ts";

type Shown = ConsoleHomeQuery["connections"][number];
type Machine = ConsoleHomeQuery["clients"]["nodes"][number];

const SOON = 14 * 86_400_000;
const TURNS_IN_TIME = 2;
const TURNS_LATE = 4;

export class HomePage extends View {
  #told: ConsoleHomeQuery | undefined;

  async load(): Promise<void> {
    this.#told = await ask(ConsoleHomeDocument, {});
  }

  body(): TemplateResult {
    const { connections } = this.#told!;
    return html`<header class="head">
        <div>
          <h1 tabindex="-1">Connections</h1>
          <p class="muted">Where people and work come from. Nothing is ever written there.</p>
        </div>
        ${connections.length ? html`<a class="button primary" href=${to("add")}>Add a connection</a>` : nothing}
      </header>
      ${this.#waiting(connections)}
      ${connections.length ? this.#table(connections) : firstSteps()}`;
  }

  #waiting(connections: Shown[]): unknown {
    const waits = [...connections.flatMap(waitsFor), ...this.#told!.clients.nodes.flatMap(endsSoon)];
    if (!waits.length) return nothing;
    return html`<section class="card" aria-labelledby="waits">
      <h2 id="waits">Waits for you</h2>
      <ul class="todo">${waits}</ul>
    </section>`;
  }

  #table(connections: Shown[]): TemplateResult {
    const titles = new Map(this.#told!.connectors.map(({ kind, title }) => [kind, title]));
    return html`<div class="card table">
      <table>
        <thead><tr><th scope="col">Name</th><th scope="col">From</th><th scope="col">State</th><th scope="col">Last read</th><th scope="col">Runs</th></tr></thead>
        <tbody>
          ${connections.map((each) => html`<tr>
            <th scope="row"><a href=${to("connections", each.id)}>${each.name}</a></th>
            <td>${titles.get(each.kind) ?? "Uploaded file"}</td>
            <td>${state(each.heldPlan ? "HELD" : each.state)}</td>
            <td>${freshness(each)}</td>
            <td>${each.nextRunAt ? `next ${ago(each.nextRunAt)}` : "by hand"}</td>
          </tr>`)}
        </tbody>
      </table>
    </div>`;
  }
}

function waitsFor(each: Shown): TemplateResult[] {
  const link = (text: string, ...words: string[]): TemplateResult =>
    html`<li>${state(words[0] === "held" ? "HELD" : "NEEDS_SECRET")}<a href=${to("connections", each.id, ...words)}>${text}</a></li>`;
  const found: TemplateResult[] = [];
  const held = each.heldPlan;
  if (held) found.push(link(`${each.name}: ${count(held.retirements + held.updates, "change")} held back for your approval`, "held"));
  if (each.unmatched.totalCount) found.push(html`<li>${state("WAITING")}<a href=${to("connections", each.id, "people")}>${each.name}: ${count(each.unmatched.totalCount, "person", "people")} to match</a></li>`);
  if (each.state === "NEEDS_CONSENT") found.push(html`<li>${state("NEEDS_CONSENT")}<a href=${to("connections", each.id, "settings")}>${each.name}: ask for its consent</a></li>`);
  if (each.missingSecrets.length) found.push(link(`${each.name}: enter ${each.missingSecrets.join(", ").replaceAll("_", " ")}`, "settings"));
  if (each.state === "FAILING") found.push(html`<li>${state("FAILING")}<a href=${to("connections", each.id, "test")}>${each.name}: the last run failed; test the connection</a></li>`);
  return found;
}

/** By its own schedule: two turns are as they should be, and after four it is late. Read by hand, it is as old as it is. */
function freshness({ freshness: read, everyMinutes, schedule }: Shown): TemplateResult | string {
  if (!read) return "not read yet";
  if (!everyMinutes || schedule.isPaused) return ago(read);
  const turns = (Date.now() - Date.parse(read)) / (everyMinutes * 60_000);
  return html`${state(turns <= TURNS_IN_TIME ? "IN_TIME" : turns <= TURNS_LATE ? "BEHIND" : "LATE")} <span class="muted">${ago(read)}</span>`;
}

/** A machine whose last good secret ends within two weeks asks no more from then on. */
function endsSoon({ id, name, state: now, secrets }: Machine): TemplateResult[] {
  const ends = secrets.nodes.filter(({ revokedAt }) => !revokedAt).map(({ expiresAt }) => Date.parse(expiresAt));
  const last = Math.max(...ends.filter((end) => end > Date.now()));
  if (now !== "ACTIVE" || !Number.isFinite(last) || last > Date.now() + SOON) return [];
  return [html`<li>${state("ENDS_SOON")}<a href=${to("machines", id)}>${name}: its secret ends ${ago(new Date(last).toISOString())}; make the next one</a></li>`];
}

function firstSteps(): TemplateResult {
  return html`<section class="card first" aria-labelledby="first">
    <h2 id="first">From nothing to your people</h2>
    <ol class="steps">
      <li><strong>Add your HR system.</strong> A form asks for its address and a key with the right to read.</li>
      <li><strong>Test and preview.</strong> You see each person who would arrive before a single row is written.</li>
      <li><strong>Run it,</strong> now or on a schedule. What would take away too many waits for your approval.</li>
    </ol>
    <p><a class="button primary" href=${to("add")}>Add the first connection</a></p>
  </section>`;
}
