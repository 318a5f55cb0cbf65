/** What came of a check-in, said where it belongs: at its field, or below the form. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import { type Refusal, unsaved } from "../core/action.ts";
import type { Language } from "../core/language.ts";
import type { SubjectFragment } from "../generated/graphql.ts";
import { amount } from "../parts/amount.ts";
import type CheckInView from "./check-in.ts";

const FIELDS = ["value", "confidence", "reportedStatus", "narrative", "blockers"];

export function isWrong({ sheet: { standing } }: CheckInView, field: string): Refusal | false | undefined {
  return standing.kind === "refused" && standing.refusals.find(({ path }) => path.includes(field));
}

export function wrong(view: CheckInView, field: string): TemplateResult | typeof nothing {
  const refusal = isWrong(view, field);
  if (!refusal) return nothing;
  return html`<p id="${field}-wrong" class="wrong"><bdi>${refusal.message}</bdi></p>`;
}

export function outcome(language: Language, view: CheckInView): TemplateResult | string | typeof nothing {
  const { standing } = view.sheet;
  if (standing.kind === "saving") return language.say("saving");
  if (standing.kind === "failed") return html`<p class="wrong">${unsaved(language, standing.trouble)}</p>`;
  if (standing.kind === "refused") {
    const others = standing.refusals.filter(({ path }) => !path.some((name) => FIELDS.includes(name)));
    return html`${others.map(({ message }) => html`<p class="wrong"><bdi>${message}</bdi></p>`)}`;
  }
  if (standing.kind !== "said") return nothing;
  return html`<p class="saved">
    <span>${language.say("saved")}</span>
    <button part="button" type="button" class="quiet" @click=${() => view.correct()}>${language.say("correct")}</button>
  </p>`;
}

/** Nothing is overwritten unseen: what the other said stands beside what is typed here. */
export function overtaken(language: Language, view: CheckInView, subject: SubjectFragment): TemplateResult | typeof nothing {
  const isGone = view.isGone(subject);
  if (view.sheet.standing.kind !== "conflict" && !isGone) return nothing;
  const { latestCheckIn, unitOfMeasure, title } = subject;
  const name = latestCheckIn?.author?.name ?? language.say("somebody");
  const value = latestCheckIn?.value == null ? "–" : amount(language, latestCheckIn.value, unitOfMeasure);
  return html`<div part="notice" class="notice" role="alert">
    <span>${isGone ? language.say("gone", { title }) : language.say("conflict", { name, value })}</span>
    <span class="acts">
      ${isGone ? nothing : html`<button part="button" type="button" @click=${() => view.keepMine()}>${language.say("keepMine")}</button>`}
      <button part="button" type="button" class="quiet" @click=${() => view.discard()}>${language.say("discardMine")}</button>
    </span>
  </div>`;
}
