/** What people said in check-ins, the latest first. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import "./words.ts";
import type { Language } from "../core/language.ts";
import type { SaidInCheckInFragment } from "../generated/graphql.ts";
import { amount } from "../parts/amount.ts";
import { healthWord } from "../parts/health.ts";
import { initials } from "../parts/person.ts";

type Naming = "key-result" | "none";

export function saidList(language: Language, checkIns: SaidInCheckInFragment[], naming: Naming): TemplateResult {
  return html`<section class="said-list">
    <h3>${language.say("lastSaid")}</h3>
    <ul>${checkIns.map((checkIn) => said(language, checkIn, naming))}</ul>
  </section>`;
}

function said(language: Language, checkIn: SaidInCheckInFragment, naming: Naming): TemplateResult {
  const { author, effectiveAt, narrative, reportedStatus, keyResult } = checkIn;
  const ago = language.ago(Date.parse(effectiveAt));
  return html`<li part="check-in" class="said">
    ${author ? initials(author) : nothing}
    <div>
      <p class="facts">
        ${author ? html`<bdi class="strong">${author.name}</bdi>` : nothing}
        <time datetime=${effectiveAt}>${ago}</time>
        ${reportedStatus ? healthWord(language, reportedStatus) : nothing}${move(language, checkIn)}
      </p>
      ${naming === "key-result" ? html`<p class="facts"><bdi>${keyResult.title}</bdi></p>` : nothing}
      ${narrative ? html`<p class="narrative"><bdi>${narrative}</bdi></p>` : nothing}
    </div>
  </li>`;
}

function move(language: Language, checkIn: SaidInCheckInFragment): TemplateResult | typeof nothing {
  const { value, previousValue, keyResult } = checkIn;
  if (value == null) return nothing;
  const now = amount(language, value, keyResult.unitOfMeasure);
  if (previousValue == null || previousValue === value) return html`<span>${now}</span>`;
  return html`<span>${language.say("moved", { before: amount(language, previousValue, null), now })}</span>`;
}
