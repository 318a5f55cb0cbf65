/** People from a file: choose it, say which column is which, look at each change, then import exactly that. */
import { type TemplateResult, html, nothing } from "lit";

import { FilePage } from "../parts/file-page.ts";
import { type Column, type Columns, PEOPLE, columnsOf } from "../parts/upload.ts";
import { to } from "../router.ts";
import { plain } from "../words.ts";

const WHY: Record<Column["why"], string> = {
  remembered: "as in the last file of this source", known: "a heading we know", alike: "like a heading we know", content: "by what is in it",
  pay: "looks like pay, which is never read", nothing: "",
};
const UNIT = "unit_path";

export class UploadPage extends FilePage {
  readonly path = PEOPLE;
  readonly whose = "everybody";
  #columns: Columns | undefined;
  /** Our field for each column, in the file's order; empty where it is not read. */
  #fields: string[] = [];
  /** Whether somebody said of a column which it is: that stays, whatever is known of the source. */
  #isPicked = false;
  #source = this.place.query.get("source") ?? "csv";

  body(): TemplateResult {
    return html`<nav class="trail" aria-label="Where you are"><a href=${to()}>Connections</a> <a href=${to("add")}>Add</a></nav>
      <h1 tabindex="-1">People from a file</h1>
      <p>The file is the complete list of one source: who is in it arrives or changes, who is no longer in it is retired. People of other sources are not touched.</p>
      ${this.refusalsBeside()}
      ${this.#choice()}
      ${this.#columns && !this.done ? this.#map(this.#columns) : nothing}
      ${this.told()}`;
  }

  #choice(): TemplateResult {
    return html`<form class="card form" aria-labelledby="file-title" @submit=${(event: Event) => event.preventDefault()}>
      <h2 id="file-title">The file</h2>
      <div class="field">
        <label for="file">CSV file</label>
        <input id="file" type="file" accept=".csv,.txt,text/csv" aria-describedby="file-help" @change=${this.#chosen} />
        <p class="help" id="file-help">A header line, then one line for each person: at least an employee number and a name. Save a workbook as “CSV UTF-8” first. It is read, and not kept.</p>
      </div>
      <div class="field">
        <label for="source">Source</label>
        <input id="source" .value=${this.#source} autocomplete="off" spellcheck="false" aria-describedby="source-help" @change=${this.#named} />
        <p class="help" id="source-help">The name of the list. Use the same one each time, and another for another list.</p>
      </div>
    </form>`;
  }

  #map({ columns, fields }: Columns): TemplateResult {
    return html`<form class="card" aria-labelledby="ours" @submit=${this.look}>
      <h2 id="ours">Your columns and our fields</h2>
      <div class="table"><table>
        <thead><tr><th scope="col">Column</th><th scope="col">First values</th><th scope="col">Our field</th></tr></thead>
        <tbody>${columns.map((each, at) => this.#row(each, at, fields))}</tbody>
      </table></div>
      <p class="muted">Several columns may be units, from the top down.</p>
      <div class="actions"><button class=${this.preview ? "" : "primary"} aria-disabled=${this.busy}>${this.preview ? "Preview again" : "Preview"}</button></div>
    </form>`;
  }

  #row({ column, why, samples }: Column, at: number, fields: string[]): TemplateResult {
    const chosen = this.#fields[at] ?? "";
    const pick = ({ target }: Event): void => this.#pick(at, (target as HTMLSelectElement).value);
    return html`<tr>
      <th scope="row"><label for="column-${at}">${column || `Column ${at + 1}`}</label></th>
      <td>${samples.length ? samples.join(" · ") : html`<span class="muted">–</span>`}</td>
      <td>${why === "pay" ? html`<span class="muted" id="column-${at}">Not read: ${WHY.pay}</span>` : html`
        <select id="column-${at}" aria-describedby=${WHY[why] ? `why-${at}` : nothing} @change=${pick}>
          <option value="" ?selected=${!chosen}>Not read</option>
          ${fields.map((name) => html`<option value=${name} ?selected=${name === chosen}>${title(name)}</option>`)}
        </select>
        ${WHY[why] ? html`<p class="help" id="why-${at}">${WHY[why]}</p>` : nothing}`}</td>
    </tr>`;
  }

  readonly #chosen = (event: Event): void => {
    this.file = (event.target as HTMLInputElement).files?.[0];
    this.#columns = undefined;
    this.forget();
    this.busy = this.#isPicked = false;
    if (this.file) this.#ask();
  };

  #ask(): void {
    const source = this.#source;
    void this.work((file) => columnsOf(file, source), (told) => (source === this.#source ? this.#found(told) : undefined));
  }

  #found(told: Columns): void {
    this.#columns = told;
    this.#fields = told.columns.map(({ field }) => field ?? "");
  }

  readonly #named = ({ target }: Event): void => {
    this.#source = (target as HTMLInputElement).value;
    this.forget();
    if (this.file && !this.#isPicked) this.#ask();
  };

  /** A field is one column's, but for units, which have several. */
  #pick(at: number, field: string): void {
    this.#fields = this.#fields.map((each, other) => (each === field && field !== UNIT ? "" : other === at ? "" : each));
    this.#fields[at] = field;
    this.#isPicked = true;
    this.forget();
  }

  asked(): Record<string, string> {
    const { columns } = this.#columns!;
    const found: Record<string, string | string[]> = {};
    this.#fields.forEach((field, at) => {
      const { column } = columns[at]!;
      if (field === UNIT) found[UNIT] = [...(found[UNIT] ?? []), column];
      else if (field) found[field] = column;
    });
    return { source: this.#source, map: JSON.stringify(found) };
  }

}

function title(field: string): string {
  return field === UNIT ? "Unit" : plain(field);
}
