/** Lines of the audit as people would say them: what was done, and what is told of it. */
import { type TemplateResult, html, nothing } from "lit";

import { plain } from "../words.ts";

const DEEDS: Record<string, string> = {
  connectionSync: "Run asked for", connectionSyncOne: "One person read", syncRunCancel: "Run called off",
  connectionSecretSet: "Secret of connection entered", connectionUpdate: "Settings of connection changed",
  connectionPlanApprove: "Held changes approved", connectionPlanDiscard: "Held changes discarded",
  connectionCreate: "Connection added", clientCreate: "Machine registered", clientUpdate: "Machine changed", clientRevoke: "Machine revoked",
  clientSecretCreate: "Secret of a machine made", clientSecretRevoke: "Secret of a machine revoked", okrSettingsUpdate: "Settings of OKRs changed",
  signIn: "Signed in", signOut: "Signed out", read: "Looked at", personRetire: "Person retired", personErase: "Person erased",
  connectionConsent: "Consent to a connection asked for", connectionMatch: "Person matched",
};
/** What administrators look for, by its name in the graph: a list to choose from. */
const LOOKED_FOR = [
  "read", "connectionCreate", "connectionUpdate", "connectionSecretSet", "connectionConsent", "connectionDelete", "connectionSync", "connectionSyncOne",
  "connectionPlanApprove", "connectionPlanDiscard", "connectionMatch", "roleGrant", "roleRevoke", "pilotSet", "pilotEnd", "okrSettingsUpdate",
  "clientCreate", "clientUpdate", "clientRevoke", "clientSecretCreate", "clientSecretRevoke", "widgetTokenIssue", "tokenPrint", "signIn", "signOut",
  "webhookCreate", "webhookDelete", "personRetire", "personErase",
];
const NOUNS: Record<string, string> = {
  Client: "Machine", ClientSecret: "Secret of a machine", CheckIn: "Check-in", KeyResult: "Key result", OkrSettings: "Settings of OKRs",
  OrgUnit: "Unit", RoleGrant: "Role", SyncPlan: "Plan of a run", SyncRun: "Run",
};
const NOUNS_LOOKED_FOR = [
  "Connection", "Client", "ClientSecret", "RoleGrant", "Pilot", "OkrSettings", "Person", "SyncPlan", "Cycle", "Objective", "KeyResult", "CheckIn", "Webhook",
];

/** Whatever else an address asks for is among them too. */
export function deedsToChoose(chosen: string): (readonly [string, string])[] {
  return choices(LOOKED_FOR, chosen, deed, "Anything");
}

export function nounsToChoose(chosen: string): (readonly [string, string])[] {
  return choices(NOUNS_LOOKED_FOR, chosen, noun, "Anything");
}

function choices(known: string[], chosen: string, word: (name: string) => string, all: string): (readonly [string, string])[] {
  const names = !chosen || known.includes(chosen) ? known : [...known, chosen];
  return [["", all], ...names.map((name) => [name, word(name)] as const)];
}

/** What an entry is of. */
export function noun(name: string): string {
  return NOUNS[name] ?? plain(name);
}

const DONE: Record<string, string> = {
  create: "created", update: "changed", delete: "deleted", revoke: "revoked", grant: "granted", pause: "paused", resume: "resumed",
  test: "tested", sample: "sampled", preview: "previewed", end: "ended", set: "set", rotate: "renewed", replay: "sent again",
  publish: "published", close: "closed", submit: "submitted", share: "shared", issue: "issued", print: "printed",
};
const FACTS: Record<string, string> = { mode: "reads", units: "units", feature: "feature", role: "role", open_to_all_on: "for everybody from" };
const VALUES: Record<string, string> = {
  INCREMENTAL: "what changed", FULL: "everything", OKRS: "OKRs", HR_REVIEWER: "HR reviewer",
};

export function deed(action: string): string {
  const words = plain(action).split(" ");
  const done = DONE[words.at(-1)!.toLowerCase()];
  return DEEDS[action] ?? (done && words.length > 1 ? [...words.slice(0, -1), done].join(" ") : plain(action));
}

export function facts(detail: readonly { name: string; value?: string | null }[] | null | undefined): TemplateResult | typeof nothing {
  const told = (detail ?? []).filter(({ name, value }) => value && !/^(run|plan)$/.test(name));
  if (!told.length) return nothing;
  const said = told.map(({ name, value }) => `${FACTS[name] ?? plain(name).toLowerCase()}: ${valueOf(value!)}`);
  return html`<span class="muted">${said.join(", ")}</span>`;
}

/** A word of ours is one of people's. */
function valueOf(value: string): string {
  return VALUES[value] ?? (/^[A-Z][A-Z_]+$/.test(value) ? plain(value).toLowerCase() : value);
}
