/** People from a file: choose it, say which column is which, look at each change, then import exactly that. */
import { type TemplateResult, html, nothing } from "lit";

import { changesTable, tally } from "../parts/plan.ts";
import { type Column, type Columns, NotTaken, type Report, ToldChanges, columnsOf, imported } from "../parts/upload.ts";
import { to } from "../router.ts";
import { View } from "../view.ts";
import { count, plain } from "../words.ts";

const WHY: Record<Column["why"], string> = {
  remembered: "as in the last file of this source", known: "a heading we know", alike: "like a heading we know", content: "by what is in it",
  pay: "looks like pay, which is never read", nothing: "",
};
const UNIT = "unit_path";
const ISSUES_SHOWN = 20;

export class UploadPage extends View {
  #file: File | undefined;
  #columns: Columns | undefined;
  /** Our field for each column, in the file's order; empty where it is not read. */
  #fields: string[] = [];
  /** Whether somebody said of a column which it is: that stays, whatever is known of the source. */
  #isPicked = false;
  #source = this.place.query.get("source") ?? "csv";
  #preview: Report | undefined;
  #done: Report | undefined;
  #changes: ToldChanges | undefined;

  async load(): Promise<void> {}

  body(): TemplateResult {
    return html`<nav class="trail" aria-label="Where you are"><a href=${to()}>Connections</a> <a href=${to("add")}>Add</a></nav>
      <h1 tabindex="-1">People from a file</h1>
      <p>The file is the complete list of one source: who is in it arrives or changes, who is no longer in it is retired. People of other sources are not touched.</p>
      ${this.refusalsBeside()}
      ${this.#choice()}
      ${this.#columns && !this.#done ? this.#map(this.#columns) : nothing}
      ${this.#preview && !this.#done ? this.#looked(this.#preview) : nothing}
      ${this.#done ? this.#over(this.#done) : nothing}
      <p class="unseen" role="status">${this.busy ? "Reading the file…" : nothing}</p>`;
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
    return html`<form class="card" aria-labelledby="ours" @submit=${this.#look}>
      <h2 id="ours">Your columns and our fields</h2>
      <div class="table"><table>
        <thead><tr><th scope="col">Column</th><th scope="col">First values</th><th scope="col">Our field</th></tr></thead>
        <tbody>${columns.map((each, at) => this.#row(each, at, fields))}</tbody>
      </table></div>
      <p class="muted">Several columns may be units, from the top down.</p>
      <div class="actions"><button class=${this.#preview ? "" : "primary"} aria-disabled=${this.busy}>${this.#preview ? "Preview again" : "Preview"}</button></div>
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

  #looked(report: Report): TemplateResult {
    const isSome = report.changes_total > 0;
    return html`<section class="card" aria-labelledby="preview">
        <h2 id="preview">What would it do?</h2>
        ${isSome ? nothing : html`<p class="good" role="status">Nothing would change: everybody is as the file says.</p>`}
        ${counted(report)}
        ${report.held ? html`<div class="notice" data-tone="warning"><p><strong>A part would wait for your approval.</strong> ${report.held.reason}</p></div>` : nothing}
        <p class="muted">Nothing was written. An import that would do anything else than this does nothing.</p>
        <div class="actions">${isSome ? html`<button class="primary" aria-disabled=${this.busy} @click=${() => this.#take({ expect: report.hash })}>Import exactly this</button>` : nothing}</div>
      </section>
      ${issues(report)} ${this.#table("Change by change")}`;
  }

  #over(report: Report): TemplateResult {
    const { held, connection } = report;
    return html`<section class="card ${held ? "held" : ""}" aria-labelledby="over">
        <h2 id="over" tabindex="-1">${held ? "Held back for your approval" : "The file is imported"}</h2>
        ${held ? nothing : counted(report)}
        ${held
          ? html`<p>${held.reason}</p>
            <p class="muted">All else was done. Exactly these changes are made, or none where our rows say otherwise by then. People are retired, never deleted.</p>
            <div class="actions">
              <button class="primary" aria-disabled=${this.busy} @click=${() => this.#take({ approve: held.hash })}>Approve exactly this</button>
              ${connection ? html`<a class="button" href=${to("connections", connection)}>Leave it waiting</a>` : nothing}
            </div>`
          : html`<div class="actions">${connection ? html`<a class="button primary" href=${to("connections", connection)}>See the source</a>` : nothing}<a class="button" href=${to()}>All connections</a></div>`}
      </section>
      ${issues(report)} ${held ? this.#table("What is held back") : nothing}`;
  }

  #table(heading: string): TemplateResult | typeof nothing {
    if (!this.#changes?.listing.total) return nothing;
    return html`<section class="card" aria-labelledby="changes">
      <h2 id="changes">${heading}</h2>
      ${this.#changes.cut ? html`<p class="muted">${this.#changes.cut}</p>` : nothing}
      ${changesTable(this.#changes, (work) => this.attempt(work))}
    </section>`;
  }

  readonly #chosen = (event: Event): void => {
    this.#file = (event.target as HTMLInputElement).files?.[0];
    this.#columns = this.#preview = this.#done = this.#changes = undefined;
    this.busy = this.#isPicked = false;
    if (this.#file) this.#ask();
    else this.requestUpdate();
  };

  #ask(): void {
    const source = this.#source;
    void this.#work((file) => columnsOf(file, source), (told) => (source === this.#source ? this.#found(told) : undefined));
  }

  #found(told: Columns): void {
    this.#columns = told;
    this.#fields = told.columns.map(({ field }) => field ?? "");
  }

  readonly #named = ({ target }: Event): void => {
    this.#source = (target as HTMLInputElement).value;
    this.#preview = this.#done = this.#changes = undefined;
    if (this.#file && !this.#isPicked) this.#ask();
    else this.requestUpdate();
  };

  /** A field is one column's, but for units, which have several. */
  #pick(at: number, field: string): void {
    this.#fields = this.#fields.map((each, other) => (each === field && field !== UNIT ? "" : other === at ? "" : each));
    this.#fields[at] = field;
    this.#isPicked = true;
    this.#preview = this.#changes = undefined;
    this.requestUpdate();
  }

  readonly #look = (event: Event): void => {
    event.preventDefault();
    if (this.busy) return;
    const asked = { ...this.#asked(), dry_run: "true" };
    void this.#work((file) => imported(file, asked), (report) => {
      this.#preview = report;
      this.#changes = new ToldChanges(report.changes, report.changes_total);
    });
  };

  async #take(how: Record<string, string>): Promise<void> {
    if (this.busy) return;
    const asked = { ...this.#asked(), ...how };
    await this.#work(async (file) => {
      const report = await imported(file, asked);
      this.say(report.held ? "A part waits for your approval." : "The file is imported.");
      return report;
    }, async (report) => {
      this.#done = report;
      this.#changes = report.held ? new ToldChanges(report.held.changes, report.held.changes_total) : undefined;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("#over")?.focus();
    });
  }

  #asked(): Record<string, string> {
    const { columns } = this.#columns!;
    const found: Record<string, string | string[]> = {};
    this.#fields.forEach((field, at) => {
      const { column } = columns[at]!;
      if (field === UNIT) found[UNIT] = [...(found[UNIT] ?? []), column];
      else if (field) found[field] = column;
    });
    return { source: this.#source, map: JSON.stringify(found) };
  }

  /** What the service refuses is told above; what was chosen stays. Nothing is said of a file that another took the place of. */
  async #work<Told>(ask: (file: File) => Promise<Told>, hear: (told: Told) => void | Promise<void>): Promise<void> {
    const file = this.#file!;
    const isStill = (): boolean => file === this.#file;
    this.busy = true;
    this.refusals = [];
    this.requestUpdate();
    await this.attempt(() => ask(file).then(
      (told) => (isStill() ? hear(told) : undefined),
      (reason: unknown) => (isStill() ? this.#refused(reason) : undefined),
    ));
    if (!isStill()) return;
    this.busy = false;
    this.requestUpdate();
  }

  #refused(reason: unknown): void {
    if (!(reason instanceof NotTaken)) throw reason;
    this.refusals = [{ code: "INVALID", path: [], message: reason.message }];
  }
}

function title(field: string): string {
  return field === UNIT ? "Unit" : plain(field);
}

function counted({ counts }: Report): TemplateResult {
  const { created, updated, retired, issues: conflicts } = counts;
  return tally({ creates: created, updates: updated, retirements: retired, conflicts });
}

function issues({ issues: all, counts }: Report): TemplateResult | typeof nothing {
  if (!all.length) return nothing;
  return html`<section class="card" aria-labelledby="issues">
    <h2 id="issues">${count(counts.issues, "record")} could not be taken whole</h2>
    <ul class="issues">${all.slice(0, ISSUES_SHOWN).map((each) => html`<li>${each.message}</li>`)}</ul>
  </section>`;
}
