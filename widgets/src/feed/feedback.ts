/** Feedback, as it stands in the feed of whoever may read it. */
import { type TemplateResult, html } from "lit/html.js";

import type { Language, Message } from "../core/language.ts";
import type { FeedbackInFeedFragment, FeedbackLevel } from "../generated/graphql.ts";
import { entry } from "./entry.ts";

const LEVELS: Record<FeedbackLevel, Message | undefined> = {
  PUBLIC: undefined,
  PRIVATE: "levelPrivate",
  PRIVATE_AND_MANAGER: "levelPrivateAndManager",
  MANAGER_ONLY: "levelManagerOnly",
  SELF_NOTE: "levelSelfNote",
};

/** `note` is there for whom it is about, and says that they took note. */
export function feedback(language: Language, told: FeedbackInFeedFragment, note: (() => void) | undefined): TemplateResult {
  const about = language.say("feedbackFor", { name: told.about.name });
  return entry(language, told, {
    head: html`<bdi class="strong">${told.author.name}</bdi> <span>${about}</span>`,
    kind: "feedback",
    level: LEVELS[told.level],
    act: note && noted(language, told, note),
  });
}

function noted(language: Language, { acknowledgedAt }: FeedbackInFeedFragment, note: () => void): TemplateResult {
  return acknowledgedAt
    ? html`<p class="facts">${language.say("noted", { ago: language.ago(Date.parse(acknowledgedAt)) })}</p>`
    : html`<button part="button" type="button" @click=${note}>${language.say("takeNote")}</button>`;
}
