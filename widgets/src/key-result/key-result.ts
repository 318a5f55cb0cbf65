/** `<okr-key-result>`: one key result's course against its pace, how sure people are, and its Jira work. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import { type Language, learn } from "../core/language.ts";
import type { Blank, Shell, View } from "../element/view.ts";
import { KeyResultInFullDocument, type KeyResultInFullQuery, type KeyResultInFullQueryVariables } from "../generated/graphql.ts";
import { measured } from "../parts/amount.ts";
import { barOf, progressLine } from "../parts/bar.ts";
import { healthWord, staleness } from "../parts/health.ts";
import more from "../parts/more.css?inline";
import okrs from "../parts/okrs.css?inline";
import courseStyles from "../course/course.css?inline";
import { person } from "../parts/person.ts";
import { saidList } from "../course/said.ts";
import { titled } from "../parts/title.ts";
import { courseFigure } from "./figure.ts";
import own from "./key-result.css?inline";
import { sureness } from "./sureness.ts";
import { work } from "./work.ts";
import words from "./words/en.json";

learn(words);

export type KeyResult = NonNullable<KeyResultInFullQuery["keyResult"]>;

export default class KeyResultView implements View<KeyResultInFullQuery> {
  readonly styles = okrs + more + courseStyles + own;
  readonly operation = KeyResultInFullDocument;
  readonly #shell: Shell;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  variables(): KeyResultInFullQueryVariables | null {
    const id = this.#shell.getAttribute("key-result");
    return id ? { id } : null;
  }

  root({ keyResult }: KeyResultInFullQuery): unknown {
    return keyResult;
  }

  isEmpty({ keyResult }: KeyResultInFullQuery): boolean {
    const { series, tasks, checkIns } = keyResult!;
    return !series.length && !tasks.totalCount && !checkIns.nodes.length;
  }

  heading({ keyResult }: KeyResultInFullQuery): string | undefined {
    return keyResult?.title;
  }

  watched({ keyResult }: KeyResultInFullQuery): string[] {
    return keyResult ? [keyResult.objective.id] : [];
  }

  empty(language: Language): Blank {
    return { title: language.say("noReadings"), text: language.say("keyResultEmptyNext") };
  }

  body(language: Language, data: KeyResultInFullQuery): TemplateResult {
    const keyResult = data.keyResult!;
    const said = keyResult.checkIns.nodes.filter(({ narrative }) => narrative).slice(0, 3);
    return html`${line(language, keyResult)}${progressLine(language, barOf(keyResult))}
      <p class="facts">
        <span class="measure">${measured(language, keyResult)}</span>${healthWord(language, keyResult.health.value)}
        ${staleness(language, keyResult)}${diverging(language, keyResult)}
      </p>
      ${courseFigure(language, keyResult)}${sureness(language, keyResult)}${inTheWay(language, keyResult)}
      ${work(language, keyResult)}${said.length ? saidList(language, said, "none") : nothing}`;
  }
}

function line(language: Language, { objective, owner }: KeyResult): TemplateResult {
  return html`<div part="cycle" class="cycle">
    <p class="who">
      ${person(owner)}<span
        ><span class="muted">${language.say("keyResultOf")}</span> ${titled("objective", objective.id, objective.title)}</span
      >
    </p>
  </div>`;
}

function diverging(language: Language, { health }: KeyResult): TemplateResult | typeof nothing {
  if (!health.diverges || !health.computed) return nothing;
  return html`<span>${language.say("numbersSay", { health: language.say(health.computed) })}</span>`;
}

function inTheWay(language: Language, { blockers }: KeyResult): TemplateResult | typeof nothing {
  if (!blockers.nodes.length) return nothing;
  return html`<section part="blockers" class="blockers">
    <h3>${language.say("inTheWay")}</h3>
    <ul>
      ${blockers.nodes.map(
        ({ kind, text, owner, nextAction, openedAt }) => html`<li>
          <p><span class="badge">${language.say(kind)}</span> <bdi>${text}</bdi></p>
          <p class="facts">
            ${person(owner)}<time datetime=${openedAt}>${language.ago(Date.parse(openedAt))}</time>
            ${nextAction ? html`<span>${language.say("nextAction", { text: nextAction })}</span>` : nothing}
          </p>
        </li>`,
      )}
    </ul>
  </section>`;
}
