/** What thanks and feedback have in common: who, when, of which work, and who may read it. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import type { Language, Message } from "../core/language.ts";
import { initials } from "../parts/person.ts";
import { titled } from "../parts/title.ts";

interface Entry {
  id: string;
  author: { id: string; name: string };
  sentAt: string;
  text: string;
  values: { id: string; name: string }[];
  keyResult?: { id: string; title: string } | null;
}

export interface Told {
  head: TemplateResult;
  kind: Message;
  /** Who may read it, where that is not everybody. */
  level: Message | undefined;
  act?: TemplateResult | undefined;
}

export function entry(language: Language, { author, sentAt, text, values, keyResult }: Entry, told: Told): TemplateResult {
  return html`<li part="entry" class="entry">
    ${initials(author)}
    <div>
      <p class="entry-head">${told.head}</p>
      <p class="facts">
        <time datetime=${sentAt}>${language.ago(Date.parse(sentAt))}</time>
        <span>${language.say(told.kind)}</span>
        ${told.level ? html`<span class="badge">${language.say(told.level)}</span>` : nothing}
      </p>
      <p part="text" class="narrative"><bdi>${text}</bdi></p>
      ${keyResult ? html`<p class="about">${titled("keyResult", keyResult.id, keyResult.title)}</p>` : nothing}
      ${values.length ? html`<ul class="values">${values.map(({ name }) => html`<li class="badge"><bdi>${name}</bdi></li>`)}</ul>` : nothing}
      ${told.act ?? nothing}
    </div>
  </li>`;
}
