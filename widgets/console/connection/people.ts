/** People of the source who may be somebody we know: an administrator says who, nobody guesses. */
import { type TemplateResult, html } from "lit";
import { repeat } from "lit/directives/repeat.js";

import {
  ConsoleMatchDocument,
  ConsoleUnmatchedDocument,
  type ConsoleUnmatchedQuery,
} from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import { entered } from "../parts/field.ts";
import { type Listing, listed, showMore } from "../parts/listing.ts";
import { ago, count } from "../words.ts";
import { ConnectionTab } from "./tab.ts";

type Waiting = NonNullable<ConsoleUnmatchedQuery["connection"]>["unmatched"]["nodes"][number];
const NEW = "new";

export class PeopleTab extends ConnectionTab {
  #waiting: Listing<Waiting> | undefined;

  override async load(): Promise<void> {
    await super.load();
    const { id } = this.connection;
    this.#waiting = await listed(async (after) => (await ask(ConsoleUnmatchedDocument, { id, after })).connection?.unmatched, this.#waiting);
  }

  panel(): TemplateResult {
    const { nodes = [], total = 0 } = this.#waiting ?? {};
    return html`${this.refusalsBeside()}
      <section aria-labelledby="match">
        <h2 id="match">${total ? `${count(total, "person", "people")} may be somebody you know` : "Nobody waits to be matched"}</h2>
        <p class="muted">Whoever has the same name as somebody of another source, or an address of somebody who left, waits here and is never merged by a guess. The next run follows what you say.</p>
        ${repeat(nodes, ({ sourceKey }) => sourceKey, (each, at) => this.#card(each, at))}
        ${showMore(this.#waiting, (work) => this.attempt(work))}
      </section>`;
  }

  /** By the key there: what was ticked for one person is never there for the next. */
  #card(each: Waiting, at: number): TemplateResult {
    const option = (value: string, label: unknown): TemplateResult => html`<label class="option"><input type="radio" name="who" value=${value} required /> <span>${label}</span></label>`;
    return html`<form class="card" aria-labelledby="who-${at}" @submit=${(event: SubmitEvent) => this.#match(event, each.sourceKey)}>
      <fieldset>
        <legend id="who-${at}">${nameIn(each.message)} <span class="muted">${each.sourceKey} there, since ${ago(each.since)}</span></legend>
        ${each.candidates.map((person) => option(person.id, html`Is <strong>${person.name}</strong> <span class="muted">${[person.title, person.email].filter(Boolean).join(" · ")}</span>`))}
        ${option(NEW, "Is somebody new")}
      </fieldset>
      <div class="actions"><button class="primary" aria-disabled=${this.busy}>Say so</button></div>
    </form>`;
  }

  async #match(event: SubmitEvent, sourceKey: string): Promise<void> {
    const who = entered(event)["who"];
    if (!who) return;
    const input = { connection: this.connection.id, sourceKey, person: who === NEW ? null : who };
    if (await this.do(ConsoleMatchDocument, { input }, "Kept. The next run follows.")) await this.reload();
  }
}

/** The message begins with whom it is about, and their key in brackets. */
function nameIn(message: string): string {
  return message.split(" (")[0] ?? message;
}
