/** The shell of every element: its view, loaded when it is first needed, with all states around it. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import { type Language, english } from "../core/language.ts";
import { atHand, later } from "../core/later.ts";
import { Source } from "../core/source.ts";
import { Speech } from "../core/speech.ts";
import { type Trouble, asTrouble } from "../core/trouble.ts";
import type { Acts } from "../later/notice.ts";
import { skeleton } from "../parts/skeleton.ts";
import parts from "../parts/parts.css?inline";
import tokens from "../parts/tokens.css?inline";
import { rememberHeight, reserveHeight } from "./height.ts";
import type { ElementName } from "./names.ts";
import { Rendered } from "./rendered.ts";
import type { LoadView, Shell, View } from "./view.ts";

export function okrElement(load: LoadView, attributes: string[] = []): CustomElementConstructor {
  return class extends OkrElement {
    static readonly observedAttributes = [...attributes, "live"];
    protected override readonly load = load;
  };
}

abstract class OkrElement extends Rendered implements Shell {
  protected abstract readonly load: LoadView;
  #view: View<unknown> | undefined;
  #unloadable: Trouble | undefined;

  readonly #source = new Source<unknown>(this, () => this.#view);
  readonly #speech = new Speech(this);
  readonly #acts: Acts = {
    retry: () => void this.#retry(),
    signIn: () => this.#source.signIn(),
  };

  constructor() {
    super();
    this.wear(tokens, parts);
  }

  /** Ask again now, as a host page may after something changed. */
  refresh(): Promise<void> {
    return this.#source.load();
  }

  announce(name: string, detail: object): boolean {
    return this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, cancelable: true, detail }));
  }

  connectedCallback(): void {
    this.#source.connect();
    this.#speech.connect();
    this.requestUpdate();
    reserveHeight(this);
    void this.#prepare();
  }

  disconnectedCallback(): void {
    this.#source.disconnect();
    this.#speech.disconnect();
  }

  /** Also of what is in no page now: it may come back. */
  attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (old === value || !this.#view) return;
    if (name === "live") return void this.refresh();
    reserveHeight(this);
    this.#source.startOver();
  }

  protected override drawn(): void {
    if (!this.#isLoading()) rememberHeight(this);
  }

  protected override render(): TemplateResult {
    this.setAttribute("state", this.#state());
    const language = this.#speech.language ?? english;
    return html`<section
      part="card"
      class="card"
      lang=${language.tag}
      dir=${language.direction}
      aria-labelledby="title"
      aria-busy=${this.#source.busy || this.#isLoading()}
    >
      <h2 part="title" id="title"><bdi>${this.#heading(language)}</bdi></h2>
      <div role="status">${this.#status(language)}</div>
      ${this.#body(language)}
    </section>`;
  }

  async #prepare(): Promise<void> {
    if (this.#view) return;
    try {
      const ViewOfElement = await this.load(this);
      this.#view = new ViewOfElement(this);
      this.#unloadable = undefined;
      this.wear(this.#view.styles);
      this.#source.start();
    } catch (reason) {
      await later();
      this.#unloadable = asTrouble(reason);
      this.requestUpdate();
    }
  }

  async #retry(): Promise<void> {
    return this.#view ? this.#source.load() : this.#prepare();
  }

  #heading(language: Language): string {
    const { data } = this.#source;
    const own = data === undefined ? undefined : this.#view?.heading?.(data);
    return own ?? language.say(this.localName as ElementName);
  }

  #status(language: Language): TemplateResult | string | typeof nothing {
    const { data, gaps, fetchedAt } = this.#source;
    const trouble = this.#trouble();
    if (this.#isLoading()) return html`<span class="unseen">${language.say("loading")}</span>`;
    if (!atHand) return trouble ? briefly(language, this.#acts) : nothing;
    if (trouble && data !== undefined) return atHand.stale(language, trouble, fetchedAt, this.#acts);
    if (trouble) return atHand.blank(language, trouble, this.#acts);
    return gaps ? atHand.partial(language, this.#acts) : nothing;
  }

  #body(language: Language): TemplateResult | typeof nothing {
    if (this.#isLoading()) return skeleton();
    const { data } = this.#source;
    if (data === undefined || !this.#view) return nothing;
    return this.#view.isEmpty(data) ? empty(this.#view.empty(language)) : this.#view.body(language, data);
  }

  #trouble(): Trouble | undefined {
    return this.#unloadable ?? this.#source.trouble;
  }

  #isLoading(): boolean {
    return !this.#speech.language || (this.#source.data === undefined && !this.#trouble());
  }

  #state(): string {
    const { data, gaps } = this.#source;
    const trouble = this.#trouble();
    if (this.#isLoading()) return "loading";
    if (data === undefined || !this.#view) return trouble!.kind;
    const activity = this.#view.activity?.();
    if (activity) return activity;
    if (trouble) return "stale";
    if (gaps) return "partial";
    return this.#view.isEmpty(data) ? "empty" : "ready";
  }
}

/** For want of the words for each trouble. */
function briefly(language: Language, { retry }: Acts): TemplateResult {
  return html`<p class="blank">${language.say("errorTitle")} <button type="button" @click=${retry}>${language.say("retry")}</button></p>`;
}

function empty({ title, text }: { title: string; text: string }): TemplateResult {
  return html`<div part="empty" class="blank">
    <p class="blank-title">${title}</p>
    <slot name="next-step"><p class="blank-text">${text}</p></slot>
  </div>`;
}
