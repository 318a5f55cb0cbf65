/** Features that a few units try before everybody has them. */
import { type TemplateResult, html, nothing } from "lit";

import {
  ConsolePilotEndDocument,
  ConsolePilotSetDocument,
  ConsolePilotsDocument,
  type ConsolePilotsQuery,
  type Feature,
} from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import { field } from "../parts/field.ts";
import { View } from "../view.ts";

const FEATURES: Record<Feature, [string, string]> = {
  OKRS: ["OKRs", "Objectives, key results, check-ins and the work behind them."],
  PERFORMANCE: ["Performance", "Private notes, feedback, 1:1s, reviews and growth."],
};

export class PilotsPage extends View {
  #told: ConsolePilotsQuery | undefined;

  async load(): Promise<void> {
    this.#told = await ask(ConsolePilotsDocument, {});
  }

  body(): TemplateResult {
    return html`<h1 tabindex="-1">Pilots</h1>
      <p class="muted">A feature without a pilot is on for everybody. With one, the chosen units have it from their day on, with all units below them.</p>
      ${this.refusalsBeside()}
      ${(Object.keys(FEATURES) as Feature[]).map((feature) => this.#feature(feature))}`;
  }

  #feature(feature: Feature): TemplateResult {
    const [title, about] = FEATURES[feature];
    const pilot = this.#told!.pilots.find((each) => each.feature === feature);
    const open = pilot?.openToAllOn;
    const days = new Map(pilot?.units.map(({ unit, startsOn }) => [unit.id, startsOn]));
    return html`<form class="card" aria-labelledby=${feature} @submit=${(event: SubmitEvent) => this.#set(event, feature)}>
      <h2 id=${feature}>${title}</h2>
      <p>${about}</p>
      <p>${!pilot ? "On for everybody." : html`On for ${pilot.units.length ? pilot.units.map(({ unit }) => unit.name).join(", ") : "those who run it"}${open ? `; for everybody from ${open} on` : "; for everybody: not decided"}.`}</p>
      <details>
        <summary>${pilot ? "Change the pilot" : "Begin a pilot"}</summary>
        <fieldset class="units"><legend>Units and their first day</legend>
          ${this.#told!.units.nodes.map((unit) => html`<label class="option"><input type="checkbox" name="unit" value=${unit.id} ?checked=${days.has(unit.id)} /> <span>${unit.name}</span>
            <input type="date" name="day:${unit.id}" .value=${days.get(unit.id) ?? today()} aria-label="First day of ${unit.name}" /></label>`)}
        </fieldset>
        ${field({ name: "open", label: "For everybody from", type: "date", value: open ?? "", refusal: this.refusalOf("openToAllOn") })}
        <div class="actions"><button class="primary" ?disabled=${this.busy}>Save the pilot</button>
        ${pilot ? html`<button type="button" ?disabled=${this.busy} @click=${() => this.#end(feature)}>On for everybody now</button>` : nothing}</div>
      </details>
    </form>`;
  }

  async #set(event: SubmitEvent, feature: Feature): Promise<void> {
    event.preventDefault();
    const told = new FormData(event.target as HTMLFormElement);
    const units = told.getAll("unit").map((unit) => ({ unit: String(unit), startsOn: String(told.get(`day:${String(unit)}`)) }));
    const openToAllOn = String(told.get("open") ?? "") || null;
    if (await this.do(ConsolePilotSetDocument, { input: { feature, units, openToAllOn } }, "The pilot is saved.")) await this.reload();
  }

  async #end(feature: Feature): Promise<void> {
    if (await this.do(ConsolePilotEndDocument, { input: { feature } }, "It is on for everybody.")) await this.reload();
  }
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
