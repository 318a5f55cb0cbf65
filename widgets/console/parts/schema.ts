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

export interface Schema {
  properties: Record<string, Property>;
  required: string[];
}

export type Settings = Record<string, unknown>;

export function settingFields(
  schema: Schema,
  settings: Settings,
  refusalOf: (name: string) => string,
): TemplateResult[] {
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
    return field({ ...common, isNeeded: schema.required.includes(name), placeholder: usual });
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
