/** What the two are to talk about. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import type { Language } from "../core/language.ts";
import type { MeetingFragment } from "../generated/graphql.ts";
import { titled } from "../parts/title.ts";
import { adding } from "./adding.ts";
import { isOver } from "./is-over.ts";
import type OneOnOneView from "./one-on-one.ts";
import { tick } from "./tick.ts";

type Item = MeetingFragment["agenda"][number];

export function agenda(language: Language, view: OneOnOneView, meeting: MeetingFragment): TemplateResult {
  return html`<section part="agenda">
    <h3>${language.say("agenda")}</h3>
    ${meeting.agenda.length
      ? html`<ul class="items">${meeting.agenda.map((each) => item(language, view, each))}</ul>`
      : html`<p class="facts">${language.say("agendaEmpty")}</p>`}
    ${isOver(meeting)
      ? nothing
      : adding({
          id: "new-agenda",
          label: language.say("newAgendaItem"),
          button: language.say("add"),
          typed: view.typed.agenda,
          type: (text) => view.write({ agenda: text }),
          add: (text) => void view.addToAgenda(meeting, text),
        })}
  </section>`;
}

function item(language: Language, view: OneOnOneView, { id, text, author, carried, checkedAt, version, keyResult }: Item): TemplateResult {
  const below = html`<span><bdi>${author.name}</bdi></span>
    ${carried ? html`<span>${language.say("carried", { n: carried })}</span>` : nothing}
    ${keyResult ? html`<span>${titled("keyResult", keyResult.id, keyResult.title)}</span>` : nothing}`;
  const isChecked = view.ticked.get(id) ?? !!checkedAt;
  return tick(id, text, isChecked, (to) => void view.checkItem(id, version, to), below);
}
