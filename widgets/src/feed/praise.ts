/** Thanks, as they stand in the feed. */
import { type TemplateResult, html } from "lit/html.js";

import type { Language, Message } from "../core/language.ts";
import { list } from "../core/moments.ts";
import type { PraiseFragment, RecognitionKind } from "../generated/graphql.ts";
import { entry } from "./entry.ts";

const KINDS: Record<RecognitionKind, Message> = {
  ACHIEVEMENT: "thanksForAchievement",
  PROGRESS: "thanksForProgress",
  LEARNING: "thanksForLearning",
  BEHAVIOUR: "thanksForBehaviour",
  HELP: "thanksForHelp",
};

export function praise(language: Language, told: PraiseFragment): TemplateResult {
  const names = list(language, told.recipients.map(({ name }) => name));
  return entry(language, told, {
    head: html`<bdi class="strong">${told.author.name}</bdi> ${language.say("thanked")} <bdi class="strong">${names}</bdi>`,
    kind: KINDS[told.kind],
    level: told.level === "PRIVATE" ? "onlyThem" : undefined,
  });
}
