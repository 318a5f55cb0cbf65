/** What the reader sees instead of data, or above older data: words and one thing to do. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import type { Language } from "../core/language.ts";
import type { Trouble } from "../core/trouble.ts";
import { inShort, why } from "./why.ts";

interface Act {
  label: string;
  run: () => void;
}

export interface Acts {
  retry: () => void;
  signIn: () => void;
}

/** A whole page's worth: there is no data at all. */
export function blank(language: Language, trouble: Trouble, acts: Acts): TemplateResult {
  const hasCode = !["signed-out", "offline", "unnamed"].includes(trouble.kind);
  return html`<div part="blank" class="blank">
    <p class="blank-title">${language.say(blankTitle(trouble))}</p>
    <p class="blank-text">${why(language, trouble)}</p>
    ${hasCode ? html`<p class="code">${language.say("code", { code: trouble.code })}</p>` : nothing}
    ${trouble.kind === "unnamed" ? nothing : button(actFor(language, trouble, acts))}
  </div>`;
}

/** One line above data that is older than it should be. */
export function stale(
  language: Language,
  trouble: Trouble,
  fetchedAt: number,
  acts: Acts,
): TemplateResult {
  const text = `${inShort(language, trouble)} ${language.say("stale", { ago: language.ago(fetchedAt) })}`;
  return notice(text, trouble.kind === "offline" ? undefined : actFor(language, trouble, acts));
}

/** Parts of the answer failed. */
export function partial(language: Language, { retry }: Acts): TemplateResult {
  return notice(language.say("partial"), { label: language.say("retry"), run: retry });
}

function notice(text: string, act?: Act): TemplateResult {
  return html`<div part="notice" class="notice"><span>${text}</span>${act ? button(act) : nothing}</div>`;
}

function button({ label, run }: Act): TemplateResult {
  return html`<button part="button" type="button" @click=${run}>${label}</button>`;
}

function actFor(language: Language, { kind }: Trouble, acts: Acts): Act {
  return kind === "signed-out"
    ? { label: language.say("signIn"), run: acts.signIn }
    : { label: language.say("retry"), run: acts.retry };
}

function blankTitle({ kind }: Trouble): "signedOutTitle" | "offlineTitle" | "unnamedTitle" | "errorTitle" {
  if (kind === "signed-out") return "signedOutTitle";
  if (kind === "offline") return "offlineTitle";
  return kind === "unnamed" ? "unnamedTitle" : "errorTitle";
}
