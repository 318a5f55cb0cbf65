/** Who holds which role, and the ways to grant and revoke them. */
import { type TemplateResult, html, nothing } from "lit";
import { keyed } from "lit/directives/keyed.js";

import {
  ConsoleGrantDocument,
  ConsolePeopleDocument,
  type ConsolePeopleQuery,
  ConsoleRevokeDocument,
  ConsoleRolesDocument,
  type ConsoleRolesQuery,
  type Role,
} from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import { choice, entered, field } from "../parts/field.ts";
import { type Listing, listed, showMore } from "../parts/listing.ts";
import { View } from "../view.ts";
import { at } from "../words.ts";

const ROLES: Record<Role, readonly [title: string, about: string]> = {
  ADMINISTRATOR: ["Administrator", "sets up connections, tokens, roles and pilots; reads no private content"],
  HR_REVIEWER: ["HR reviewer", "runs reviews and calibration"],
  PROGRAMME_LEAD: ["Programme lead", "runs the OKR programme: cycles, settings, reminders"],
};

export class RolesPage extends View {
  #grants: Listing<ConsoleRolesQuery["roleGrants"]["nodes"][number]> | undefined;
  #found: ConsolePeopleQuery["people"]["nodes"] | undefined;

  async load(): Promise<void> {
    this.#grants = await listed(async (after) => (await ask(ConsoleRolesDocument, { after })).roleGrants, this.#grants);
  }

  body(): TemplateResult {
    return html`<h1 tabindex="-1">Roles</h1>
      <p class="muted">Nothing but a grant gives a role: no claim of a token, no other system. Each change is in the audit.</p>
      ${this.refusalsBeside()}
      <div class="card table"><table>
        <thead><tr><th scope="col">Who</th><th scope="col">Role</th><th scope="col">Since</th><th scope="col">Granted by</th><td></td></tr></thead>
        <tbody>${this.#grants?.nodes.map((each) => html`<tr>
          <th scope="row">${each.person.name} <span class="muted">${each.person.title ?? ""}</span></th>
          <td>${ROLES[each.role][0]}</td><td>${at(each.grantedAt)}</td><td>${each.grantedBy?.name ?? "on the machine"}</td>
          <td><button aria-disabled=${this.busy} aria-label="Revoke ${ROLES[each.role][0]} from ${each.person.name}" @click=${() => this.#revoke(each.person.id, each.role)}>Revoke</button></td>
        </tr>`)}</tbody>
      </table></div>
      ${showMore(this.#grants, (work) => this.attempt(work))}
      <section class="card" aria-labelledby="grant">
        <h2 id="grant">Grant a role</h2>
        <form class="inline" @submit=${this.#search}>
          ${field({ name: "text", label: "Name or e-mail", isNeeded: true })}
          <button>Find</button>
        </form>
        ${this.#found ? keyed(this.#found, this.#choose(this.#found)) : nothing}
      </section>`;
  }

  /** A form of its own for each search: what was ticked among others says nothing of these. */
  #choose(people: ConsolePeopleQuery["people"]["nodes"]): TemplateResult {
    if (!people.length) return html`<p class="muted" role="status">Nobody of this name.</p>`;
    return html`<form @submit=${this.#grant}>
      <fieldset><legend>Who</legend>
        ${people.map((each) => html`<label class="option"><input type="radio" name="person" value=${each.id} ?checked=${people.length === 1} required /> <span>${each.name} <span class="muted">${[each.title, each.email].filter(Boolean).join(" · ")}</span></span></label>`)}
      </fieldset>
      ${choice({ name: "role", label: "Role", options: (Object.keys(ROLES) as Role[]).map((role) => [role, ROLES[role].join(": ")] as const) })}
      <div class="actions"><button class="primary" aria-disabled=${this.busy}>Grant</button></div>
    </form>`;
  }

  readonly #search = async (event: SubmitEvent): Promise<void> => {
    const text = entered(event)["text"] ?? "";
    await this.attempt(async () => {
      this.#found = (await ask(ConsolePeopleDocument, { text })).people.nodes;
    });
  };

  readonly #grant = async (event: SubmitEvent): Promise<void> => {
    const { person = "", role } = entered(event);
    if (!(await this.do(ConsoleGrantDocument, { input: { person, role: role as Role } }, "The role is granted."))) return;
    this.#found = undefined;
    this.renderRoot.querySelector<HTMLFormElement>("form.inline")?.reset();
    await this.reload();
  };

  async #revoke(person: string, role: Role): Promise<void> {
    if (await this.do(ConsoleRevokeDocument, { input: { person, role } }, "The role is revoked.")) await this.reload();
  }
}
