/** Where the source keeps our fields, with its own first records beside as they would arrive. */
import { type TemplateResult, html, nothing } from "lit";

import {
  ConsoleSampleDocument,
  type ConsoleTrialFragment,
  ConsoleUpdateDocument,
} from "../../src/generated/graphql.ts";
import { type Refusal, act } from "../core.ts";
import { type Settings, withoutMap } from "../parts/schema.ts";
import { to } from "../router.ts";
import { count, plain, shown } from "../words.ts";
import { ConnectionTab, asked, failed, isOver } from "./tab.ts";

type Records = Record<string, unknown>[];

const PEOPLE = ["name", "email", "title", "location", "manager_source_id", "unit_path", "status", "source_id"];
const TASKS = ["key", "summary", "status", "type", "assignee_name", "estimate"];
const TITLES: Record<string, string> = {
  manager_source_id: "Manager", unit_path: "Unit", source_id: "Key there", assignee_name: "Assignee",
};
const PAUSE = 600;
const LATEST = 30_000;

export class MapTab extends ConnectionTab {
  #sample: ConsoleTrialFragment | undefined;
  #last: ConsoleTrialFragment | undefined;
  /** What is typed and not kept yet, by our field's name. */
  #said: Record<string, string> = {};
  #newest = new AbortController();
  /** Why the newest draft could not even be asked about; it is asked about again. */
  #delay = "";
  /** Why the newest draft was refused, by the field where it names one. */
  #doubts: Refusal[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  override async load(): Promise<void> {
    await super.load();
    if (this.kind) void this.#try();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#newest.abort();
  }

  panel(): TemplateResult {
    const fields = this.kind?.fields ?? [];
    const isChanged = this.#isChanged();
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
            <button class=${isChanged ? "primary" : ""} aria-disabled=${this.busy || !isChanged}>Keep this map</button>
            <a class=${isChanged ? "button" : "button primary"} href=${to("connections", this.connection.id, "preview")}>Preview</a>
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
    const refusal = this.refusalOf("settings", `map.${name}`) || this.#doubtOf(name);
    const value = this.#said[name] ?? this.#kept(name);
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
    const fields = (this.kind?.fields ?? []).map(({ name }) => `settings.map.${name}`);
    const columns = this.kind?.bringsPeople === false ? TASKS : PEOPLE;
    return html`${sample && !isOver(sample) ? asked("Reading the first records…") : nothing}
      ${this.#delay ? html`<p class="muted" role="status">${this.#delay} It is tried again by itself.</p>` : nothing}
      ${this.#doubts.filter(({ path }) => !fields.includes(path.join("."))).map(({ message }) => html`<p class="refusal">${message}</p>`)}
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
      <p class="muted" role="status">${count(records.length, "record")} of ${columns.length} columns: scroll the table sideways for all of them. Nothing was written.</p>` : nothing}
      ${this.#problems()}`;
  }

  #problems(): TemplateResult | typeof nothing {
    const found = (this.#last?.problems ?? []) as { subject: string; message: string }[];
    if (!found.length) return nothing;
    return html`<h3>What was wrong with them</h3><ul>${found.map((each) => html`<li>${each.message}</li>`)}</ul>`;
  }

  #doubtOf(name: string): string {
    return this.#doubts.find(({ path }) => path.join(".") === `settings.map.${name}`)?.message ?? "";
  }

  #isChanged(): boolean {
    return Object.keys(this.#said).length > 0;
  }

  #kept(name: string): string {
    return String((this.connection.fieldMap as Settings)[name] ?? "");
  }

  /** Those that are kept, with the map as it is typed. */
  #settings(): Settings {
    const names = (this.kind?.fields ?? []).map(({ name }) => name);
    const map = names.map((name) => [`map.${name}`, this.#said[name] ?? this.#kept(name)] as const);
    return { ...withoutMap(this.connection.settings as Settings), ...Object.fromEntries(map.filter(([, value]) => value)) };
  }

  /** Shown again as it would be by what is typed, once somebody rests. */
  readonly #changed = (event: Event): void => {
    this.#hear(event.currentTarget as HTMLFormElement);
    this.refusals = this.refusals.filter(({ code }) => code === "CONFLICT");
    this.requestUpdate();
    this.#tryLater(PAUSE);
  };

  #hear(form: HTMLFormElement): void {
    const told = [...new FormData(form)].map(([id, value]) => [id.slice("map:".length), String(value).trim()] as const);
    this.#said = Object.fromEntries(told.filter(([name, value]) => value !== this.#kept(name)));
  }

  #tryLater(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#try(wait), wait);
  }

  /** Nobody pressed anything: it takes no focus and disables nothing, and only the newest draft is shown. */
  async #try(waited = PAUSE): Promise<void> {
    if (this.gone.aborted) return;
    clearTimeout(this.#timer);
    this.#newest.abort();
    const { signal } = (this.#newest = new AbortController());
    const input = { connection: this.connection.id, settings: this.#settings() };
    const answer = await act(ConsoleSampleDocument, { input }).catch(() => undefined);
    if (signal.aborted || this.gone.aborted) return;
    const trial = answer?.done.connectionSample.trial;
    const isRefused = !!answer?.refusals.some(({ code }) => code !== "CONFLICT");
    this.#doubts = isRefused ? answer!.refusals : [];
    this.#delay = trial || isRefused ? "" : (answer?.refusals[0]?.message ?? "The service did not answer.");
    this.requestUpdate();
    if (trial) await this.#follow(trial, signal);
    else if (!isRefused) this.#tryLater(Math.min(LATEST, waited * 2));
  }

  async #follow(trial: ConsoleTrialFragment, signal: AbortSignal): Promise<void> {
    this.#sample = trial;
    await this.follow(trial, (told) => {
      this.#sample = told;
      if (told.state === "DONE") this.#last = told;
    }, AbortSignal.any([signal, this.gone]));
  }

  readonly #keep = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    this.#hear(event.target as HTMLFormElement);
    if (!this.#isChanged()) return;
    const input = { ...this.meant(), name: this.connection.name, settings: this.#settings() };
    if (!(await this.do(ConsoleUpdateDocument, { input }, "The map is kept."))) return;
    this.#said = {};
    await this.reload();
  };
}
