/** A cycle's OKRs from a file: choose it, say of which cycle it is, look at each change, then import exactly that. */
import { type TemplateResult, html, nothing } from "lit";

import { field } from "../parts/field.ts";
import { FilePage } from "../parts/file-page.ts";
import { OKRS } from "../parts/upload.ts";
import { to } from "../router.ts";

const FIELDS = ["cycle", "starts", "ends", "source"] as const;

export class OkrUploadPage extends FilePage {
  readonly path = OKRS;
  readonly whose = "every OKR";
  override readonly counted = "Counted are objectives and key results: what becomes of how they hang together is listed beside.";
  #said: Record<string, string> = { source: this.place.query.get("source") ?? "okrs" };

  body(): TemplateResult {
    return html`<nav class="trail" aria-label="Where you are"><a href=${to()}>Connections</a> <a href=${to("add")}>Add</a></nav>
      <h1 tabindex="-1">OKRs from a file</h1>
      <p>The file is the complete list of one cycle: what is in it arrives or changes, what is no longer in it is archived. OKRs of other sources are not touched.</p>
      ${this.refusalsBeside()}
      ${this.#choice()}
      ${this.told()}`;
  }

  #choice(): TemplateResult {
    const of = (name: string): { name: string; value: string } => ({ name, value: this.#said[name] ?? "" });
    return html`<form class="card form" aria-labelledby="file-title" @submit=${this.#preview} @change=${this.#changed}>
      <h2 id="file-title">The file</h2>
      <div class="field">
        <label for="file">JSON file</label>
        <input id="file" type="file" accept=".json,application/json" aria-describedby="file-help" />
        <p class="help" id="file-help">A flat list of objectives and key results, each naming what it is under. It is read, and not kept.</p>
      </div>
      ${field({ ...of("cycle"), label: "Cycle", isNeeded: true, help: "Its key, such as FY27-Q4." })}
      ${field({ ...of("starts"), label: "First day", type: "date", help: "For a new cycle whose key does not tell." })}
      ${field({ ...of("ends"), label: "Last day", type: "date" })}
      ${field({ ...of("source"), label: "Source", isNeeded: true, help: "The name of the list. Use the same one each time." })}
      ${this.done ? nothing : html`<div class="actions"><button class=${this.preview ? "" : "primary"} aria-disabled=${this.busy}>${this.preview ? "Preview again" : "Preview"}</button></div>`}
    </form>`;
  }

  readonly #changed = ({ target }: Event): void => {
    const { name, value, files } = target as HTMLInputElement;
    if (files) this.file = files[0];
    else this.#said = { ...this.#said, [name]: value };
    this.busy = false;
    this.forget();
  };

  readonly #preview = (event: Event): void => {
    if (this.file) return this.look(event);
    event.preventDefault();
    this.refusals = [{ code: "INVALID", path: [], message: "Choose the file first." }];
    this.requestUpdate();
  };

  asked(): Record<string, string> {
    const told = FIELDS.map((name) => [name, (this.#said[name] ?? "").trim()] as const);
    return Object.fromEntries(told.filter(([, value]) => value));
  }
}
