/** What the numbers suggest to talk about, one press away from the agenda; of a talk that is over the graph tells nothing. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import type { Language, Message } from "../core/language.ts";
import type { MeetingFragment } from "../generated/graphql.ts";
import type OneOnOneView from "./one-on-one.ts";

type Topic = NonNullable<MeetingFragment["suggestedTopics"]>[number];

const SHOWN = 4;
const WORDS: Partial<Record<string, Message>> = {
  STALE_KEY_RESULT: "topicStale",
  KEY_RESULT_AT_RISK: "topicAtRisk",
  OPEN_BLOCKER: "topicBlocker",
  UNACKNOWLEDGED_FEEDBACK: "topicFeedback",
};

export function topics(language: Language, view: OneOnOneView, meeting: MeetingFragment): TemplateResult | typeof nothing {
  const onIt = new Set(meeting.agenda.map(({ keyResult }) => keyResult?.id));
  const fresh = each(meeting.suggestedTopics ?? []).filter(({ keyResult }) => !keyResult || !onIt.has(keyResult.id));
  if (!fresh.length) return nothing;
  return html`<section part="topics">
    <h3>${language.say("suggested")}</h3>
    <ul class="items">
      ${fresh.slice(0, SHOWN).map((topic) => item(language, view, meeting, topic))}
    </ul>
  </section>`;
}

/** Two pieces of feedback that wait for the same person are one thing to talk about. */
function each(topics: Topic[]): Topic[] {
  const key = ({ kind, person, keyResult, blocker }: Topic): string => [kind, person.id, keyResult?.id, blocker?.id].join();
  return [...new Map(topics.map((topic) => [key(topic), topic])).values()];
}

function item(language: Language, view: OneOnOneView, meeting: MeetingFragment, topic: Topic): TemplateResult {
  const { kind, person, keyResult, blocker } = topic;
  const word = WORDS[kind];
  const why = word ? language.say(word) : "";
  const text = blocker?.text ?? keyResult?.title ?? why;
  return html`<li class="topic">
    <div>
      <p><bdi>${text}</bdi></p>
      <p class="facts">${text === why ? nothing : html`<span>${why}</span>`}<bdi>${person.name}</bdi></p>
    </div>
    <button part="button" type="button" @click=${() => void view.addToAgenda(meeting, text, keyResult?.id)}>
      ${language.say("toAgenda")}<span class="unseen">: ${text}</span>
    </button>
  </li>`;
}
