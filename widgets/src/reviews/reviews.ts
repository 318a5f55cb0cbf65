/** `<okr-reviews>`: what the reader owes, the overdue first, and whom they are to tell what they think. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import { type Language, learn } from "../core/language.ts";
import { due } from "../core/moments.ts";
import type { Blank, View } from "../element/view.ts";
import { TodosDocument, type TodosQuery } from "../generated/graphql.ts";
import { titled } from "../parts/title.ts";
import more from "../parts/more.css?inline";
import own from "./reviews.css?inline";
import { type Todo, todosOf } from "./todo.ts";
import words from "./words/en.json";

learn(words);

export default class ReviewsView implements View<TodosQuery> {
  readonly styles = more + own;
  readonly operation = TodosDocument;
  readonly isInbox = true;
  /** It says who asked whom for feedback. */
  readonly isPrivate = true;

  variables(): Record<string, never> {
    return {};
  }

  root({ me, inbox }: TodosQuery): unknown {
    return me.person && inbox;
  }

  isEmpty(data: TodosQuery): boolean {
    return !todosOf(data).length;
  }

  empty(language: Language): Blank {
    return { title: language.say("nothingOwed"), text: language.say("nothingOwedNext") };
  }

  body(language: Language, data: TodosQuery): TemplateResult {
    const todos = todosOf(data);
    const late = todos.filter(({ isOverdue }) => isOverdue);
    const due = todos.filter(({ isOverdue }) => !isOverdue);
    const n = data.inbox.totalCount - data.inbox.nodes.length;
    return html`${group(language, "overdue", late)}${group(language, "upcoming", due)}
    ${n > 0 ? html`<p class="facts">${language.say("moreOwed", { n })}</p>` : nothing}`;
  }
}

function group(language: Language, name: "overdue" | "upcoming", todos: Todo[]): TemplateResult | typeof nothing {
  if (!todos.length) return nothing;
  return html`<h3 class="group" id=${name}>${language.say(name)} <span class="count">${language.number(todos.length)}</span></h3>
    <ul part="todos" aria-labelledby=${name}>
      ${todos.map((todo) => item(language, todo))}
    </ul>`;
}

function item(language: Language, todo: Todo): TemplateResult {
  const { what, reason, title, who, dueOn, isOverdue } = todo;
  const words = what ? language.say(what) : reason;
  return html`<li part="todo" class="todo">
    <div>
      <p class="strong">${title ? words : linked(todo, words)}</p>
      ${title ? html`<p>${linked(todo, title)}</p>` : nothing}
      ${who ? html`<p class="facts"><bdi>${who}</bdi></p>` : nothing}
    </div>
    <time datetime=${dueOn} class=${isOverdue ? "late" : ""}>${due(language, dueOn)}</time>
  </li>`;
}

function linked({ address, about }: Todo, text: string): TemplateResult {
  if (address) return html`<a part="link" class="title-link" href=${address}><bdi>${text}</bdi></a>`;
  return about ? titled(about.kind, about.id, text) : html`<bdi>${text}</bdi>`;
}
