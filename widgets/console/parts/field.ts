/** A labelled field with its help and, where it was refused, why. */
import { type TemplateResult, html, nothing } from "lit";

export interface Field {
  name: string;
  label: string;
  help?: string;
  value?: string;
  type?: string;
  isNeeded?: boolean;
  placeholder?: string;
  refusal?: string;
  autocomplete?: string;
}

export function field(of: Field): TemplateResult {
  const { name, refusal = "", help = "" } = of;
  return html`<div class="field">
    <label for=${name}>${of.label}${of.isNeeded ? nothing : html` <span class="muted">(optional)</span>`}</label>
    <input
      id=${name} name=${name} type=${of.type ?? "text"} .value=${of.value ?? ""}
      ?required=${of.isNeeded ?? false} placeholder=${of.placeholder ?? nothing}
      autocomplete=${of.autocomplete ?? "off"} spellcheck="false"
      aria-invalid=${refusal ? "true" : "false"} aria-describedby=${describedBy(name, help, refusal)}
    />
    ${notes(name, help, refusal)}
  </div>`;
}

export interface Choice extends Field {
  options: (readonly [value: string, label: string])[];
}

export function choice(of: Choice): TemplateResult {
  const { name, refusal = "", help = "", options, value = "" } = of;
  return html`<div class="field">
    <label for=${name}>${of.label}</label>
    <select id=${name} name=${name} aria-invalid=${refusal ? "true" : "false"} aria-describedby=${describedBy(name, help, refusal)}>
      ${options.map(([key, label]) => html`<option value=${key} .selected=${key === value}>${label}</option>`)}
    </select>
    ${notes(name, help, refusal)}
  </div>`;
}

function describedBy(name: string, help: string, refusal: string): string | typeof nothing {
  const ids = [refusal && `${name}-refusal`, help && `${name}-help`].filter(Boolean);
  return ids.length ? ids.join(" ") : nothing;
}

function notes(name: string, help: string, refusal: string): unknown {
  return html`${help ? html`<p class="help" id="${name}-help">${help}</p>` : nothing}
    ${refusal ? html`<p class="refusal" id="${name}-refusal">${refusal}</p>` : nothing}`;
}

/** What a form says, by its fields' names; empty fields are left out. */
export function entered(event: SubmitEvent): Record<string, string> {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  const told = [...new FormData(form)].map(([name, value]) => [name, String(value).trim()] as const);
  return Object.fromEntries(told.filter(([, value]) => value));
}

/** A record of words as the options of a choice. */
export function optionsOf<Key extends string>(told: Record<Key, string>): (readonly [Key, string])[] {
  return Object.entries(told) as [Key, string][];
}

export const INTERVALS: (readonly [string, string])[] = [
  ["", "Only by hand"], ["5", "Every 5 minutes"], ["15", "Every 15 minutes"], ["60", "Every hour"],
  ["360", "Every 6 hours"], ["1440", "Every day"], ["10080", "Every week"],
];

/** The usual intervals, and the one that is set where it is none of them. */
export function intervals(minutes: number | null | undefined): (readonly [string, string])[] {
  const told = String(minutes ?? "");
  if (INTERVALS.some(([value]) => value === told)) return INTERVALS;
  return [...INTERVALS, [told, `Every ${told} minutes`]];
}
