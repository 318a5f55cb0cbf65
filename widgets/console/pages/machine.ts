/** One machine: its id and secrets, what it may do, and its end. */
import { type TemplateResult, html, nothing } from "lit";

import {
  ConsoleMachineDocument,
  type ConsoleMachineQuery,
  ConsoleMachineRevokeDocument,
  ConsoleMachineSecretDocument,
  ConsoleMachineSecretRevokeDocument,
  ConsoleMachineUpdateDocument,
} from "../../src/generated/graphql.ts";
import { Trouble } from "../../src/core/trouble.ts";
import { overtaken } from "../connection/tab.ts";
import { ask } from "../core.ts";
import { entered, field } from "../parts/field.ts";
import { FIELDS, type Machine, machineFields, machineIn } from "../parts/machine-form.ts";
import { to } from "../router.ts";
import { View } from "../view.ts";
import { ago, at, state } from "../words.ts";

type Client = NonNullable<ConsoleMachineQuery["client"]>;
type Secret = Client["secrets"]["nodes"][number];

const DAY = 86_400_000;
/** Short of the year that a secret may live, wherever the day ends. */
const USUAL_DAYS = 360;

export class MachinePage extends View {
  #client!: Client;
  #said: Machine | undefined;
  /** Shown for as long as this page stands, and told by nobody again. */
  #secret = "";
  #isEnding = false;

  async load(): Promise<void> {
    const { client } = await ask(ConsoleMachineDocument, { id: this.place.rest[0]! });
    if (!client) throw new Trouble("forbidden", "NOT_FOUND", "There is no such machine, or it is not yours to see.");
    this.#client = client;
  }

  body(): TemplateResult {
    const { name, clientId, createdAt, createdBy } = this.#client;
    const isActive = this.#client.state === "ACTIVE";
    const isOvertaken = this.isRefusedAs("CONFLICT");
    return html`<nav class="trail" aria-label="Where you are"><a href=${to("machines")}>Machines</a></nav>
      <header class="head">
        <div><h1 tabindex="-1">${name}</h1><p class="muted">Registered ${ago(createdAt)} by ${createdBy.name}</p></div>
        ${state(this.#client.state)}
      </header>
      ${isOvertaken ? overtaken() : this.refusalsBeside(...FIELDS, "expiresAt")}
      <div class="columns">
        <div class="stack">
          <section class="card" aria-labelledby="id"><h2 id="id">Its id</h2>
            <p class="muted">What it calls itself beside a secret: <code>client_id</code>.</p>
            <p><code class="address">${clientId}</code></p>
          </section>
          ${this.#secrets(isActive)}
        </div>
        ${isActive ? html`<div class="stack">
          <form class="card form" aria-labelledby="may" @submit=${this.#save} novalidate>
            <h2 id="may">What it may do</h2>
            ${machineFields(this.#said ?? { ...this.#client, scopes: [...this.#client.scopes], origins: [...this.#client.origins] }, (word) => this.refusalOf(word))}
            <div class="actions"><button class="primary" aria-disabled=${this.busy}>Save</button></div>
          </form>
          ${this.#end()}
        </div>` : nothing}
      </div>`;
  }

  #secrets(isActive: boolean): TemplateResult {
    const usual = new Date(Date.now() + USUAL_DAYS * DAY).toISOString().slice(0, 10);
    return html`<section class="card" aria-labelledby="secrets"><h2 id="secrets">Secrets</h2>
      ${this.#secret ? html`<div class="notice" data-tone="positive" role="status">
        <p><strong>Keep it now: it is shown this once.</strong> It belongs in the program's own settings, and never in a page.</p>
        <p><code class="address">${this.#secret}</code></p>
        <button type="button" @click=${() => this.#copy()}>Copy the secret</button>
      </div>` : nothing}
      ${this.#client.secrets.nodes.length ? html`<div class="table"><table>
        <thead><tr><th scope="col">Begins</th><th scope="col">Until</th><th scope="col">Last used</th><td></td></tr></thead>
        <tbody>${this.#client.secrets.nodes.map((each) => this.#row(each))}</tbody>
      </table></div>` : html`<p class="muted">It has none yet, so it can't ask.</p>`}
      ${isActive ? html`<form class="inline" @submit=${this.#make} novalidate>
        ${field({ name: "until", label: "A new one is good until", type: "date", isNeeded: true, value: usual, refusal: this.refusalOf("expiresAt"), help: "In a year at most. Two at once, so that one can take over from the other." })}
        <button aria-disabled=${this.busy}>Make a secret</button>
      </form>` : nothing}
    </section>`;
  }

  #row(secret: Secret): TemplateResult {
    const { id, prefix, expiresAt, lastUsedOn, revokedAt } = secret;
    const isOver = !revokedAt && Date.parse(expiresAt) < Date.now();
    return html`<tr>
      <th scope="row"><code>${prefix}…</code></th>
      <td>${revokedAt ? state("REVOKED") : isOver ? html`${state("ENDED")} ${ago(expiresAt)}` : at(expiresAt)}</td>
      <td>${lastUsedOn ?? "never"}</td>
      <td>${revokedAt || isOver ? nothing : html`<button aria-disabled=${this.busy} aria-label="Revoke the secret that begins with ${prefix}" @click=${() => this.#revoke(id)}>Revoke</button>`}</td>
    </tr>`;
  }

  #end(): TemplateResult {
    return html`<section class="card" aria-labelledby="end"><h2 id="end">Revoke</h2>
      <p>It asks no more, and every token that it got ends at once. This is for good.</p>
      <div class="actions">${this.#isEnding
        ? html`<button class="danger" aria-disabled=${this.busy} @click=${() => this.#revokeAll()}>Revoke it for good</button><button type="button" @click=${() => this.#ask(false)}>Keep it</button>`
        : html`<button class="danger" @click=${() => this.#ask(true)}>Revoke…</button>`}</div>
    </section>`;
  }

  #ask(isEnding: boolean): void {
    this.#isEnding = isEnding;
    this.requestUpdate();
  }

  async #copy(): Promise<void> {
    await navigator.clipboard.writeText(this.#secret).then(() => this.say("Copied."), () => this.say("Select the text and copy it."));
  }

  readonly #save = async (event: SubmitEvent): Promise<void> => {
    this.#said = machineIn(event);
    const { id, version, documents } = this.#client;
    const input = { client: id, expectedVersion: version, documents: [...documents], ...this.#said };
    if (!(await this.do(ConsoleMachineUpdateDocument, { input }, "Saved. It counts from now on; new origins within half a minute."))) return;
    this.#said = undefined;
    await this.reload();
  };

  /** To the end of that day, where whoever chose it is. */
  readonly #make = async (event: SubmitEvent): Promise<void> => {
    const day = new Date(`${entered(event)["until"] ?? ""}T23:59`);
    const expiresAt = Number.isNaN(day.getTime()) ? new Date().toISOString() : day.toISOString();
    const done = await this.do(ConsoleMachineSecretDocument, { input: { client: this.#client.id, expiresAt } });
    if (!done) return;
    this.#secret = done.clientSecretCreate.secret ?? "";
    await this.reload();
  };

  async #revoke(clientSecret: string): Promise<void> {
    if (await this.do(ConsoleMachineSecretRevokeDocument, { input: { clientSecret } }, "The secret is revoked.")) await this.reload();
  }

  async #revokeAll(): Promise<void> {
    if (await this.do(ConsoleMachineRevokeDocument, { input: { client: this.#client.id } }, "The machine is revoked.")) await this.reload();
  }
}
