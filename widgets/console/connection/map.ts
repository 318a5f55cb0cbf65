/** Where the source keeps our fields, with its own first records beside as they would arrive. */
import { type TemplateResult, html, nothing } from "lit";

import {
  ConsoleSampleDocument,
  type ConsoleTrialFragment,
  ConsoleUpdateDocument,
} from "../../src/generated/graphql.ts";
import { entered } from "../parts/field.ts";
import { type Settings, mapOf, withoutMap } from "../parts/schema.ts";
import { to } from "../router.ts";
import { plain, shown } from "../words.ts";
import { ConnectionTab, asked, failed, isOver } from "./tab.ts";

type Records = Record<string, unknown>[];

const PEOPLE = ["name", "email", "title", "location", "manager_source_id", "unit_path", "status", "source_id"];
const TASKS = ["key", "summary", "status", "type", "assignee_name", "estimate"];
const TITLES: Record<string, string> = {
  manager_source_id: "Manager", unit_path: "Unit", source_id: "Key there", assignee_name: "Assignee",
};
const PAUSE = 600;

export class MapTab extends ConnectionTab {
  #sample: ConsoleTrialFragment | undefined;
  #last: ConsoleTrialFragment | undefined;
  #draft: Settings | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override async load(): Promise<void> {
    await super.load();
    this.#last = undefined;
    void this.#try(this.#settings());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  panel(): TemplateResult {
    const fields = this.kind?.fields ?? [];
    return html`${this.refusalsBeside(...fields.map(({ name }) => `settings.map.${name}`))}
      <div class="map">
        ${fields.length ? html`<form class="card" aria-labelledby="ours" @submit=${this.#keep} @input=${this.#changed}>
          <h2 id="ours">Our fields and theirs</h2>
          <p class="muted">Leave a field empty to look where it usually is. A field that looks like pay is refused.</p>
          <table>
            <thead><tr><th scope="col">Ours</th><th scope="col">Theirs</th></tr></thead>
            <tbody>${fields.map((each) => this.#row(each))}</tbody>
          </table>
          <div class="actions">
            <button class=${this.#draft ? "primary" : ""} ?disabled=${this.busy || !this.#draft}>Keep this map</button>
            <a class=${this.#draft ? "button" : "button primary"} href=${to("connections", this.connection.id, "preview")}>Preview</a>
          </div>
        </form>` : nothing}
        <section class="card" aria-labelledby="sample">
          <h2 id="sample">Their first records, as they would arrive</h2>
          ${this.#shown()}
        </section>
      </div>`;
  }

  #row({ name, usual, isNeeded }: { name: string; usual: string; isNeeded: boolean }): TemplateResult {
    const id = `map:${name}`;
    const refusal = this.refusalOf("settings", `map.${name}`);
    const value = String((this.connection.fieldMap as Settings)[name] ?? "");
    return html`<tr>
      <th scope="row"><label for=${id}>${plain(name)}${isNeeded ? html` <span class="muted">needed</span>` : nothing}</label></th>
      <td>
        <input id=${id} name=${id} .value=${value} placeholder=${usual || "not read"} spellcheck="false" autocomplete="off" aria-invalid=${refusal ? "true" : "false"} aria-describedby=${refusal ? `${id}-refusal` : nothing} />
        ${refusal ? html`<p class="refusal" id="${id}-refusal">${refusal}</p>` : nothing}
      </td>
    </tr>`;
  }

  #shown(): TemplateResult {
    const [sample, last] = [this.#sample, this.#last];
    const records = (last?.records ?? []) as Records;
    const columns = this.kind?.bringsPeople === false ? TASKS : PEOPLE;
    return html`${sample && !isOver(sample) ? asked("Reading the first records…") : nothing}
      ${sample ? failed(sample) : nothing}
      ${last && !records.length ? html`<p class="muted">There is no record.</p>` : nothing}
      ${records.length ? html`<div class="table" tabindex="0" role="region" aria-label="Sample of records"><table class="sample">
        <thead><tr>${columns.map((each) => html`<th scope="col">${TITLES[each] ?? plain(each)}</th>`)}</tr></thead>
        <tbody>${records.map((record) => html`<tr>${columns.map((each, at) => {
          const value = shown(record[each]);
          const text = each === "status" ? plain(value) : value;
          return at ? html`<td>${text}</td>` : html`<th scope="row">${text}</th>`;
        })}</tr>`)}</tbody>
      </table></div>
      <p class="muted" role="status">${records.length} records. Nothing was written.</p>` : nothing}
      ${this.#problems()}`;
  }

  #problems(): TemplateResult | typeof nothing {
    const found = (this.#last?.problems ?? []) as { subject: string; message: string }[];
    if (!found.length) return nothing;
    return html`<h3>What was wrong with them</h3><ul>${found.map((each) => html`<li>${each.message}</li>`)}</ul>`;
  }

  #settings(map?: Settings): Settings {
    const settings = this.connection.settings as Settings;
    return map ? { ...withoutMap(settings), ...map } : settings;
  }

  /** Shown again as it would be by what is typed, once somebody rests. */
  readonly #changed = (event: Event): void => {
    const form = (event.currentTarget as HTMLFormElement);
    const told = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()] as const).filter(([, value]) => value));
    this.#draft = this.#settings(mapOf(told));
    this.requestUpdate();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#try(this.#draft!), PAUSE);
  };

  async #try(settings: Settings): Promise<void> {
    const done = await this.do(ConsoleSampleDocument, { input: { connection: this.connection.id, settings } });
    const trial = done?.connectionSample.trial;
    if (!trial) return;
    this.#sample = trial;
    await this.follow(trial, (told) => {
      if (this.#sample?.id !== told.id) return;
      this.#sample = told;
      if (told.state === "DONE") this.#last = told;
    });
  }

  readonly #keep = async (event: SubmitEvent): Promise<void> => {
    const told = entered(event);
    const { id, version, name } = this.connection;
    const settings = this.#settings(mapOf(told));
    const done = await this.do(ConsoleUpdateDocument, { input: { connection: id, expectedVersion: version, name, settings } }, "The map is kept.");
    if (!done) return;
    this.#draft = undefined;
    await this.reload();
  };
}
