/** What was done to a connection, by whom, and what it could not take. */
import { type TemplateResult, html, nothing } from "lit";

import { ConsoleLogDocument, type ConsoleLogQuery } from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import { ago, at, count, plain } from "../words.ts";
import { ConnectionTab } from "./tab.ts";

export class LogTab extends ConnectionTab {
  #log: ConsoleLogQuery | undefined;

  override async load(): Promise<void> {
    await super.load();
    this.#log = await ask(ConsoleLogDocument, { id: this.connection.id });
  }

  panel(): TemplateResult {
    const issues = this.#log?.connection?.issues;
    const entries = this.#log?.auditLog.nodes ?? [];
    return html`<section class="card" aria-labelledby="open">
        <h2 id="open">${issues?.totalCount ? `${count(issues.totalCount, "issue")} open` : "No open issue"}</h2>
        ${issues?.totalCount
          ? html`<ul class="issues">${issues.nodes.map((each) => html`<li><code>${each.code}</code> ${each.message} <span class="muted">since ${ago(each.firstSeenAt)}</span></li>`)}</ul>`
          : html`<p class="muted">An issue closes by itself when its record next arrives whole.</p>`}
      </section>
      <section class="card" aria-labelledby="done">
        <h2 id="done">Who did what</h2>
        <div class="table"><table>
          <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th></tr></thead>
          <tbody>${entries.map((each) => html`<tr>
            <td>${at(each.at)}</td><td>${each.actor?.name ?? "the machine"}</td>
            <td>${plain(each.action)} ${facts(each.detail)}</td>
          </tr>`)}</tbody>
        </table></div>
      </section>`;
  }
}

export function facts(detail: readonly { name: string; value?: string | null }[] | null | undefined): unknown {
  const told = (detail ?? []).filter(({ name, value }) => value && !/^(run|plan)$/.test(name));
  if (!told.length) return nothing;
  return html`<span class="muted">${told.map(({ name, value }) => `${plain(name).toLowerCase()}: ${value}`).join(", ")}</span>`;
}
