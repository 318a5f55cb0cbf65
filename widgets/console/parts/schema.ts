/** A form out of a connector's JSON Schema, and the settings out of the form. */
import type { TemplateResult } from "lit";

import { plain } from "../words.ts";
import { choice, field } from "./field.ts";

interface Property {
  title?: string;
  description?: string;
  type: "string" | "array" | "integer";
  format?: string;
  enum?: string[];
  default?: string | number;
  examples?: string[];
}

/** Settings that something else depends on; one that is left out is the usual one, and fits. */
export interface Fitting {
  properties?: Record<string, { enum: unknown[] }>;
  required?: string[];
}

export interface Schema {
  properties: Record<string, Property>;
  required: string[];
  allOf?: { if: Fitting; then: { required: string[] } }[];
}

export type Settings = Record<string, unknown>;

export function fits({ properties = {}, required = [] }: Fitting, settings: Settings): boolean {
  const said = (name: string): boolean => (settings[name] ?? "") !== "";
  const isOneOf = ([name, rule]: [string, { enum: unknown[] }]): boolean => !said(name) || rule.enum.includes(settings[name]);
  return required.every(said) && Object.entries(properties).every(isOneOf);
}

/** Whether a secret is needed with these settings; undefined where they never ask for it. */
export function isNeededWith(where: unknown, settings: Settings): boolean | undefined {
  if (where === null) return false;
  return fits(where as Fitting, settings) || undefined;
}

export function settingFields(
  schema: Schema,
  settings: Settings,
  refusalOf: (name: string) => string,
): TemplateResult[] {
  const depending = schema.allOf ?? [];
  const needed = new Set([...schema.required, ...depending.flatMap((each) => fits(each.if, settings) ? each.then.required : [])]);
  return Object.entries(schema.properties).map(([name, told]) => {
    const common = {
      name: `setting:${name}`,
      label: told.title ?? plain(name),
      help: told.description ?? "",
      value: settingWritten(told, settings[name]),
      refusal: refusalOf(name),
    };
    if (told.enum) return choice({ ...common, options: told.enum.map((each) => [each, plain(each)] as const) });
    const usual = told.default === undefined ? (told.examples?.[0] ?? "") : String(told.default);
    return field({ ...common, isNeeded: needed.has(name), placeholder: usual });
  });
}

/** A setting as its field shows it. */
export function settingWritten({ enum: options, default: usual }: Property, value: unknown): string {
  return text(value ?? (options ? usual : ""));
}

/** The settings that a form's fields say, in the types that the schema wants. */
export function settingsOf(schema: Schema, told: Record<string, string>): Settings {
  const found: Settings = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const value = told[`setting:${name}`];
    if (value) found[name] = typed(property, value);
  }
  return found;
}

/** A map among the settings, from fields that are called `map:…`. */
export function mapOf(told: Record<string, string>): Settings {
  const fields = Object.entries(told).filter(([name]) => name.startsWith("map:"));
  return Object.fromEntries(fields.map(([name, value]) => [`map.${name.slice(4)}`, value]));
}

export function withoutMap(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !name.startsWith("map.")));
}

function typed({ type }: Property, value: string): unknown {
  if (type === "array") return value.split(",").map((each) => each.trim()).filter(Boolean);
  return type === "integer" && /^\d+$/.test(value) ? Number(value) : value;
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value ?? "");
}
