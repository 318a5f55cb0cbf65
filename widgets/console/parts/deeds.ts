/** Lines of the audit as people would say them: what was done, and what is told of it. */
import { type TemplateResult, html, nothing } from "lit";

import { plain } from "../words.ts";

const DEEDS: Record<string, string> = {
  connectionSync: "Run asked for", connectionSyncOne: "One person read", syncRunCancel: "Run called off",
  connectionSecretSet: "Secret of connection entered", connectionUpdate: "Settings of connection changed",
  connectionPlanApprove: "Held changes approved", connectionPlanDiscard: "Held changes discarded",
  connectionConsent: "Consent to a connection asked for", connectionMatch: "Person matched",
};
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
