/** `<okr-team-okrs>`: a unit's objectives and how they stand together; without a unit, the reader's own. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import { type Language, learn } from "../core/language.ts";
import type { Blank, Shell, View } from "../element/view.ts";
import {
  MyTeamOkrsDocument, type MyTeamOkrsQuery, type MyTeamOkrsQueryVariables, type TeamFragment, type TeamObjectiveFragment,
  TeamOkrsDocument, type TeamOkrsQuery, type TeamOkrsQueryVariables,
} from "../generated/graphql.ts";
import { band } from "../parts/band.ts";
import { barOf, progressLine } from "../parts/bar.ts";
import { byCycle, cycleLine } from "../parts/cycles.ts";
import { healthWord } from "../parts/health.ts";
import { keyResultList } from "../parts/key-result.ts";
import { standing } from "../parts/objective.ts";
import { Keyed } from "../parts/keyed.ts";
import more from "../parts/more.css?inline";
import okrs from "../parts/okrs.css?inline";
import { person } from "../parts/person.ts";
import { titled } from "../parts/title.ts";
import own from "./team-okrs.css?inline";
import words from "./words/en.json";

learn(words);

type Data = TeamOkrsQuery | MyTeamOkrsQuery;

export default class TeamOkrs implements View<Data> {
  readonly styles = okrs + more + own;
  readonly #shell: Shell;
  /** By their cycles. */
  readonly #lists = new Map<string, Keyed>();

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  get operation(): View<Data>["operation"] {
    return this.#isNamed() ? TeamOkrsDocument : MyTeamOkrsDocument;
  }

  variables(): TeamOkrsQueryVariables | MyTeamOkrsQueryVariables {
    const cycle = this.#shell.getAttribute("cycle");
    const unit = { id: this.#shell.getAttribute("unit"), key: this.#shell.getAttribute("unit-key") };
    return this.#isNamed() ? { ...unit, cycle } : { cycle };
  }

  root(data: Data): unknown {
    return "unit" in data ? data.unit : data.me.person;
  }

  isEmpty(data: Data): boolean {
    return !team(data)?.objectives?.nodes.length;
  }

  heading(data: Data): string | undefined {
    return team(data)?.name;
  }

  watched(data: Data): string[] {
    return team(data)?.objectives?.nodes.map(({ id }) => id) ?? [];
  }

  empty(language: Language): Blank {
    return { title: language.say("teamEmptyTitle"), text: language.say("teamEmptyNext") };
  }

  body(language: Language, data: Data): TemplateResult {
    const { lead, objectives } = team(data)!;
    const { nodes, totalCount } = objectives!;
    const n = totalCount - nodes.length;
    const led = lead ? html`<span>${language.say("ledBy", { name: lead.name })}</span>` : nothing;
    return html`${byCycle(nodes).map((group, at) => html`${cycleLine(language, group[0]!.cycle, group, at ? nothing : led)}${band(language, group)}${this.#list(language, group)}`)}
      ${n > 0 ? html`<p class="facts">${language.say("moreOfTeam", { n })}</p>` : nothing}`;
  }

  forget(): void {
    this.#lists.clear();
  }

  #list(language: Language, objectives: TeamObjectiveFragment[]): HTMLElement {
    const { id: cycle } = objectives[0]!.cycle;
    const list = this.#lists.get(cycle) ?? new Keyed("ul", { part: "objectives", class: "objectives" });
    this.#lists.set(cycle, list);
    return list.show(objectives, ({ id }) => id, (objective) => item(language, objective));
  }

  #isNamed(): boolean {
    return this.#shell.hasAttribute("unit") || this.#shell.hasAttribute("unit-key");
  }
}

/** Of several that somebody belongs to, the one with the most to show. */
function team(data: Data): TeamFragment | undefined {
  if ("unit" in data) return data.unit ?? undefined;
  const theirs = data.me.person?.units.map((membership) => membership.unit) ?? [];
  const size = (each: TeamFragment): number => each.objectives?.totalCount ?? 0;
  return theirs.sort((a, b) => size(b) - size(a))[0];
}

function item(language: Language, objective: TeamObjectiveFragment): TemplateResult {
  const { id, title, owner, health, keyResults } = objective;
  const facts = standing(language, objective).map((fact) => html`<span>${fact}</span>`);
  const n = keyResults.length;
  return html`<li part="objective" class="objective">
    <div class="head">
      <h3 part="objective-title">${titled("objective", id, title)}</h3>
      ${healthWord(language, health.value)}
    </div>
    ${progressLine(language, barOf(objective))}
    <p class="facts">${person(owner)}${facts}</p>
    ${n
      ? html`<details part="details">
          <summary part="summary">${language.say("keyResultsCount", { n })}<span class="unseen">: ${title}</span></summary>
          ${keyResultList(language, title, keyResults)}
        </details>`
      : html`<p class="facts">${language.say("noKeyResults")}</p>`}
  </li>`;
}
