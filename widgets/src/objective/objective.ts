/** `<okr-objective>`: one objective in full, with the course of each key result and why it stands so. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import { type Language, learn } from "../core/language.ts";
import type { Blank, Shell, View } from "../element/view.ts";
import { ObjectiveInFullDocument, type ObjectiveInFullQuery, type ObjectiveInFullQueryVariables } from "../generated/graphql.ts";
import { measured } from "../parts/amount.ts";
import { barOf, progressLine } from "../parts/bar.ts";
import { chart } from "../course/chart.ts";
import { courseOf, inWords } from "../course/course.ts";
import { timeLeft } from "../parts/cycles.ts";
import { healthWord, staleness } from "../parts/health.ts";
import { standing } from "../parts/objective.ts";
import more from "../parts/more.css?inline";
import okrs from "../parts/okrs.css?inline";
import courseStyles from "../course/course.css?inline";
import { person } from "../parts/person.ts";
import { saidList } from "../course/said.ts";
import { taskLine } from "../parts/tasks.ts";
import { titled } from "../parts/title.ts";
import own from "./objective.css?inline";
import words from "./words/en.json";

learn(words);

type Objective = NonNullable<ObjectiveInFullQuery["objective"]>;
type KeyResult = Objective["keyResults"][number];
type Input = NonNullable<Objective["progress"]>["inputs"][number];

/** What the parts come to may be newer than the number by a moment; more than that goes in unseen. */
const UNTOLD = 0.005;

export default class ObjectiveView implements View<ObjectiveInFullQuery> {
  readonly styles = okrs + more + courseStyles + own;
  readonly operation = ObjectiveInFullDocument;
  readonly #shell: Shell;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  variables(): ObjectiveInFullQueryVariables | null {
    const id = this.#shell.getAttribute("objective");
    return id ? { id } : null;
  }

  root({ objective }: ObjectiveInFullQuery): unknown {
    return objective;
  }

  isEmpty({ objective }: ObjectiveInFullQuery): boolean {
    return !objective!.keyResults.length && !objective!.progress?.inputs.length;
  }

  heading({ objective }: ObjectiveInFullQuery): string | undefined {
    return objective?.title;
  }

  watched({ objective }: ObjectiveInFullQuery): string[] {
    return objective ? [objective.id] : [];
  }

  empty(language: Language): Blank {
    return { title: language.say("noKeyResults"), text: language.say("objectiveEmptyNext") };
  }

  body(language: Language, data: ObjectiveInFullQuery): TemplateResult {
    const objective = data.objective!;
    const said = objective.checkIns.nodes.filter(({ narrative }) => narrative);
    return html`${line(language, objective)}${parents(language, objective)}
      ${progressLine(language, barOf(objective))}${why(language, objective)}
      <ul class="key-results" aria-label=${language.say("keyResultsOf", { title: objective.title })}>
        ${objective.keyResults.map((keyResult) => item(language, keyResult))}
      </ul>
      ${said.length ? saidList(language, said, "key-result") : nothing}`;
  }
}

function line(language: Language, objective: Objective): TemplateResult {
  const { cycle, owner, units, confidence, description } = objective;
  return html`<div part="cycle" class="cycle">
      <p class="who">
        ${person(owner)}<span><bdi>${cycle.label}</bdi></span><span>${timeLeft(language, cycle.endsOn)}</span>
        ${units.map(({ unit }) => html`<bdi>${unit.name}</bdi>`)}
        ${standing(language, objective).map((fact) => html`<span>${fact}</span>`)}
        ${confidence ? html`<span>${confidenceWords(language, confidence.value)}</span>` : nothing}
      </p>
    </div>
    ${description ? html`<p class="narrative"><bdi>${description}</bdi></p>` : nothing}`;
}

function confidenceWords(language: Language, value: string): string {
  return language.say("confidenceOf", { percent: language.percent(Number(value) / 100) });
}

function parents(language: Language, { alignedTo }: Objective): TemplateResult | typeof nothing {
  if (!alignedTo.length) return nothing;
  return html`<p part="parents" class="parents">
    <span class="muted">${language.say("contributesTo")}</span>
    ${alignedTo.map(({ parent }) => linked(parent))}
  </p>`;
}

function linked({ __typename: kind, id, title }: Objective["alignedTo"][number]["parent"]): TemplateResult {
  return titled(kind === "KeyResult" ? "keyResult" : "objective", id, title);
}

/** The number explains itself: what it is made of, and what speaks against it. */
function why(language: Language, objective: Objective): TemplateResult {
  const { health, progress } = objective;
  return html`<div class="why">
    ${healthWord(language, health.value)}
    ${health.diverges && health.computed
      ? html`<span class="muted">${language.say("numbersSay", { health: language.say(health.computed) })}</span>`
      : nothing}
    ${progress?.measured
      ? html`<details part="details">
          <summary part="summary">${language.say("howComputed")}</summary>
          ${parts(language, objective, Number(progress.value), progress.inputs)}
        </details>`
      : nothing}
  </div>`;
}

/** As the service counted them: key results, or of a rolling objective its cycles, and what contributes. */
function parts(language: Language, { keyResults, keyResultSets, alignedFrom }: Objective, value: number, inputs: Input[]): TemplateResult {
  const all = [...alignedFrom.nodes.map(({ child }) => child), ...keyResults.map((each) => ({ ...each, __typename: "KeyResult" as const }))];
  const names = new Map<string, unknown>(all.map((each) => [each.id, linked(each)]));
  for (const { cycle } of keyResultSets) names.set(cycle.id, html`<bdi>${cycle.label}</bdi>`);
  const total = inputs.reduce((sum, { weight }) => sum + Number(weight), 0);
  const shares = inputs.map(({ weight }) => (total ? Number(weight) / total : 1 / inputs.length));
  const mean = inputs.reduce((sum, each, at) => sum + Number(each.value) * shares[at]!, 0);
  return html`<p class="muted">${language.say("weightedMean")}</p>
    <ul class="inputs">
      ${inputs.map(
        (each, at) => html`<li>
          <span>${names.get(each.name) ?? "…"}</span>
          <span class="share">${language.percent(Number(each.value))} × ${language.say("weightOf", { share: language.percent(shares[at]!) })}</span>
        </li>`,
      )}
    </ul>
    ${Math.abs(mean - value) > UNTOLD ? html`<p class="muted">${language.say("moreCounts")}</p>` : nothing}`;
}

function item(language: Language, keyResult: KeyResult): TemplateResult {
  const { id, title, health, owner, tasks, series } = keyResult;
  return html`<li part="key-result" class="key-result">
    <div class="head">
      <h3 part="key-result-title">${titled("keyResult", id, title)}</h3>
      ${healthWord(language, health.value)}
    </div>
    <div class="course">
      <div>
        ${progressLine(language, barOf(keyResult))}
        <p class="facts">
          <span class="measure">${measured(language, keyResult)}</span>${staleness(language, keyResult)}${person(owner)}
        </p>
      </div>
      ${series.length > 1 ? chart(inWords(language, keyResult), courseOf(keyResult)) : nothing}
    </div>
    ${taskLine(language, tasks)}
  </li>`;
}
