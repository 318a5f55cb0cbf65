/** Who does what until when. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import type { Language } from "../core/language.ts";
import { due } from "../core/moments.ts";
import type { MeetingFragment } from "../generated/graphql.ts";
import { adding } from "./adding.ts";
import { isOver } from "./is-over.ts";
import type OneOnOneView from "./one-on-one.ts";
import { tick } from "./tick.ts";

type Item = MeetingFragment["actionItems"][number];

export function actions(language: Language, view: OneOnOneView, meeting: MeetingFragment, reader: string): TemplateResult {
  return html`<section part="actions">
    <h3>${language.say("actions")}</h3>
    <ul class="items">${meeting.actionItems.map((each) => item(language, view, each))}</ul>
    ${isOver(meeting)
      ? nothing
      : adding({
          id: "new-action",
          label: language.say("newAction"),
          button: language.say("add"),
          typed: view.typed.action,
          type: (text) => view.write({ action: text }),
          add: (text) => void view.addAction(meeting, text),
          more: owner(language, view, meeting, reader),
        })}
  </section>`;
}

function owner(language: Language, view: OneOnOneView, { organiser, partner }: MeetingFragment, reader: string): TemplateResult {
  const both = organiser.id === reader ? [organiser, partner] : [partner, organiser];
  const choose = ({ target }: Event): void => void (view.actionOwner = (target as HTMLSelectElement).value);
  return html`<div class="field who">
    <label for="action-owner">${language.say("whoDoes")}</label>
    <select id="action-owner" @change=${choose}>
      ${both.map(({ id, name }) => html`<option value=${id} ?selected=${id === view.actionOwner}>${name}</option>`)}
    </select>
  </div>`;
}

function item(language: Language, view: OneOnOneView, { id, text, owner: who, dueOn, carried, doneAt, version }: Item): TemplateResult {
  const below = html`<span><bdi>${who.name}</bdi></span>
    ${dueOn ? html`<time datetime=${dueOn}>${due(language, dueOn)}</time>` : nothing}
    ${carried ? html`<span>${language.say("carried", { n: carried })}</span>` : nothing}`;
  return tick(id, text, view.ticked.get(id) ?? !!doneAt, (to) => void view.doAction(id, version, to), below);
}
