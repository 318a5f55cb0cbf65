/** States, times and counts as people read them. */
import { type TemplateResult, html } from "lit";

const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400], ["hour", 3_600], ["minute", 60],
];

export function ago(instant: string | null | undefined): string {
  if (!instant) return "never";
  const seconds = (Date.parse(instant) - Date.now()) / 1000;
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return unit === "second" && Math.abs(seconds) < 10 ? "just now" : RELATIVE.format(Math.round(seconds / size), unit);
}

export function at(instant: string | null | undefined): string {
  if (!instant) return "–";
  return new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" }).format(new Date(instant));
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

export function seconds(n: number): string {
  return n < 90 ? `${n} s` : `${Math.round(n / 60)} min`;
}

type Tone = "positive" | "warning" | "negative" | "neutral";

/** Each word with the shape beside it: colour is never the only signal. */
const STATES: Record<string, [string, Tone, string]> = {
  READY: ["Ready", "positive", "●"],
  NEEDS_SECRET: ["Needs a secret", "warning", "▲"],
  NEEDS_CONSENT: ["Needs a consent", "warning", "▲"],
  FAILING: ["Failing", "negative", "◆"],
  TEST_FAILED: ["Failed its last test", "negative", "◆"],
  ACTIVE: ["Active", "positive", "●"],
  REVOKED: ["Revoked", "neutral", "✕"],
  ENDS_SOON: ["Ends soon", "warning", "▲"],
  IN_TIME: ["In time", "positive", "●"],
  BEHIND: ["Behind", "warning", "▲"],
  LATE: ["Late", "negative", "◆"],
  ENDED: ["Over", "neutral", "✕"],
  PAUSED: ["Paused", "neutral", "■"],
  DELETED: ["Deleted", "neutral", "✕"],
  QUEUED: ["Waits for its turn", "neutral", "○"],
  RUNNING: ["Running", "positive", "◐"],
  WAITING: ["Waits for the source", "warning", "◷"],
  DONE: ["Done", "positive", "✓"],
  HELD: ["Held for approval", "warning", "▲"],
  FAILED: ["Failed", "negative", "◆"],
  INTERRUPTED: ["Stopped", "neutral", "■"],
  PREVIEWED: ["Previewed", "neutral", "○"],
  APPLIED: ["Applied", "positive", "✓"],
  DISCARDED: ["Discarded", "neutral", "✕"],
  SUPERSEDED: ["Out of date", "neutral", "✕"],
  LINK_PENDING: ["Waits for a run", "neutral", "○"],
  LINK_OK: ["Works", "positive", "●"],
  LINK_SOURCE_BROKEN: ["The source refuses it", "negative", "◆"],
};

export function state(name: string): TemplateResult {
  const [word, tone, sign] = STATES[name] ?? [name, "neutral", "○"];
  return html`<span class="state" data-tone=${tone}><span aria-hidden="true">${sign}</span> ${word}</span>`;
}

export const TRIGGERS: Record<string, string> = {
  MANUAL: "By hand", SCHEDULE: "By schedule", UPLOAD: "By upload",
};

const SHORT: Record<string, string> = { api: "API", jql: "JQL", oauth: "OAuth", pat: "Personal access token", url: "URL" };

/** `employee_number` as people would say it. */
export function plain(name: string): string {
  const parted = name.replace(/[_-]/g, " ").replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  const words = parted.replace(/\b(api|jql|oauth|pat|url)\b/g, (each) => SHORT[each]!);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A record that did not arrive in full, with its code as people would say it. */
export function issue({ code, message }: { code: string; message: string }): TemplateResult {
  return html`<strong>${plain(code)}:</strong> ${message}`;
}

/** How many records did not arrive in full. */
export function incomplete(n: number): string {
  return `${count(n, "record")} did not arrive in full`;
}

/** Any value of a plan or a record as one line. */
export function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.map(shown).join(" › ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
