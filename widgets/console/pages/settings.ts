/** What OKRs are judged by here, for programme leads to change, and how that was changed. */
import { type TemplateResult, html, nothing } from "lit";

import {
  ConsoleSettingsDocument,
  type ConsoleSettingsQuery,
  ConsoleSettingsUpdateDocument,
  type FinalGrade,
  type OkrSettingsUpdateInput,
  type PaceModel,
  type Rhythm,
  type Weekday,
} from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import { choice, entered, field, optionsOf } from "../parts/field.ts";
import { KNOWN, linesOf, wordsIn } from "../parts/own-words.ts";
import { View } from "../view.ts";
import { at } from "../words.ts";

type Settings = NonNullable<ConsoleSettingsQuery["okrSettings"]>;

const PACES: Record<PaceModel, string> = {
  RATIO: "Progress over what is expected by today", GAP: "What is expected by today less progress",
};
const GRADES: Record<FinalGrade, string> = {
  LATEST: "The last period that was read", AVERAGE: "All periods, on average", WORST: "The worst period",
};
const RHYTHMS: Record<Rhythm, string> = {
  WEEKLY: "Every week", EVERY_TWO_WEEKS: "Every two weeks", EVERY_THREE_WEEKS: "Every three weeks", MONTHLY: "Every month",
};
const WEEKDAYS: Record<Weekday, string> = {
  MONDAY: "Monday", TUESDAY: "Tuesday", WEDNESDAY: "Wednesday", THURSDAY: "Thursday", FRIDAY: "Friday", SATURDAY: "Saturday", SUNDAY: "Sunday",
};
type Said = Partial<Record<string, string>>;
const FIELDS = ["reason", "paceModel", "onTrack", "behind", "verdictFrom", "gradingDays", "finalGrade", "questions", "rhythm", "weekday", "earlyDays", "words"];

export class SettingsPage extends View {
  #told: ConsoleSettingsQuery | undefined;
  #isChanging = false;
  /** What the reader made another; it stays when it is refused, and when somebody else was quicker. */
  #said: Said = {};

  async load(): Promise<void> {
    this.#told = await ask(ConsoleSettingsDocument, {});
  }

  body(): TemplateResult {
    const settings = this.#told?.okrSettings;
    if (!settings) return html`<h1 tabindex="-1">Settings</h1><div class="card"><p>OKRs are not on for you, so their settings are not shown.</p></div>`;
    return html`<h1 tabindex="-1">Settings</h1>
      <p class="muted">Programme leads change these; each number that rests on them names their version.</p>
      ${this.#isBehind() ? nothing : this.refusalsBeside(...FIELDS)}
      ${this.#isChanging ? this.#form(settings) : this.#shown(settings)}
      ${this.#history()}`;
  }

  #shown(settings: Settings): TemplateResult {
    const rows: [string, string][] = [
      ["Pace is judged by", PACES[settings.paceModel]], ["On track", settings.onTrack], ["Behind", settings.behind],
      ["No verdict before", `${Math.round(Number(settings.verdictFrom) * 100)} % is expected`],
      ["Grading", `${settings.gradingDays} days after a cycle ends`],
      ["What is to be kept is graded by", GRADES[settings.finalGrade]],
      ["Check-ins", `${RHYTHMS[settings.rhythm]}, ${WEEKDAYS[settings.weekday]}`],
      ["Counts as the next one", settings.earlyDays === 1 ? "1 day ahead" : `${settings.earlyDays} days ahead`],
    ];
    return html`<section class="card" aria-labelledby="bounds">
      <h2 id="bounds">What OKRs are judged by <span class="muted">version ${settings.version}</span></h2>
      <dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
      ${settings.questions.length ? html`<h3>Retrospectives also ask</h3><ul>${settings.questions.map((each) => html`<li>${each}</li>`)}</ul>` : nothing}
      ${settings.words.length ? html`<h3>What things are called</h3><ul>${linesOf(settings.words).split("\n").map((each) => html`<li>${each}</li>`)}</ul>` : nothing}
      ${this.#told!.me.roles.includes("PROGRAMME_LEAD") ? html`<div class="actions"><button @click=${() => this.#turn(true)}>Change</button></div>` : nothing}
    </section>`;
  }

  #form(settings: Settings): TemplateResult {
    const of = (name: string): { name: string; value: string; refusal: string } => ({
      name, value: this.#said[name] ?? written(settings, name), refusal: this.refusalOf(name),
    });
    return html`<form class="card form" aria-labelledby="bounds" @submit=${this.#save}>
      <h2 id="bounds">What OKRs are judged by <span class="muted">version ${settings.version}</span></h2>
      ${this.#isBehind() ? html`<div class="notice refused" data-tone="warning" role="alert" tabindex="-1">
        <p><strong>Somebody else changed them meanwhile.</strong> What you changed is still here, beside what they set; below they say why. Save again if yours is still right.</p>
      </div>` : nothing}
      ${choice({ ...of("paceModel"), label: "Pace is judged by", options: optionsOf(PACES) })}
      ${field({ ...of("onTrack"), label: "On track from", isNeeded: true })}
      ${field({ ...of("behind"), label: "Behind from", isNeeded: true, help: "Beyond it is at risk." })}
      ${field({ ...of("verdictFrom"), label: "No verdict before so much is expected", isNeeded: true, help: "0 to 1." })}
      ${field({ ...of("gradingDays"), label: "Days of grading after a cycle's end", type: "number", isNeeded: true, help: "0 to 90; cycles that are there keep theirs." })}
      ${choice({ ...of("finalGrade"), label: "What is to be kept is graded by", options: optionsOf(GRADES) })}
      ${choice({ ...of("rhythm"), label: "Check-ins", options: optionsOf(RHYTHMS) })}
      ${choice({ ...of("weekday"), label: "On", options: optionsOf(WEEKDAYS) })}
      ${field({ ...of("earlyDays"), label: "So many days ahead it counts as the next one", type: "number", isNeeded: true, help: "0 to 6." })}
      ${area({ ...of("questions"), label: "Retrospectives also ask", help: "Each on a line of its own, ten at most." })}
      ${area({ ...of("words"), label: "What things are called", help: `One and many, as in “Key result = Outcome, Outcomes”; with “(de)” before the “=” for readers of that language alone. Known: ${KNOWN}.` })}
      ${field({ ...of("reason"), label: "Why", isNeeded: true, help: "Kept beside the change for good." })}
      <div class="actions">
        <button class="primary" aria-disabled=${this.busy}>Save</button>
        <button type="button" @click=${() => this.#turn(false)}>Leave them</button>
      </div>
    </form>`;
  }

  #history(): TemplateResult {
    const history = this.#told?.okrSettingsHistory?.nodes ?? [];
    return html`<section class="card" aria-labelledby="history">
      <h2 id="history">How they were changed</h2>
      ${history.length ? html`<div class="table"><table>
        <thead><tr><th scope="col">Version</th><th scope="col">When</th><th scope="col">Who</th><th scope="col">Why</th></tr></thead>
        <tbody>${history.map((each) => html`<tr><th scope="row">${each.version}</th><td>${at(each.changedAt)}</td><td>${each.changedBy.name}</td><td>${each.reason}</td></tr>`)}</tbody>
      </table></div>` : html`<p class="muted">Nobody has changed anything: these are the usual ones.</p>`}
    </section>`;
  }

  #turn(isChanging: boolean): void {
    this.#isChanging = isChanging;
    this.#said = {};
    this.refusals = [];
    this.requestUpdate();
  }

  #refuse(field: string, message: string): void {
    this.refusals = [{ code: "INVALID", path: [field], message }];
    this.requestUpdate();
  }

  #isBehind(): boolean {
    return this.isRefusedAs("CONFLICT");
  }

  readonly #save = async (event: SubmitEvent): Promise<void> => {
    const settings = this.#told!.okrSettings!;
    this.#said = changed(settings, entered(event));
    const words = wordsIn(this.#said["words"] ?? "");
    if (typeof words === "string") return this.#refuse("words", `“${words}” is no such line.`);
    if (await this.do(ConsoleSettingsUpdateDocument, { input: { ...inputOf(settings, this.#said), words: this.#said["words"] === undefined ? null : words } }, "Saved as a new version.")) {
      this.#turn(false);
      await this.reload();
    }
  };
}

/** What is as it was is not sent, so that nobody undoes what somebody else has changed meanwhile. */
function changed(settings: Settings, told: Record<string, string>): Said {
  const entries = FIELDS.map((name) => [name, (told[name] ?? "").replaceAll("\r\n", "\n")] as const);
  return Object.fromEntries(entries.filter(([name, value]) => value !== written(settings, name)));
}

function inputOf(settings: Settings, said: Said): OkrSettingsUpdateInput {
  const { reason = "", questions, gradingDays, earlyDays } = said;
  const whole = (value: string | undefined): number | null => (value === undefined ? null : Number(value));
  // Bounds of another model are other numbers, also where they look the same.
  const bounds = said["paceModel"] ? { onTrack: settings.onTrack, behind: settings.behind } : {};
  return {
    ...bounds,
    ...pick(said, "paceModel", "onTrack", "behind", "verdictFrom", "finalGrade", "rhythm", "weekday"),
    reason,
    expectedVersion: settings.version,
    gradingDays: whole(gradingDays),
    earlyDays: whole(earlyDays),
    questions: questions === undefined ? null : lines(questions),
  };
}

function pick(said: Said, ...names: string[]): object {
  return Object.fromEntries(names.filter((name) => said[name] !== undefined).map((name) => [name, said[name]]));
}

function lines(text: string): string[] {
  return text.split("\n").map((each) => each.trim()).filter(Boolean);
}

function written(settings: Settings, name: string): string {
  if (name === "words") return linesOf(settings.words);
  const value = settings[name as keyof Settings];
  return Array.isArray(value) ? value.join("\n") : String(value ?? "");
}

function area({ name, label, help, value, refusal }: Record<"name" | "label" | "help" | "value" | "refusal", string>): TemplateResult {
  return html`<div class="field">
    <label for=${name}>${label} <span class="muted">(optional)</span></label>
    <textarea id=${name} name=${name} rows="3" .value=${value} aria-invalid=${refusal ? "true" : "false"} aria-describedby="${name}-help"></textarea>
    <p class="help" id="${name}-help">${help}</p>
    ${refusal ? html`<p class="refusal">${refusal}</p>` : nothing}
  </div>`;
}
