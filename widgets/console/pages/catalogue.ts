/** What can be connected, each with what it reads and what to have at hand. */
import { type TemplateResult, html, nothing } from "lit";

import { ConsoleCatalogueDocument, type ConsoleCatalogueQuery } from "../../src/generated/graphql.ts";
import { ask } from "../core.ts";
import { to } from "../router.ts";
import { View } from "../view.ts";

export class CataloguePage extends View {
  #told: ConsoleCatalogueQuery | undefined;

  async load(): Promise<void> {
    this.#told = await ask(ConsoleCatalogueDocument, {});
  }

  body(): TemplateResult {
    const { connectors } = this.#told!;
    const group = (title: string, isPeople: boolean): TemplateResult => html`<section>
      <h2>${title}</h2>
      <ul class="cards">${connectors.filter((each) => each.bringsPeople === isPeople).map(card)}${isPeople ? ofFile : okrFile}</ul>
    </section>`;
    return html`<nav class="trail" aria-label="Where you are"><a href=${to()}>Connections</a></nav>
      <h1 tabindex="-1">What do you want to connect?</h1>
      ${group("People and units", true)} ${group("Work and OKRs", false)}`;
  }
}

function card(each: ConsoleCatalogueQuery["connectors"][number]): TemplateResult {
  return html`<li class="card kind">
    <h3><a href=${to("add", each.kind)}>${each.title}</a></h3>
    <p>${each.reads}</p>
    <p class="muted"><strong>Have at hand:</strong> ${each.needs}</p>
    ${each.takesWebhooks ? html`<p class="muted">Changes arrive at once by webhook.</p>` : nothing}
  </li>`;
}

/** What is asked by nobody: somebody brings it, as often as it changes. */
const ofFile = html`<li class="card kind">
  <h3><a href=${to("add", "csv")}>A CSV file</a></h3>
  <p>People, their units and managers, from a list that you export and bring. Pay is never read.</p>
  <p class="muted"><strong>Have at hand:</strong> The complete list, with a header line.</p>
</li>`;

const okrFile = html`<li class="card kind">
  <h3><a href=${to("add", "okr_file")}>A file of OKRs</a></h3>
  <p>A cycle's objectives and key results, from a list that you export and bring.</p>
  <p class="muted"><strong>Have at hand:</strong> The complete list, as JSON.</p>
</li>`;
