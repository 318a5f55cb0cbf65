/** What every page of the console does alike: load, say what went wrong, and act. */
import { LitElement, type TemplateResult, html, nothing, unsafeCSS } from "lit";

import tokens from "../src/parts/tokens.css?inline";
import { Trouble, asTrouble } from "../src/core/trouble.ts";
import type { Operation } from "../src/core/request.ts";
import { type Refusal, act, isDemo, lookAsAdministrator, watch } from "./core.ts";
import own from "./console.css?inline";
import { type Place, follow, here } from "./router.ts";

export abstract class View extends LitElement {
  static override styles = [tokens, own].map(unsafeCSS);

  /** What keeps the page from being shown at all. */
  trouble: Trouble | undefined;
  /** What keeps a page that is shown from being what stands there now. */
  behind: Trouble | undefined;
  /** Why the last action was refused, by the field where it names one. */
  refusals: Refusal[] = [];
  busy = false;
  isLoaded = false;
  #isDemo = false;
  #isAsked = false;
  #loading: Promise<void> | undefined;
  /** Where this page is, also while the reader is on the way to another. */
  readonly place: Place = here();
  readonly #gone = new AbortController();

  /** Ended as soon as nobody looks at this page any more. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.renderRoot.addEventListener("click", (event) => follow(event as MouseEvent));
    void this.reload();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#gone.abort();
  }

  abstract load(): Promise<void>;
  abstract body(): TemplateResult;

  /** What stands there now. One load at a time, so that an older answer never takes a newer one's place. */
  async reload(): Promise<void> {
    this.#isAsked = true;
    this.#loading ??= this.#catchUp();
    await this.#loading;
  }

  async #catchUp(): Promise<void> {
    while (this.#isAsked && !this.gone.aborted) {
      this.#isAsked = false;
      await this.#load();
    }
    this.#loading = undefined;
  }

  async #load(): Promise<void> {
    try {
      await this.load();
      this.trouble = this.behind = undefined;
      this.isLoaded = true;
    } catch (reason) {
      await this.#fail(asTrouble(reason));
    }
    await this.#shown();
  }

  /** Whoever was on something that is gone now goes on at the heading, and not at the page's very beginning. */
  async #shown(): Promise<void> {
    const root = this.renderRoot as ShadowRoot;
    const place = root.activeElement;
    this.requestUpdate();
    await this.updateComplete;
    if (place && !place.isConnected && !root.activeElement) root.querySelector<HTMLElement>("h1")?.focus();
  }

  /** What is shown stays, with all that is typed in it; only where nothing was shown yet, trouble is. */
  async #fail(trouble: Trouble): Promise<void> {
    if (this.isLoaded) this.behind = trouble;
    else this.trouble = trouble;
    this.#isDemo = !this.isLoaded && trouble.kind === "signed-out" && (await isDemo());
  }

  /** Hears of what changes until `hear` says that it is enough; false where it ended before, which is told. */
  async listen<Result, Variables>(
    operation: Operation<Result, Variables>,
    variables: Variables,
    hear: (told: Result) => boolean,
    { signal = this.gone, reopened }: { signal?: AbortSignal; reopened?: () => void } = {},
  ): Promise<boolean> {
    try {
      await watch(operation, variables, signal, hear, reopened);
    } catch (reason) {
      this.behind = asTrouble(reason);
      this.requestUpdate();
      return false;
    }
    return !signal.aborted;
  }

  /** Ask for more of what is shown; a failure is told above it, and what is there stays. */
  async attempt(work: () => Promise<void>): Promise<void> {
    try {
      const done = work();
      this.requestUpdate();
      await done;
    } catch (reason) {
      this.refusals = [refusalOf(reason)];
    }
    this.requestUpdate();
  }

  /**
   * Do something, and say so; undefined where it was refused, which is told at the fields.
   * Its button only looks disabled meanwhile, or whoever moves by keyboard would lose their place.
   * Where things stand otherwise than this page knew, it is loaded anew: what is asked again then counts.
   */
  async do<Result extends object, Variables>(
    operation: Operation<Result, Variables>,
    variables: Variables,
    said = "",
  ): Promise<Result | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.refusals = [];
    this.requestUpdate();
    try {
      const { done, refusals } = await act(operation, variables);
      this.refusals = refusals;
      if (!refusals.length) {
        if (said) this.say(said);
        return done;
      }
      if (this.isRefusedAs("CONFLICT")) await this.reload();
      this.requestUpdate();
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("[aria-invalid=true], .refused")?.focus();
    } catch (reason) {
      this.refusals = [refusalOf(reason)];
    } finally {
      this.busy = false;
      this.requestUpdate();
    }
    return undefined;
  }

  /** Spoken and shown by the frame around all pages. */
  say(words: string): void {
    this.dispatchEvent(new CustomEvent("console-said", { bubbles: true, composed: true, detail: words }));
  }

  isRefusedAs(code: string): boolean {
    return this.refusals.some((each) => each.code === code);
  }

  refusalOf(...path: string[]): string {
    const found = this.refusals.find((each) => each.path.join(".") === path.join("."));
    return found?.message ?? "";
  }

  /** The refusals that no field on this page shows. */
  refusalsBeside(...fields: string[]): TemplateResult | typeof nothing {
    const others = this.refusals.filter((each) => !fields.includes(each.path.join(".")));
    if (!others.length) return nothing;
    return html`<div class="notice refused" data-tone="negative" role="alert" tabindex="-1">
      ${others.map((each) => html`<p>${each.message}</p>`)}
    </div>`;
  }

  override render(): TemplateResult {
    if (this.#isDemo) return inDemo();
    if (this.trouble) return troubled(this.trouble, () => void this.reload());
    if (!this.isLoaded) return html`<p class="muted" role="status">Loading…</p>`;
    return html`${this.behind ? outdated(this.behind, () => void this.reload()) : nothing}${this.body()}`;
  }
}

/** What kept a request from being answered, in the form of a payload's own refusals. */
function refusalOf(reason: unknown): Refusal {
  const { message, kind } = asTrouble(reason);
  return { code: kind, path: [], message: TROUBLES[kind] ?? message };
}

const TROUBLES: Partial<Record<string, string>> = {
  "signed-out": "You are signed out. Sign in again; what you entered is still here.",
  offline: "You are offline. Try again when the network is back.",
  unreachable: "The service did not answer. Try again in a moment.",
};

function outdated(trouble: Trouble, retry: () => void): TemplateResult {
  return html`<div class="notice" data-tone="warning" role="alert">
    <p><strong>This may be out of date.</strong> ${TROUBLES[trouble.kind] ?? trouble.message}</p>
    ${trouble.kind === "signed-out" ? html`<a class="button" href=${signIn()} target="_blank">Sign in</a>` : nothing}
    <button type="button" @click=${retry}>Try again</button>
  </div>`;
}

function signIn(): string {
  return `/auth/login?next=${encodeURIComponent(location.pathname + location.search)}`;
}

function inDemo(): TemplateResult {
  return html`<div class="card blank">
    <h1>Look at the console</h1>
    <p>It is for administrators. In this demo you may be one.</p>
    <p><button type="button" class="primary" @click=${() => void lookAsAdministrator()}>Look as administrator</button></p>
  </div>`;
}

export function troubled(trouble: Trouble, retry: () => void): TemplateResult {
  const text = TROUBLES[trouble.kind] ?? trouble.message;
  return html`<div class="card blank" role="alert">
    <h1>${trouble.kind === "signed-out" ? "Sign in" : "This can't be shown"}</h1>
    <p>${trouble.kind === "signed-out" ? "The console is for administrators." : text}</p>
    ${trouble.kind === "signed-out"
      ? html`<p><a class="button primary" href=${signIn()} target="_self">Sign in</a></p>`
      : html`<p><button type="button" @click=${retry}>Try again</button></p>`}
  </div>`;
}
