/** `<okr-my-okrs performance-goals>`: the reader's OKRs, and goals of their own below them. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import { type Language, type Message, learn } from "../core/language.ts";
import { due } from "../core/moments.ts";
import type { View } from "../element/view.ts";
import { type MyGoalFragment, MyOkrsAndGoalsDocument, type MyOkrsAndGoalsQuery, type PerformanceGoalState } from "../generated/graphql.ts";
import { progressLine } from "../parts/bar.ts";
import more from "../parts/more.css?inline";
import okrs from "../parts/okrs.css?inline";
import { titled } from "../parts/title.ts";
import MyOkrs from "./my-okrs.ts";
import own from "./with-goals.css?inline";
import words from "./goals/en.json";

learn(words);

const STATES: Partial<Record<PerformanceGoalState, Message>> = { DRAFT: "goalDraft", DONE: "goalDone" };

export default class MyOkrsAndGoals extends MyOkrs implements View<MyOkrsAndGoalsQuery> {
  override readonly styles = okrs + more + own;
  override readonly operation: View<MyOkrsAndGoalsQuery>["operation"] = MyOkrsAndGoalsDocument;
  /** Goals are their owner's, and whomever they share them with. */
  readonly isPrivate = true;

  override isEmpty(data: MyOkrsAndGoalsQuery): boolean {
    return super.isEmpty(data) && !goalsOf(data).length;
  }

  override body(language: Language, data: MyOkrsAndGoalsQuery): TemplateResult {
    const goals = goalsOf(data);
    return html`${super.isEmpty(data) ? nothing : super.body(language, data)}
    ${goals.length
      ? html`<section part="goals" class="goals" aria-labelledby="goals">
          <h3 id="goals">${language.say("ownGoals")}</h3>
          <ul>
            ${goals.map((goal) => item(language, goal))}
          </ul>
        </section>`
      : nothing}`;
  }
}

/** What was given up is no news. */
function goalsOf({ me }: MyOkrsAndGoalsQuery): MyGoalFragment[] {
  return me.person?.performanceGoals?.nodes.filter(({ state }) => state !== "DROPPED") ?? [];
}

function item(language: Language, goal: MyGoalFragment): TemplateResult {
  const { title, state, dueOn, progress, checkedInAt, narrative, objective } = goal;
  const word = STATES[state];
  const bar = { title, value: progress == null ? null : Number(progress), expected: null, health: "NOT_STARTED" as const };
  return html`<li part="goal" class="goal">
    <p><bdi class="strong">${title}</bdi> <span class="badge">${seenBy(language, goal)}</span></p>
    ${progress == null ? nothing : progressLine(language, bar)}
    <p class="facts">
      ${word ? html`<span>${language.say(word)}</span>` : nothing}
      ${dueOn && state === "OPEN" ? html`<span>${language.say("goalDue", { when: due(language, dueOn) })}</span>` : nothing}
      ${checkedInAt ? html`<span>${language.say("checkedIn", { ago: language.ago(Date.parse(checkedInAt)) })}</span>` : nothing}
      ${objective ? html`<span>${language.say("goalHelps")} ${titled("objective", objective.id, objective.title)}</span>` : nothing}
    </p>
    ${narrative ? html`<p class="narrative"><bdi>${narrative}</bdi></p>` : nothing}
  </li>`;
}

function seenBy(language: Language, { sharedWith }: MyGoalFragment): string {
  return sharedWith ? language.say("goalShared", { name: sharedWith.name }) : language.say("goalPrivate");
}
