/** What was done to a connection, by whom, and what it could not take. */
import { type TemplateResult, html } from "lit";

import {
  ConsoleAuditDocument,
  type ConsoleAuditQuery,
  ConsoleIssuesDocument,
  type ConsoleIssuesQuery,
} from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import { deed, facts } from "../parts/deeds.ts";
import { type Listing, listed, showMore } from "../parts/listing.ts";
import { ago, at, count, issue } from "../words.ts";
import { ConnectionTab } from "./tab.ts";

type Entry = ConsoleAuditQuery["auditLog"]["nodes"][number];
type Issue = NonNullable<ConsoleIssuesQuery["connection"]>["issues"]["nodes"][number];

export class LogTab extends ConnectionTab {
  #issues: Listing<Issue> | undefined;
  #entries: Listing<Entry> | undefined;

  override async load(): Promise<void> {
    await super.load();
    const { id } = this.connection;
    const filter = { subject: id };
    this.#issues = await listed(async (after) => (await ask(ConsoleIssuesDocument, { id, after })).connection?.issues, this.#issues);
    this.#entries = await listed(async (after) => (await ask(ConsoleAuditDocument, { after, filter })).auditLog, this.#entries);
  }

  panel(): TemplateResult {
    const issues = this.#issues;
    const entries = this.#entries?.nodes ?? [];
    const more = (listing?: Listing<Entry> | Listing<Issue>, words?: string): unknown => showMore(listing as Listing<unknown>, (work) => this.attempt(work), words);
    return html`${this.refusalsBeside()}<section class="card" aria-labelledby="open">
        <h2 id="open">${issues?.total ? `${count(issues.total, "issue")} open` : "No open issue"}</h2>
        ${issues?.total
          ? html`<ul class="issues">${issues.nodes.map((each) => html`<li>${issue(each)} <span class="muted">since ${ago(each.firstSeenAt)}</span></li>`)}</ul>${more(issues)}`
          : html`<p class="muted">An issue closes by itself when its record next arrives whole.</p>`}
      </section>
      <section class="card" aria-labelledby="done">
        <h2 id="done">Who did what</h2>
        <div class="table"><table>
          <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th></tr></thead>
          <tbody>${entries.map((each) => html`<tr>
            <td>${at(each.at)}</td><td>${each.actor?.name ?? "the machine"}</td>
            <td>${deed(each.action)} ${facts(each.detail)}</td>
          </tr>`)}</tbody>
        </table></div>
        ${more(this.#entries, "Show older entries")}
      </section>`;
  }
}
