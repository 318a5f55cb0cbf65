/** The Jira issues behind a key result: what is done, what is next, and how fresh and sound the link is. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import type { Language } from "../core/language.ts";
import { person } from "../parts/person.ts";
import { shape } from "../parts/shape.ts";
import { asOf, rank, taskCount, webAddress } from "../parts/tasks.ts";
import type { KeyResult } from "./key-result.ts";

type Task = KeyResult["tasks"]["nodes"][number];

export function work(language: Language, keyResult: KeyResult): TemplateResult | typeof nothing {
  const { tasks, taskLinks } = keyResult;
  if (!tasks.totalCount && !taskLinks.length) return nothing;
  const sorted = [...tasks.nodes].sort((a, b) => rank(a) - rank(b));
  const n = tasks.totalCount - sorted.length;
  return html`<section part="tasks" class="work">
    <h3>${language.say("work")}</h3>
    <p class="facts">
      <span>${taskCount(language, tasks)}</span>${asOf(language, tasks.nodes)}
      ${taskLinks.some(({ mode }) => mode === "DRIVES") ? html`<span>${language.say("drives")}</span>` : nothing}
    </p>
    ${broken(language, keyResult)}
    <ul class="issues">${sorted.map((task) => issue(language, task))}</ul>
    ${n > 0 ? html`<p class="facts">${language.say("moreTasks", { n })}</p>` : nothing}
  </section>`;
}

function broken(language: Language, { taskLinks }: KeyResult): TemplateResult | typeof nothing {
  const first = taskLinks.find(({ state }) => state === "SOURCE_BROKEN");
  if (!first) return nothing;
  const ago = first.lastSyncedAt ? language.ago(Date.parse(first.lastSyncedAt)) : "–";
  return html`<p part="notice" class="notice">
    <span>${language.say("linkBroken", { ago })} ${first.error ? html`<bdi class="muted">${first.error}</bdi>` : nothing}</span>
  </p>`;
}

function issue(language: Language, task: Task): TemplateResult {
  const url = webAddress(task.url);
  return html`<li part="task" class="issue">
    ${shape(task.statusCategory)}
    <span class="issue-key">
      ${url
        ? html`<a href=${url} target="_blank" rel="noopener"><bdi>${task.key}</bdi></a>`
        : html`<bdi>${task.key}</bdi>`}
    </span>
    <bdi class="issue-summary">${task.summary}</bdi>
    <span class="issue-who">${person(task.assignee)}</span>
    <span class="badge"><bdi>${task.status || language.say(task.statusCategory)}</bdi></span>
  </li>`;
}
