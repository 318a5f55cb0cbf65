/** Features that a few units try before everybody has them. */
import { type TemplateResult, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

import {
  ConsolePilotEndDocument,
  ConsolePilotSetDocument,
  ConsolePilotsDocument,
  type ConsolePilotsQuery,
  ConsoleUnitsDocument,
  type ConsoleUnitsQuery,
  type Feature,
} from "../../src/generated/graphql.ts";
import { overtaken } from "../connection/tab.ts";
import { ask } from "../core.ts";
import { entered, field } from "../parts/field.ts";
import { type Listing, listed, showMore } from "../parts/listing.ts";
import { View } from "../view.ts";

const FEATURES: Record<Feature, [string, string]> = {
  OKRS: ["OKRs", "Objectives, key results, check-ins and the work behind them."],
  PERFORMANCE: ["Performance", "Private notes, feedback, 1:1s, reviews and growth."],
};

type Unit = ConsoleUnitsQuery["units"]["nodes"][number];

/** One feature's pilot as it is typed: the chosen units, each with its first day. */
type Days = ReadonlyMap<string, string>;

export class PilotsPage extends View {
  #told: ConsolePilotsQuery | undefined;
  #all: Listing<Unit> | undefined;
  /** What a search found, by the feature that it was for. */
  readonly #found = new Map<Feature, Listing<Unit>>();
  /** What is ticked and not saved yet; whatever is searched for, it stays. */
  readonly #typed = new Map<Feature, Days>();
  /** The day for everybody that is typed and not saved yet. */
  readonly #opens = new Map<Feature, string>();
  /** What a pilot was when somebody began to change it. */
  readonly #begun = new Map<Feature, string>();
  /** Whose pilot was meant last. */
  #asked: Feature | undefined;
  readonly #names = new Map<string, string>();

  async load(): Promise<void> {
    this.#all ??= await listed((after) => this.#units(null, after));
    this.#told = await ask(ConsolePilotsDocument, {});
    for (const { unit } of this.#told.pilots.flatMap(({ units }) => units)) this.#names.set(unit.id, unit.name);
  }

  body(): TemplateResult {
    return html`<h1 tabindex="-1">Pilots</h1>
      <p class="muted">A feature without a pilot is on for everybody. With one, the chosen units have it from their day on, with all units below them.</p>
      ${this.isRefusedAs("CONFLICT") ? nothing : this.refusalsBeside("openToAllOn")}
      ${(Object.keys(FEATURES) as Feature[]).map((feature) => this.#feature(feature))}`;
  }

  #feature(feature: Feature): TemplateResult {
    const [title, about] = FEATURES[feature];
    const pilot = this.#pilot(feature);
    const open = pilot?.openToAllOn;
    return html`<section class="card" aria-labelledby=${feature}>
      <h2 id=${feature}>${title}</h2>
      <p>${about}</p>
      <p>${!pilot ? "On for everybody." : html`On for ${pilot.units.length ? pilot.units.map(({ unit }) => unit.name).join(", ") : "those who run it"}${open ? `; for everybody from ${open} on` : "; for everybody: not decided"}.`}</p>
      ${this.isRefusedAs("CONFLICT") && this.#asked === feature ? overtaken() : nothing}
      <details>
        <summary>${pilot ? "Change the pilot" : "Begin a pilot"}</summary>
        ${this.#all?.isMore ? html`<form class="inline" role="search" @submit=${(event: SubmitEvent) => this.#find(event, feature)}>
          ${field({ name: `text-${feature}`, label: "Find a unit", help: "A part of its name; what is ticked stays." })}
          <button>Find</button>
        </form>` : nothing}
        <form @submit=${(event: SubmitEvent) => this.#set(event, feature)} @change=${(event: Event) => this.#change(event, feature)}>
          <fieldset class="units"><legend>Units and their first day</legend>
            ${repeat(this.#shown(feature), (id) => id, (id) => this.#unit(feature, id))}
            ${showMore(this.#list(feature), (work) => this.attempt(work))}
          </fieldset>
          ${field({ name: `open-${feature}`, label: "For everybody from", type: "date", value: this.#opens.get(feature) ?? open ?? "", refusal: this.refusalOf("openToAllOn") })}
          <div class="actions"><button class="primary" aria-disabled=${this.busy}>Save the pilot</button>
          ${pilot ? html`<button type="button" aria-disabled=${this.busy} @click=${() => this.#end(feature)}>On for everybody now</button>` : nothing}</div>
        </form>
      </details>
    </section>`;
  }

  #unit(feature: Feature, id: string): TemplateResult {
    const name = this.#names.get(id) ?? id;
    const day = this.#days(feature).get(id);
    return html`<label class="option"><input type="checkbox" name="unit" value=${id} .checked=${day !== undefined} /> <span>${name}</span>
      <input type="date" name="day:${id}" .value=${day ?? today()} aria-label="First day of ${name}" /></label>`;
  }

  /** The pilot's own, what is ticked, and then what was looked for. */
  #shown(feature: Feature): string[] {
    const own = this.#pilot(feature)?.units.map(({ unit }) => unit.id) ?? [];
    const found = this.#list(feature)?.nodes.map(({ id }) => id) ?? [];
    return [...new Set([...own, ...this.#days(feature).keys(), ...found])];
  }

  #pilot(feature: Feature): ConsolePilotsQuery["pilots"][number] | undefined {
    return this.#told?.pilots.find((each) => each.feature === feature);
  }

  #list(feature: Feature): Listing<Unit> | undefined {
    return this.#found.get(feature) ?? this.#all;
  }

  #days(feature: Feature): Days {
    return this.#typed.get(feature) ?? new Map(this.#pilot(feature)?.units.map(({ unit, startsOn }) => [unit.id, startsOn]));
  }

  async #units(text: string | null, after: string | null): Promise<ConsoleUnitsQuery["units"]> {
    const { units } = await ask(ConsoleUnitsDocument, { text, after });
    for (const { id, name, parent } of units.nodes) this.#names.set(id, parent ? `${name} (${parent.name})` : name);
    return units;
  }

  async #find(event: SubmitEvent, feature: Feature): Promise<void> {
    const text = entered(event)[`text-${feature}`] ?? null;
    await this.attempt(async () => void this.#found.set(feature, await listed((after) => this.#units(text, after))));
  }

  #change(event: Event, feature: Feature): void {
    const input = event.target as HTMLInputElement;
    if (!this.#begun.has(feature)) this.#begun.set(feature, this.#revision(feature));
    if (input.name === `open-${feature}`) this.#opens.set(feature, input.value);
    this.#tick(input, feature);
  }

  #tick(input: HTMLInputElement, feature: Feature): void {
    const row = input.closest(".option");
    const box = row?.querySelector<HTMLInputElement>("[type=checkbox]");
    if (!row || !box) return;
    const days = new Map(this.#days(feature));
    if (box.checked) days.set(box.value, row.querySelector<HTMLInputElement>("[type=date]")!.value);
    else days.delete(box.value);
    this.#typed.set(feature, days);
    this.requestUpdate();
  }

  #revision(feature: Feature): string {
    return this.#pilot(feature)?.revision ?? "none";
  }

  async #set(event: SubmitEvent, feature: Feature): Promise<void> {
    const openToAllOn = entered(event)[`open-${feature}`] ?? null;
    const units = [...this.#days(feature)].map(([unit, startsOn]) => ({ unit, startsOn }));
    const input = { feature, units, openToAllOn, expectedRevision: this.#meant(feature) };
    await this.#after(feature, await this.do(ConsolePilotSetDocument, { input }, "The pilot is saved."));
  }

  async #end(feature: Feature): Promise<void> {
    const input = { feature, expectedRevision: this.#meant(feature) };
    await this.#after(feature, await this.do(ConsolePilotEndDocument, { input }, "It is on for everybody."));
  }

  /** What somebody else made of it while this was being typed is not overwritten unseen. */
  #meant(feature: Feature): string {
    this.#asked = feature;
    return this.#begun.get(feature) ?? this.#revision(feature);
  }

  /** Who was slower has read what the other one made of it by now, and may save again. */
  async #after(feature: Feature, done: object | undefined): Promise<void> {
    if (done || this.isRefusedAs("CONFLICT")) this.#begun.delete(feature);
    if (!done) return;
    this.#typed.delete(feature);
    this.#opens.delete(feature);
    await this.reload();
  }
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
