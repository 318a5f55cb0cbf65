/** `<okr-my-okrs>`: the reader's own objectives of the running cycle, their key results and tasks. */
import { LitElement, type TemplateResult, html, nothing, unsafeCSS } from "lit";

import { english, type Language } from "../core/language.ts";
import { Source } from "../core/source.ts";
import { Speech } from "../core/speech.ts";
import { MyOkrsDocument, type MyOkrsQuery } from "../generated/graphql.ts";
import { type Acts, blank, notice, stale } from "../parts/notice.ts";
import { skeleton } from "../parts/skeleton.ts";
import parts from "../parts/parts.css?inline";
import tokens from "../parts/tokens.css?inline";
import { cycleList } from "./cycles.ts";
import own from "./my-okrs.css?inline";

export class OkrMyOkrs extends LitElement {
  static override styles = [tokens, parts, own].map(unsafeCSS);

  readonly #source = new Source<MyOkrsQuery>(this, MyOkrsDocument, (data) => data.me.person);
  readonly #speech = new Speech(this);

  readonly #acts: Acts = {
    retry: () => void this.#source.load(),
    signIn: () => this.#source.signIn(),
  };

  /** Ask again now, as a host page may after something changed. */
  refresh(): Promise<void> {
    return this.#source.load();
  }

  override willUpdate(): void {
    this.setAttribute("state", this.#state());
  }

  override render(): TemplateResult {
    const language = this.#speech.language ?? english;
    return html`<section
      part="card"
      class="card"
      lang=${language.tag}
      dir=${language.direction}
      aria-labelledby="title"
      aria-busy=${this.#source.busy || this.#isLoading() ? "true" : "false"}
    >
      <h2 part="title" id="title">${language.say("title")}</h2>
      <div role="status">${this.#status(language)}</div>
      ${this.#body(language)}
    </section>`;
  }

  #status(language: Language): TemplateResult | string | typeof nothing {
    const { data, trouble, gaps, fetchedAt } = this.#source;
    if (this.#isLoading()) return html`<span class="unseen">${language.say("loading")}</span>`;
    if (trouble && data) return stale(language, trouble, fetchedAt, this.#acts);
    if (trouble) return blank(language, trouble, this.#acts);
    const retry = { label: language.say("retry"), run: this.#acts.retry };
    return gaps ? notice(language.say("partial"), retry) : nothing;
  }

  #body(language: Language): TemplateResult | typeof nothing {
    if (this.#isLoading()) return skeleton();
    const { data } = this.#source;
    if (!data) return nothing;
    const { nodes, totalCount } = data.me.person!.objectives;
    if (!nodes.length) return empty(language);
    const n = totalCount - nodes.length;
    return html`${cycleList(language, nodes)}
    ${n > 0 ? html`<p class="facts">${language.say("more", { n })}</p>` : nothing}`;
  }

  #isLoading(): boolean {
    const { data, trouble } = this.#source;
    return !this.#speech.language || (!data && !trouble);
  }

  #state(): string {
    const { data, trouble, gaps } = this.#source;
    if (this.#isLoading()) return "loading";
    if (!data) return trouble!.kind;
    if (trouble) return "stale";
    if (gaps) return "partial";
    return data.me.person!.objectives.nodes.length ? "ready" : "empty";
  }
}

function empty(language: Language): TemplateResult {
  return html`<div part="empty" class="blank">
    <p class="blank-title">${language.say("emptyTitle")}</p>
    <slot name="next-step"><p class="blank-text">${language.say("emptyNext")}</p></slot>
  </div>`;
}
