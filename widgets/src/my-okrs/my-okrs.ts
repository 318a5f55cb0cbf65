/** `<okr-my-okrs>`: the reader's own objectives of the running cycle, their key results and tasks. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import { type Language, learn } from "../core/language.ts";
import type { Blank, View } from "../element/view.ts";
import { MyOkrsDocument, type MyOkrsQuery } from "../generated/graphql.ts";
import { cycleList } from "../parts/cycles.ts";
import okrs from "../parts/okrs.css?inline";
import words from "./words/en.json";

learn(words);

export default class MyOkrs implements View<MyOkrsQuery> {
  readonly styles = okrs;
  readonly operation: View<MyOkrsQuery>["operation"] = MyOkrsDocument;

  variables(): Record<string, never> {
    return {};
  }

  root({ me }: MyOkrsQuery): unknown {
    return me.person;
  }

  isEmpty({ me }: MyOkrsQuery): boolean {
    return !me.person!.objectives.nodes.length;
  }

  watched({ me }: MyOkrsQuery): string[] {
    return me.person!.objectives.nodes.map(({ id }) => id);
  }

  empty(language: Language): Blank {
    return { title: language.say("emptyTitle"), text: language.say("emptyNext") };
  }

  body(language: Language, { me }: MyOkrsQuery): TemplateResult {
    const { nodes, totalCount } = me.person!.objectives;
    const n = totalCount - nodes.length;
    return html`${cycleList(language, nodes)}
    ${n > 0 ? html`<p class="facts">${language.say("more", { n })}</p>` : nothing}`;
  }
}
