/** The way from a widget to a page: choose it, see it, copy what the page needs, and see what it lacks. */
import { type TemplateResult, html, nothing } from "lit";

import { version } from "../../package.json";
import { tabToken } from "../core.ts";
import { BACKENDS, type Chosen, FILE, type Pinned, WHOLE, WIDGETS, attributesOf, checkLine, policy, snippet } from "../parts/embedding.ts";
import { choice, field } from "../parts/field.ts";
import { here, stay } from "../router.ts";
import { View } from "../view.ts";

const THEMES = [["auto", "As the page"], ["light", "Light"], ["dark", "Dark"]] as const;
const LANGUAGES = [["en", "English"], ["de", "Deutsch"], ["ar", "العربية"]] as const;
const HOSTS = [["same", "On this site"], ["token", "On another site"], ["frame", "Open to frames only"]] as const;
const FILES = [["", "Follows us"], ["yes", "Pinned"]] as const;
const ELSEWHERE = "https://intranet.example.com";
const USUAL: Record<string, string> = {
  widget: "okr-my-okrs", about: "", theme: "auto", lang: "en", host: "same", origin: ELSEWHERE, pinned: "", backend: "python",
};

interface Widgets {
  configure?: (settings: { endpoint: string; getToken: () => string | null }) => void;
}

export class EmbedPage extends View {
  /** What is chosen, by the names of the fields, which are those of the address too. */
  #said: Record<string, string> = { ...USUAL };
  #isThere = false;
  #pinned: Pinned | undefined;

  async load(): Promise<void> {
    this.#said = { ...USUAL, ...Object.fromEntries(here().query) };
    const file = FILE;
    const loaded = (await import(/* @vite-ignore */ file).catch(() => undefined)) as Widgets | undefined;
    this.#isThere = !!loaded;
    if (tabToken()) loaded?.configure?.({ endpoint: new URL("/graphql", location.origin).href, getToken: tabToken });
    this.#pinned = await pinned();
  }

  body(): TemplateResult {
    if (!this.#isThere) return html`<h1 tabindex="-1">Embed</h1><div class="card"><p>The widgets are not built here: run <code>make widgets</code>.</p></div>`;
    const chosen = this.#chosen();
    return html`<h1 tabindex="-1">Put OKRs on a page</h1>
      <p class="muted">Choose, look, copy. What each reader sees is their own: a widget never shows more than its reader may see.</p>
      ${this.#form(chosen)}
      <div class="beside">
        <section aria-labelledby="look"><h2 id="look">As you would see it</h2>${preview(chosen)}</section>
        <section class="card" aria-labelledby="snippet"><h2 id="snippet">For your page</h2>
          ${this.#code("page", snippet(chosen))}
          <h3>In its Content-Security-Policy</h3>
          ${this.#code("policy", policy(chosen))}
          ${chosen.host === "same" ? html`<p class="muted">Readers are known by their session here.</p>` : this.#backend(chosen)}
          <h3>Check your page</h3>
          <p class="muted">Open it as somebody who is signed in there, and put this into the browser's console (F12). It says what the page lacks, and what to do.</p>
          ${this.#code("check", checkLine(chosen))}
        </section>
      </div>`;
  }

  #form({ widget, host }: Chosen): TemplateResult {
    const value = (name: string): string => this.#said[name]!;
    const there = WIDGETS.filter(({ name }) => customElements.get(name.split(" ")[0]!)).map(({ name, title }) => [name, title] as const);
    const { about } = widget;
    return html`<form class="card inline" @change=${this.#choose} @submit=${(event: Event) => event.preventDefault()}>
      ${choice({ name: "widget", label: "Widget", options: there, value: widget.name })}
      ${about ? field({ name: "about", label: about.label, isNeeded: about.isNeeded ?? false, value: value("about") }) : nothing}
      ${choice({ name: "theme", label: "Theme", options: [...THEMES], value: value("theme") })}
      ${choice({ name: "lang", label: "Language", options: [...LANGUAGES], value: value("lang") })}
      ${choice({ name: "host", label: "The page is", options: [...HOSTS], value: host })}
      ${host === "same" ? nothing : field({ name: "origin", label: "Its origin", isNeeded: true, value: value("origin"), refusal: originOf(value("origin")) ? "" : `It is an origin alone, such as ${ELSEWHERE}.` })}
      ${this.#pinned && host !== "frame" ? choice({ name: "pinned", label: "The file", options: [...FILES], value: value("pinned") }) : nothing}
    </form>`;
  }

  #backend({ service, page, host }: Chosen): TemplateResult {
    const [, code] = BACKENDS[backendOf(this.#said["backend"]!)]!;
    return html`<h3>For its backend</h3>
      <p class="muted">Register the page as a machine with its origin${host === "frame" ? " and that of this service, for which a frame's token is minted" : ""}; its backend mints a token of ten minutes for whoever is signed in there. To name people by their e-mail takes <code>machines_name_subjects</code> in the settings; else it sends their own token.</p>
      <div @change=${this.#choose}>${choice({ name: "backend", label: "It is written in", options: Object.entries(BACKENDS).map(([key, [title]]) => [key, title] as const), value: backendOf(this.#said["backend"]!) })}</div>
      ${this.#code("backend", code(service, host === "frame" ? service : page))}`;
  }

  #chosen(): Chosen {
    const { widget: name, about, theme, lang, host, origin, pinned: isPinned } = this.#said as Record<string, string>;
    const service = location.origin;
    return {
      widget: WIDGETS.find((each) => each.name === name) ?? WIDGETS[0]!,
      about: about!, theme: theme!, language: lang!, host: host!, service,
      page: host === "same" ? service : originOf(origin!) ?? ELSEWHERE,
      pinned: isPinned ? this.#pinned : undefined,
    };
  }

  #code(name: string, text: string): TemplateResult {
    return html`<pre tabindex="0" aria-label="Snippet for the ${name}"><code>${text}</code></pre>
      <p><button type="button" @click=${() => this.#copy(text)}>Copy<span class="unseen"> the snippet for the ${name}</span></button></p>`;
  }

  async #copy(text: string): Promise<void> {
    await navigator.clipboard.writeText(text).then(() => this.say("Copied."), () => this.say("Select the text and copy it."));
  }

  /** What another widget is about says nothing of this one. */
  readonly #choose = ({ target }: Event): void => {
    const { name, value } = target as HTMLInputElement | HTMLSelectElement;
    this.#said = { ...this.#said, ...(name === "widget" ? { about: "" } : {}), [name]: value.trim() };
    stay(Object.fromEntries(Object.entries(this.#said).filter(([key, told]) => told !== USUAL[key])));
    this.requestUpdate();
  };
}

/** A host may hold what a shell runs, such as $(id), says the standard of addresses. */
const PLAIN = /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/;

/** No more of it than an origin: it goes into lines that somebody copies and runs. */
function originOf(told: string): string | undefined {
  const origin = URL.canParse(told) ? new URL(told).origin : "";
  return PLAIN.test(origin) ? origin : undefined;
}

/** A backend that we know: the address may say anything. */
function backendOf(told: string): string {
  return Object.hasOwn(BACKENDS, told) ? told : "python";
}

function preview(chosen: Chosen): TemplateResult {
  const [tag, attributes] = attributesOf(chosen);
  const element = document.createElement(tag);
  for (const [name, value] of attributes) element.setAttribute(name, value);
  const { language, widget, about } = chosen;
  const direction = language === "ar" ? "rtl" : "ltr";
  if (widget.about?.isNeeded && !about) return html`<p class="card muted">${widget.about.label}, and it shows here.</p>`;
  return html`<div class="stage" lang=${language} dir=${direction}>${element}</div>`;
}

/** The tag of an answer is the digest of its file, and of how it was packed. */
async function pinned(): Promise<Pinned | undefined> {
  const answer = await fetch(WHOLE, { method: "HEAD" }).catch(() => undefined);
  const digest = /sha384-[\w+/=]+/.exec(answer?.headers.get("etag") ?? "")?.[0];
  return answer?.ok && digest ? { version, digest } : undefined;
}
