/** The form that sets up a connection, made of what its connector says of itself. */
import { type TemplateResult, html } from "lit";
import { repeat } from "lit/directives/repeat.js";

import {
  ConsoleCatalogueDocument,
  type ConsoleCatalogueQuery,
  ConsoleCreateDocument,
} from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import { choice, entered, field, INTERVALS } from "../parts/field.ts";
import { type Schema, isNeededWith, mapOf, settingFields, settingsOf } from "../parts/schema.ts";
import { go, to } from "../router.ts";
import { View } from "../view.ts";
import { plain } from "../words.ts";

type Kind = ConsoleCatalogueQuery["connectors"][number];

export class AddPage extends View {
  #kind: Kind | undefined;
  /** What was entered stays when it is refused. */
  #said: Record<string, string> = {};

  async load(): Promise<void> {
    const { connectors } = await ask(ConsoleCatalogueDocument, {});
    this.#kind = connectors.find(({ kind }) => kind === this.place.rest[0]);
  }

  body(): TemplateResult {
    const kind = this.#kind;
    if (!kind) return html`<h1 tabindex="-1">There is no such connector</h1><p><a href=${to("add")}>See all</a></p>`;
    const schema = kind.settingsSchema as Schema;
    const mapped = kind.fields.filter((each) => each.isNeeded && !each.usual);
    return html`<nav class="trail" aria-label="Where you are">
        <a href=${to()}>Connections</a> <a href=${to("add")}>Add</a>
      </nav>
      <h1 tabindex="-1">${kind.title}</h1>
      <p>${kind.reads}</p>
      <p class="muted"><strong>Have at hand:</strong> ${kind.needs}</p>
      <form class="card form" @submit=${this.#add} @change=${this.#chosen} novalidate>
        ${this.refusalsBeside(...this.#fields(kind, schema))}
        ${field({ name: "name", label: "Name", help: "What you call it here.", isNeeded: true, value: this.#said["name"] ?? kind.title, refusal: this.refusalOf("name") })}
        ${settingFields(schema, this.#kept(schema), (name) => this.refusalOf("settings", name))}
        ${mapped.map((each) => field({
          name: `map:${each.name}`, label: `Where it keeps: ${plain(each.name)}`, isNeeded: true,
          help: "The field's name, or a path to it.", value: this.#said[`map:${each.name}`] ?? "",
          refusal: this.refusalOf("settings", `map.${each.name}`),
        }))}
        ${repeat(this.#asked(kind), (each) => each.name, (each) => field({
          name: `secret:${each.name}`, label: each.title, type: "password", isNeeded: Boolean(this.#needs(each.neededWhere)),
          help: `${each.about} Kept sealed; nobody can read it again.`, autocomplete: "new-password",
          refusal: this.refusalOf("secrets", each.name),
        }))}
        ${choice({ name: "every", label: "Runs by itself", options: INTERVALS, value: this.#said["every"] ?? "60", help: "You test and preview first either way; the first run is yours to begin if you choose “by hand”." })}
        <div class="actions">
          <button class="primary" aria-disabled=${this.busy}>Add and test</button>
          <a class="button" href=${to("add")}>Back</a>
        </div>
      </form>`;
  }

  /** The way to sign in decides what else is asked for. */
  readonly #chosen = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    this.#said = Object.fromEntries([...new FormData(event.currentTarget as HTMLFormElement)].map(([name, value]) => [name, String(value)]));
    this.requestUpdate();
  };

  /** Each has a field of its own, by its name: what is typed for one must not stand in another's. */
  #asked(kind: Kind): Kind["secrets"] {
    return kind.secrets.filter(({ neededWhere }) => this.#needs(neededWhere) !== undefined);
  }

  #needs(where: unknown): boolean | undefined {
    return isNeededWith(where, this.#kept(this.#kind!.settingsSchema as Schema));
  }

  #kept(schema: Schema): Record<string, unknown> {
    return Object.fromEntries(Object.keys(schema.properties).map((name) => [name, this.#said[`setting:${name}`] ?? ""]));
  }

  #fields(kind: Kind, schema: Schema): string[] {
    const settings = Object.keys(schema.properties).map((name) => `settings.${name}`);
    return ["name", ...settings, ...kind.fields.map(({ name }) => `settings.map.${name}`), ...kind.secrets.map(({ name }) => `secrets.${name}`)];
  }

  readonly #add = async (event: SubmitEvent): Promise<void> => {
    const told = (this.#said = entered(event));
    const kind = this.#kind!;
    const names = kind.secrets.map(({ name }) => name).filter((name) => told[`secret:${name}`]);
    const done = await this.do(ConsoleCreateDocument, {
      input: {
        kind: kind.kind,
        name: told["name"] ?? "",
        settings: { ...settingsOf(kind.settingsSchema as Schema, told), ...mapOf(told) },
        secrets: names.map((name) => ({ name, value: told[`secret:${name}`]! })),
        everyMinutes: null,
      },
    }, `${told["name"] ?? ""} is added.`);
    const id = done?.connectionCreate.connection?.id;
    if (!id) return;
    sessionStorage.setItem(`okr-console-every:${id}`, told["every"] ?? "");
    go(`${to("connections", id, "test")}?new=1`);
  };
}
