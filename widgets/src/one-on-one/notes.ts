/** What the reader writes down for themselves alone. */
import { type TemplateResult, html } from "lit/html.js";

import type { Language } from "../core/language.ts";
import type { MeetingFragment } from "../generated/graphql.ts";
import { adding } from "./adding.ts";
import type OneOnOneView from "./one-on-one.ts";

export function notes(language: Language, view: OneOnOneView, meeting: MeetingFragment): TemplateResult {
  return html`<section part="notes" class="notes">
    <h3>${language.say("myNotes")} <span class="badge">${language.say("onlyYou")}</span></h3>
    <ul class="items">
      ${meeting.privateNotes.nodes.map(
        ({ text, createdAt }) => html`<li>
          <p class="narrative"><bdi>${text}</bdi></p>
          <p class="facts"><time datetime=${createdAt}>${language.ago(Date.parse(createdAt))}</time></p>
        </li>`,
      )}
    </ul>
    ${adding({
      id: "new-note",
      label: language.say("newNote"),
      button: language.say("keep"),
      typed: view.typed.note,
      type: (text) => view.write({ note: text }),
      add: (text) => void view.addNote(meeting, text),
    })}
  </section>`;
}
