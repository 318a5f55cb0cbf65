/** Programs that ask the graph, and pages that show widgets: those that are registered, and a form for one more. */
import { type TemplateResult, html, nothing } from "lit";

import { ConsoleMachineCreateDocument, ConsoleMachinesDocument, type ConsoleMachinesQuery } from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import { type Listing, listed, showMore } from "../parts/listing.ts";
import { FIELDS, type Machine, SCOPES, machineFields, machineIn, machineOf } from "../parts/machine-form.ts";
import { go, to } from "../router.ts";
import { View } from "../view.ts";
import { state } from "../words.ts";

export class MachinesPage extends View {
  #machines: Listing<ConsoleMachinesQuery["clients"]["nodes"][number]> | undefined;
  /** What was entered stays when it is refused. */
  #said: Machine = machineOf(this.place.query);

  async load(): Promise<void> {
    this.#machines = await listed(async (after) => (await ask(ConsoleMachinesDocument, { after })).clients, this.#machines);
  }

  body(): TemplateResult {
    const machines = this.#machines?.nodes ?? [];
    return html`<h1 tabindex="-1">Machines</h1>
      <p class="muted">A page with widgets of ours, a report, a directory that pushes people: each asks by a secret of its own, and sees no more than you and the person at it allow.</p>
      ${this.refusalsBeside(...FIELDS)}
      ${machines.length ? html`<div class="card table"><table>
        <thead><tr><th scope="col">Name</th><th scope="col">State</th><th scope="col">Origins of its pages</th><th scope="col">What it may do</th></tr></thead>
        <tbody>${machines.map((each) => html`<tr>
          <th scope="row"><a href=${to("machines", each.id)}>${each.name}</a></th>
          <td>${state(each.state)}</td>
          <td>${each.origins.join(", ") || "–"}</td>
          <td>${each.scopes.map((scope) => SCOPES[scope] ?? scope).join("; ")}</td>
        </tr>`)}</tbody>
      </table></div>
      ${showMore(this.#machines, (work) => this.attempt(work))}` : nothing}
      <form class="card form" aria-labelledby="new" @submit=${this.#register} novalidate>
        <h2 id="new">Register a machine</h2>
        ${machineFields(this.#said, (name) => this.refusalOf(name))}
        <div class="actions"><button class="primary" aria-disabled=${this.busy}>Register</button></div>
      </form>`;
  }

  readonly #register = async (event: SubmitEvent): Promise<void> => {
    const input = (this.#said = machineIn(event));
    const done = await this.do(ConsoleMachineCreateDocument, { input }, "It is registered. Make its secret next.");
    const id = done?.clientCreate.client?.id;
    if (id) go(to("machines", id));
  };
}
