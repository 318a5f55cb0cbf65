/** The way from a widget to a page: choose it, see it, copy what the page needs, and see what it lacks. */
import { type TemplateResult, html, nothing } from "lit";
import { keyed } from "lit/directives/keyed.js";

import { version } from "../../package.json";
import { asWhoIsHere } from "../core.ts";
import { type Found, finder, foundOf } from "../parts/about.ts";
import { BACKENDS, backendOf } from "../parts/backends.ts";
import {
  type Chosen, FILE, type Pinned, SCRIPT, TOKEN, WHOLE, WIDGETS, attributesOf, checkLine, needsProof, policy, script, snippet,
} from "../parts/embedding.ts";
import { choice, entered, field } from "../parts/field.ts";
import { here, stay, to } from "../router.ts";
import { View } from "../view.ts";

const THEMES = [["auto", "As the page"], ["light", "Light"], ["dark", "Dark"]] as const;
const LANGUAGES = [["", "As the page"], ["en", "English"], ["de", "Deutsch"], ["ar", "العربية"]] as const;
const HOSTS = [["same", "On this site"], ["token", "On another site"], ["frame", "Open to frames only"]] as const;
const FILES = [["", "Follows us"], ["yes", "Pinned"]] as const;
const PROOFS = [["", "Their e-mail"], ["yes", "An access token of theirs"]] as const;
const ELSEWHERE = "https://intranet.example.com";
const USUAL: Record<string, string> = {
  widget: "okr-my-okrs", about: "", theme: "auto", lang: "", host: "same", origin: ELSEWHERE, pinned: "", backend: "python", proof: "",
};

interface Widgets {
  configure?: Parameters<typeof asWhoIsHere>[0];
}

export class EmbedPage extends View {
  /** What is chosen, by the names of the fields, which are those of the address too. */
  #said: Record<string, string> = { ...USUAL };
  #isThere = false;
  #pinned: Pinned | undefined;
  #found: Found[] | undefined;

  async load(): Promise<void> {
    this.#said = { ...USUAL, ...Object.fromEntries(here().query) };
    const file = FILE;
    const loaded = (await import(/* @vite-ignore */ file).catch(() => undefined)) as Widgets | undefined;
    this.#isThere = !!loaded;
    if (loaded?.configure) asWhoIsHere(loaded.configure);
    this.#pinned = await pinned();
  }

  body(): TemplateResult {
    if (!this.#isThere) return html`<h1 tabindex="-1">Embed</h1><div class="card"><p>The widgets are not built here: run <code>make widgets</code>.</p></div>`;
    const chosen = this.#chosen();
    const { about, name } = chosen.widget;
    const own = script(chosen);
    return html`<h1 tabindex="-1">Put OKRs on a page</h1>
      <p class="muted">Choose, look, copy. What each reader sees is their own: a widget never shows more than its reader may see.</p>
      ${this.#form(chosen)}
      ${this.refusalsBeside()}
      ${about ? keyed(name, finder(about.kind, this.#found, (event) => void this.#look(event), (value) => this.#set("about", value))) : nothing}
      <div class="beside">
        <section aria-labelledby="look"><h2 id="look">As you would see it</h2>${preview(chosen)}</section>
        <section class="card" aria-labelledby="snippet"><h2 id="snippet">For your page</h2>
          ${this.#code("page", snippet(chosen))}
          ${own ? html`<h3>In its file <code>${SCRIPT}</code></h3>${this.#code("script", own)}` : nothing}
          <h3>In its Content-Security-Policy</h3>
          ${this.#code("policy", policy(chosen))}
          ${own ? this.#backend(chosen) : html`<p class="muted">Readers are known by their session here.</p>`}
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

  #backend({ widget, service, page, host }: Chosen): TemplateResult {
    const origin = host === "frame" ? service : page;
    const backend = backendOf(this.#said["backend"]!);
    const isProved = needsProof(widget) || this.#said["proof"] === "yes";
    const { scopes } = widget;
    const machine = new URLSearchParams({ origins: [...new Set([page, origin])].join(" "), scopes: scopes.join(" "), ...(isProved ? {} : { names: "yes" }) });
    return html`<h3>For its backend, at <code>${TOKEN}</code></h3>
      <p class="muted">It mints a token of ten minutes for whoever is signed in there. <a href="${to("machines")}?${machine}">Register it as a machine</a> first: that gives it its id and its secret${host === "frame" ? ". A frame's token is minted for this service's own origin" : ""}.</p>
      <div class="inline" @change=${this.#choose}>
        ${choice({ name: "backend", label: "It is written in", options: Object.entries(BACKENDS).map(([key, [title]]) => [key, title] as const), value: backend })}
        ${needsProof(widget) ? nothing : choice({ name: "proof", label: "It says who reads by", options: [...PROOFS], value: isProved ? "yes" : "" })}
      </div>
      <p class="muted">${needsProof(widget)
        ? "What this shows is private: your identity provider's access token of the reader proves who they are. A page's word is not enough."
        : isProved ? "Your identity provider gave the page that token." : html`To name people by their e-mail, the machine needs a tick, and the operator's yes in the settings: <code>machines_name_subjects</code>.`}</p>
      ${this.#code("backend", BACKENDS[backend]![1]({ service, origin, scopes, isProved }))}`;
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

  readonly #choose = ({ target }: Event): void => {
    const { name, value } = target as HTMLInputElement | HTMLSelectElement;
    this.#set(name, value.trim());
  };

  /** What another widget is about says nothing of this one. */
  #set(name: string, value: string): void {
    if (name === "widget") this.#found = undefined;
    this.#said = { ...this.#said, ...(name === "widget" ? { about: "" } : {}), [name]: value };
    stay(Object.fromEntries(Object.entries(this.#said).filter(([key, told]) => told !== USUAL[key])));
    this.requestUpdate();
  }

  async #look(event: SubmitEvent): Promise<void> {
    const text = entered(event)["text"] ?? "";
    const kind = this.#chosen().widget.about!.kind;
    this.refusals = [];
    await this.attempt(async () => {
      this.#found = await foundOf(kind, text);
    });
  }
}

/** A host may hold what a shell runs, such as $(id), says the standard of addresses. */
const PLAIN = /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/;

/** No more of it than an origin: it goes into lines that somebody copies and runs. */
function originOf(told: string): string | undefined {
  const origin = URL.canParse(told) ? new URL(told).origin : "";
  return PLAIN.test(origin) ? origin : undefined;
}

function preview(chosen: Chosen): TemplateResult {
  const [tag, attributes] = attributesOf(chosen);
  const element = document.createElement(tag);
  for (const [name, value] of attributes) element.setAttribute(name, value);
  const { widget, about } = chosen;
  if (widget.about?.isNeeded && !about) return html`<p class="card muted">${widget.about.label}, and it shows here.</p>`;
  return html`<div class="stage">${element}</div>`;
}

/** The tag of an answer is the digest of its file, and of how it was packed. */
async function pinned(): Promise<Pinned | undefined> {
  const answer = await fetch(WHOLE, { method: "HEAD" }).catch(() => undefined);
  const digest = /sha384-[\w+/=]+/.exec(answer?.headers.get("etag") ?? "")?.[0];
  return answer?.ok && digest ? { version, digest } : undefined;
}
