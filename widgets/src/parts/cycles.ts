/** My objectives by the cycle they run in, with a line that says which and how long it still runs. */
import { type TemplateResult, html } from "lit/html.js";

import "./words.ts";
import type { Language } from "../core/language.ts";
import type { MyObjectiveFragment } from "../generated/graphql.ts";
import { objectiveItem } from "./objective.ts";
import { tally } from "./tally.ts";

const DAY = 86_400_000;

export function cycleList(language: Language, objectives: MyObjectiveFragment[]): TemplateResult[] {
  const byCycle = Map.groupBy(objectives, (objective) => objective.cycle.id);
  return [...byCycle.values()].map((group) => cycleGroup(language, group));
}

function cycleGroup(language: Language, objectives: MyObjectiveFragment[]): TemplateResult {
  return html`${cycleLine(language, objectives)}
    <ul part="objectives" class="objectives">
      ${objectives.map((objective) => objectiveItem(language, objective))}
    </ul>`;
}

function cycleLine(language: Language, objectives: MyObjectiveFragment[]): TemplateResult {
  const cycle = objectives[0]!.cycle;
  return html`<div part="cycle" class="cycle">
    <p><bdi class="cycle-label">${cycle.label}</bdi><span>${timeLeft(language, cycle.endsOn)}</span></p>
    ${tally(language, objectives)}
  </div>`;
}

/** Today counts: on its last day a cycle has one day left. */
export function timeLeft(language: Language, endsOn: string): string {
  const now = new Date();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const n = (Date.parse(endsOn) - today) / DAY + 1;
  return n > 0 ? language.say("daysLeft", { n }) : language.say("cycleEnded");
}
