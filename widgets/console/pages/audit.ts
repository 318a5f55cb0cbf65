/** Who did or read what of the private things, and of everything that administrators do. */
import { type TemplateResult, html, nothing } from "lit";

import { type AuditFilter, ConsoleAuditDocument, type ConsoleAuditQuery } from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import { deed, deedsToChoose, facts, noun, nounsToChoose } from "../parts/deeds.ts";
import { choice, entered, field } from "../parts/field.ts";
import { type Listing, listed, showMore } from "../parts/listing.ts";
import { here, stay } from "../router.ts";
import { View } from "../view.ts";
import { at } from "../words.ts";

export class AuditPage extends View {
  #entries: Listing<ConsoleAuditQuery["auditLog"]["nodes"][number]> | undefined;

  async load(): Promise<void> {
    const filter = filterOf(here().query);
    this.#entries = await listed(async (after) => (await ask(ConsoleAuditDocument, { after, filter })).auditLog);
  }

  body(): TemplateResult {
    const told = here().query;
    const entries = this.#entries?.nodes ?? [];
    return html`<h1 tabindex="-1">Audit</h1>
      <p class="muted">What was done, and each read of something private. What is its author's alone is not told even here.</p>
      <form class="card inline" role="search" @submit=${this.#filter}>
        ${choice({ name: "action", label: "What was done", options: deedsToChoose(told.get("action") ?? ""), value: told.get("action") ?? "" })}
        ${choice({ name: "noun", label: "To what", options: nounsToChoose(told.get("noun") ?? ""), value: told.get("noun") ?? "" })}
        ${field({ name: "from", label: "From", type: "date", value: told.get("from") ?? "" })}
        <button>Show</button>
      </form>
      ${this.refusalsBeside()}
      <div class="card table"><table>
        <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">To what</th><th scope="col">Whose</th></tr></thead>
        <tbody>${entries.map((each) => html`<tr>
          <td>${at(each.at)}</td><td>${each.actor?.name ?? each.client?.name ?? "the machine"}</td>
          <td>${deed(each.action)} ${facts(each.detail)}</td><td>${noun(each.noun)}</td><td>${each.whose?.name ?? "–"}</td>
        </tr>`)}</tbody>
      </table></div>
      ${entries.length ? nothing : html`<p class="muted" role="status">Nothing of this kind.</p>`}
      ${showMore(this.#entries, (work) => this.attempt(work), "Show older entries")}`;
  }

  readonly #filter = (event: SubmitEvent): void => {
    stay(entered(event));
    void this.reload();
  };
}

function filterOf(query: URLSearchParams): AuditFilter {
  const from = query.get("from");
  return {
    action: query.get("action"), noun: query.get("noun"),
    from: from ? new Date(`${from}T00:00`).toISOString() : null,
  };
}
