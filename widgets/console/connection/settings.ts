/** A connection's settings and secrets, its webhook, and its end. */
import { type TemplateResult, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

import {
  ConsoleConsentDocument,
  ConsoleDeleteDocument,
  ConsoleLeadsDocument,
  ConsoleSecretSetDocument,
  ConsoleUpdateDocument,
  type PersonField,
} from "../../src/generated/graphql.ts";
import { entered, field } from "../parts/field.ts";
import { type Schema, type Settings, isNeededWith, settingFields, settingWritten, settingsOf } from "../parts/schema.ts";
import { go, to } from "../router.ts";
import { ago } from "../words.ts";
import { leadsForm } from "./leads.ts";
import { ConnectionTab } from "./tab.ts";

/** Where whoever was let in comes back to. */
const BACK = `${location.origin}/connect/done`;

/** The cookie by which the service knows the browser that asked (sync/consent.py). */
const PROOF = "__Host-okrgraph-consent";

export class SettingsTab extends ConnectionTab {
  #isDeleting = false;
  /** One for as long as this page stands: who presses again holds what the consent on its way asks for. */
  readonly #proof = crypto.randomUUID();
  /** What was changed and is not kept yet, by field: it stays when it is refused, and when somebody else was quicker. */
  #said: Record<string, string> = {};

  panel(): TemplateResult {
    const kind = this.kind;
    if (!kind) return html`<div class="card"><p>It is a file that somebody uploads: <code>okrgraph import people</code> takes the next one.</p></div>`;
    const schema = kind.settingsSchema as Schema;
    const shownFields = ["name", ...Object.keys(schema.properties).map((name) => `settings.${name}`), ...kind.secrets.map(({ name }) => `secrets.${name}`), "confirm"];
    return html`${this.refusalsBeside(...shownFields)}
      <div class="columns">
        <form class="card form" aria-labelledby="settings" @submit=${this.#save} novalidate>
          <h2 id="settings">Settings</h2>
          ${field({ name: "name", label: "Name", isNeeded: true, value: this.#said["name"] ?? this.connection.name, refusal: this.refusalOf("name") })}
          ${settingFields(schema, this.#settings(), (name) => this.refusalOf("settings", name))}
          <p class="muted">Another host clears the secrets, so that none is ever sent to a place it was not meant for.</p>
          <div class="actions"><button class="primary" aria-disabled=${this.busy}>Save</button></div>
        </form>
        <div class="stack">
          <form class="card form" aria-labelledby="secrets" @submit=${this.#enter} novalidate>
            <h2 id="secrets">Secrets</h2>
            ${repeat(this.#asked(kind.secrets), (each) => each.name, (each) => field({
              name: `secret:${each.name}`, label: each.title, type: "password", isNeeded: Boolean(this.#needs(each.neededWhere)),
              help: `${this.#kept(each.name)} ${each.about}`, autocomplete: "new-password",
              refusal: this.refusalOf("secrets", each.name),
            }))}
            ${kind.secrets.length ? html`<div class="actions"><button class="primary" aria-disabled=${this.busy}>Keep what is entered</button></div>` : html`<p class="muted">It needs none.</p>`}
          </form>
          ${(this.connection.settings as Settings)["sign_in"] === "oauth" ? html`<section class="card" aria-labelledby="consent">
            <h2 id="consent">Consent</h2>
            <p>OAuth takes somebody's yes at the other system, who may read what is to be read here. They are led back here, by this address, which the app there needs as its callback:</p>
            <p><code class="address">${BACK}</code></p>
            <div class="actions"><button class=${this.#isLetIn() ? "" : "primary"} aria-disabled=${this.busy} @click=${() => this.#consent()}>${this.#isLetIn() ? "Ask for consent again" : "Ask for consent"}</button></div>
          </section>` : nothing}
          ${this.connection.webhookPath ? html`<section class="card" aria-labelledby="hook">
            <h2 id="hook">Webhook</h2>
            <p>Give the other system this address, and it tells us of changes at once. Each delivery is checked by its signature.</p>
            <p><code class="address">${location.origin}${this.connection.webhookPath}</code></p>
          </section>` : nothing}
          ${kind.bringsPeople ? leadsForm(this.connection, this.busy, (fields) => this.#lead(fields)) : nothing}
          <section class="card" aria-labelledby="end">
            <h2 id="end">Delete</h2>
            <p>The connection goes with its secrets. The people that it brought stay, and so does what linked work came to; the links end.</p>
            ${this.#isDeleting
              ? html`<form @submit=${this.#delete}>
                  ${field({ name: "confirm", label: `Type ${this.connection.name} to delete it`, isNeeded: true, refusal: this.refusalOf("confirm") })}
                  <div class="actions"><button class="danger" aria-disabled=${this.busy}>Delete for good</button><button type="button" @click=${() => this.#ask(false)}>Keep it</button></div>
                </form>`
              : html`<div class="actions"><button class="danger" @click=${() => this.#ask(true)}>Delete…</button></div>`}
          </section>
        </div>
      </div>`;
  }

  /** Each has a field of its own, by its name: what is typed for one must not stand in another's. */
  #asked<Secret extends { neededWhere?: unknown }>(secrets: readonly Secret[]): Secret[] {
    return secrets.filter(({ neededWhere }) => this.#needs(neededWhere) !== undefined);
  }

  #needs(where: unknown): boolean | undefined {
    return isNeededWith(where, this.connection.settings as Settings);
  }

  #settings(): Settings {
    const said = Object.entries(this.#said).filter(([name]) => name.startsWith("setting:"));
    return { ...(this.connection.settings as Settings), ...Object.fromEntries(said.map(([name, value]) => [name.slice("setting:".length), value])) };
  }

  /** What differs from what is kept: nobody undoes what they did not touch. */
  #changed(told: Record<string, string>): Record<string, string> {
    const { name, settings } = this.connection;
    const properties = Object.entries((this.kind!.settingsSchema as Schema).properties);
    const kept = properties.map(([word, property]) => [`setting:${word}`, settingWritten(property, (settings as Settings)[word])] as const);
    const changed = [["name", name] as const, ...kept].filter(([word, value]) => (told[word] ?? "") !== value);
    return Object.fromEntries(changed.map(([word]) => [word, told[word] ?? ""]));
  }

  #kept(name: string): string {
    const found = this.connection.secrets.find((each) => each.name === name);
    return found ? `Kept since ${ago(found.writtenAt)}; leave empty to keep it.` : "Not entered yet.";
  }

  /** With what somebody granted, and never without it, a connection is fit to run. */
  #isLetIn(): boolean {
    return this.connection.secrets.some(({ name }) => name === "grant");
  }

  async #consent(): Promise<void> {
    if (this.busy) return;
    const proof = this.#proof;
    // It comes along as the other system leads back, so not by a request that another site makes.
    document.cookie = `${PROOF}=${proof}; Path=/; Secure; SameSite=Lax; Max-Age=600`;
    const done = await this.do(ConsoleConsentDocument, { input: { connection: this.connection.id, backTo: BACK, proof } });
    const address = done?.connectionConsent.address;
    if (address && /^https?:/.test(address)) location.assign(address);
  }

  async #lead(fields: PersonField[]): Promise<void> {
    const { id, version } = this.connection;
    const input = { connection: id, expectedVersion: version, fields };
    if (await this.do(ConsoleLeadsDocument, { input }, "Kept.")) await this.reload();
  }

  #ask(isDeleting: boolean): void {
    this.#isDeleting = isDeleting;
    this.refusals = [];
    this.requestUpdate();
  }

  readonly #save = async (event: SubmitEvent): Promise<void> => {
    const told = entered(event);
    const { settings } = this.connection;
    this.#said = this.#changed(told);
    const map = Object.entries(settings as Settings).filter(([name]) => name.startsWith("map."));
    const input = {
      ...this.meant(), name: told["name"] ?? "",
      settings: { ...settingsOf(this.kind!.settingsSchema as Schema, told), ...Object.fromEntries(map) },
    };
    const done = await this.do(ConsoleUpdateDocument, { input });
    if (!done) return;
    this.#said = {};
    const missing = done.connectionUpdate.connection?.missingSecrets ?? [];
    this.say(missing.length ? "Saved. Another host: enter its secrets now." : "Saved.");
    await this.reload();
  };

  readonly #enter = async (event: SubmitEvent): Promise<void> => {
    const told = entered(event);
    const form = event.target as HTMLFormElement;
    const secrets = Object.entries(told).map(([name, value]) => ({ name: name.slice("secret:".length), value }));
    const input = { connection: this.connection.id, secrets };
    if (!(await this.do(ConsoleSecretSetDocument, { input }, "The secrets are kept."))) return;
    form.reset();
    await this.reload();
  };

  readonly #delete = async (event: SubmitEvent): Promise<void> => {
    const { name } = this.connection;
    if (entered(event)["confirm"] !== name) {
      this.refusals = [{ code: "INVALID", path: ["confirm"], message: `Type ${name}, as it is written above.` }];
      this.requestUpdate();
      return;
    }
    const input = this.meant();
    if (await this.do(ConsoleDeleteDocument, { input }, `${name} is deleted.`)) go(to());
  };
}
