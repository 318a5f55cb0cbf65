/** What OKRs are judged by here, and how that was changed. */
import { type TemplateResult, html, nothing } from "lit";

import { ConsoleSettingsDocument, type ConsoleSettingsQuery } from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import { View } from "../view.ts";
import { at, plain } from "../words.ts";

export class SettingsPage extends View {
  #told: ConsoleSettingsQuery | undefined;

  async load(): Promise<void> {
    this.#told = await ask(ConsoleSettingsDocument, {});
  }

  body(): TemplateResult {
    const settings = this.#told?.okrSettings;
    if (!settings) return html`<h1 tabindex="-1">Settings</h1><div class="card"><p>OKRs are not on for you, so their settings are not shown.</p></div>`;
    const history = this.#told?.okrSettingsHistory?.nodes ?? [];
    const rows: [string, string][] = [
      ["Pace is judged by", plain(settings.paceModel)], ["On track", settings.onTrack], ["Behind", settings.behind],
      ["No verdict before", `${Math.round(Number(settings.verdictFrom) * 100)} % is expected`],
      ["Grading", `${settings.gradingDays} days after a cycle ends`],
    ];
    return html`<h1 tabindex="-1">Settings</h1>
      <p class="muted">Programme leads change these; each number that rests on them names their version.</p>
      <section class="card" aria-labelledby="bounds">
        <h2 id="bounds">What OKRs are judged by <span class="muted">version ${settings.version}</span></h2>
        <dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
        ${settings.questions.length ? html`<h3>Retrospectives also ask</h3><ul>${settings.questions.map((each) => html`<li>${each}</li>`)}</ul>` : nothing}
      </section>
      <section class="card" aria-labelledby="history">
        <h2 id="history">How they were changed</h2>
        ${history.length ? html`<div class="table"><table>
          <thead><tr><th scope="col">Version</th><th scope="col">When</th><th scope="col">Who</th><th scope="col">Why</th></tr></thead>
          <tbody>${history.map((each) => html`<tr><th scope="row">${each.version}</th><td>${at(each.changedAt)}</td><td>${each.changedBy.name}</td><td>${each.reason}</td></tr>`)}</tbody>
        </table></div>` : html`<p class="muted">They are as they came.</p>`}
      </section>`;
  }
}
