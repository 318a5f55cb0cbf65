/** The Jira work behind a key result: how much is done, the next few tasks, and how fresh that is. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import "./words.ts";
import type { Language } from "../core/language.ts";
import type { LinkedWorkFragment, TaskCategory, TaskFactsFragment } from "../generated/graphql.ts";
import { shape } from "./shape.ts";

type Tasks = LinkedWorkFragment["tasks"];
type Task = TaskFactsFragment;

const SHOWN = 3;
const ORDER: TaskCategory[] = ["IN_PROGRESS", "TODO", "UNKNOWN", "DONE"];

export function taskLine(language: Language, tasks: Tasks): TemplateResult | typeof nothing {
  if (!tasks.totalCount) return nothing;
  const next = [...tasks.nodes].sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN);
  return html`<div part="tasks" class="tasks">
    <p class="facts"><span>${taskCount(language, tasks)}</span> ${asOf(language, tasks.nodes)}</p>
    <ul class="chips">
      ${next.map((task) => html`<li>${chip(language, task)}</li>`)}${more(language, tasks.totalCount - next.length)}
    </ul>
  </div>`;
}

/** How many are done is only known where all of them are here. */
export function taskCount(language: Language, { totalCount: n, nodes }: Tasks): string {
  const done = nodes.filter((task) => task.statusCategory === "DONE").length;
  return nodes.length === n ? language.say("tasksDone", { n, done }) : language.say("tasks", { n });
}

function chip(language: Language, task: Task): TemplateResult {
  const inside = html`${shape(task.statusCategory)}<bdi>${task.key}</bdi
    ><span class="unseen">: ${task.summary}, ${task.status}</span>`;
  const tip = `${task.summary} · ${task.status || language.say(task.statusCategory)}`;
  const url = webAddress(task.url);
  return url
    ? html`<a part="task" class="chip" href=${url} target="_blank" rel="noopener" title=${tip}>${inside}</a>`
    : html`<span part="task" class="chip" title=${tip}>${inside}</span>`;
}

function more(language: Language, n: number): TemplateResult | typeof nothing {
  if (n <= 0) return nothing;
  return html`<li class="more">${language.say("moreTasks", { n })}</li>`;
}

/** The age of the oldest of them: none is older than what is said. */
export function asOf(language: Language, tasks: Task[]): TemplateResult | typeof nothing {
  if (!tasks.length) return nothing;
  const oldest = Math.min(...tasks.map((task) => Date.parse(task.fetchedAt)));
  return html`<span>${language.say("asOf", { ago: language.ago(oldest) })}</span>`;
}

export function rank(task: Task): number {
  return ORDER.indexOf(task.statusCategory);
}

/** Only http and https become links: a `javascript:` address from another system must stay text. */
export function webAddress(url: string | null | undefined): string | null {
  return url && /^https?:\/\//i.test(url) ? url : null;
}
