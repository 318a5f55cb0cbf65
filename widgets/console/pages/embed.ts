/** The way from a widget to a page: choose it, see it, and copy what the page needs. */
import { type TemplateResult, html, nothing } from "lit";

import { tabToken } from "../core.ts";
import { choice } from "../parts/field.ts";
import { here, stay } from "../router.ts";
import { View } from "../view.ts";

const WIDGETS = [
  ["okr-my-okrs", "My OKRs"], ["okr-team-okrs", "OKRs of a team"], ["okr-objective", "One objective"],
  ["okr-tree", "The company's tree"], ["okr-key-result", "A key result with its work"], ["okr-check-in", "Check-in"],
  ["okr-feed", "Feedback and recognition"], ["okr-reviews", "To-dos"], ["okr-one-on-one", "1:1"],
] as const;
const FILE = "/widgets/v1/okr-widgets.js";

interface Widgets {
  configure?: (settings: { endpoint: string; getToken: () => string | null }) => void;
}

export class EmbedPage extends View {
  #widget = "okr-my-okrs";
  #theme = "auto";
  #language = "en";
  #host = "same";
  #backend = "python";
  #isThere = false;

  async load(): Promise<void> {
    const told = here().query;
    this.#widget = told.get("widget") ?? this.#widget;
    this.#theme = told.get("theme") ?? this.#theme;
    this.#language = told.get("lang") ?? this.#language;
    this.#host = told.get("host") ?? this.#host;
    const file = FILE;
    const loaded = (await import(/* @vite-ignore */ file).catch(() => undefined)) as Widgets | undefined;
    this.#isThere = !!loaded;
    if (tabToken()) loaded?.configure?.({ endpoint: new URL("/graphql", location.origin).href, getToken: tabToken });
  }

  body(): TemplateResult {
    if (!this.#isThere) return html`<h1 tabindex="-1">Embed</h1><div class="card"><p>The widgets are not built here: run <code>make widgets</code>.</p></div>`;
    const there = WIDGETS.filter(([name]) => customElements.get(name));
    return html`<h1 tabindex="-1">Put OKRs on a page</h1>
      <p class="muted">Choose, look, copy. What each reader sees is their own: a widget never shows more than its reader may see.</p>
      <form class="card inline" @change=${this.#choose} @submit=${(event: Event) => event.preventDefault()}>
        ${choice({ name: "widget", label: "Widget", options: there, value: this.#widget })}
        ${choice({ name: "theme", label: "Theme", options: [["auto", "As the page"], ["light", "Light"], ["dark", "Dark"]], value: this.#theme })}
        ${choice({ name: "lang", label: "Language", options: [["en", "English"], ["de", "Deutsch"], ["ar", "العربية"]], value: this.#language })}
        ${choice({ name: "host", label: "The page is", options: [["same", "On this site"], ["token", "On another site"]], value: this.#host })}
      </form>
      <div class="beside">
        <section aria-labelledby="look"><h2 id="look">As you would see it</h2>${this.#preview()}</section>
        <section class="card" aria-labelledby="snippet" @change=${this.#write}><h2 id="snippet">For your page</h2>
          ${code("page", this.#snippet(), (text) => this.#copy(text))}
          ${this.#host === "token" ? html`<h3>For its backend</h3>
            <p class="muted">Register the page as a machine with its origin; its backend mints a token of ten minutes for whoever is signed in there. To name people by their e-mail takes <code>machines_name_subjects</code> in the settings; else it sends their own token.</p>
            ${choice({ name: "backend", label: "It is written in", options: Object.entries(BACKENDS).map(([key, [title]]) => [key, title] as const), value: this.#backend })}
            ${code("backend", BACKENDS[this.#backend]![1](location.origin), (text) => this.#copy(text))}` : html`<p class="muted">Readers are known by their session here. The page's policy must allow scripts and connections to this site.</p>`}
        </section>
      </div>`;
  }

  #preview(): TemplateResult {
    const element = document.createElement(this.#widget);
    element.setAttribute("theme", this.#theme);
    const direction = this.#language === "ar" ? "rtl" : "ltr";
    return html`<div class="stage" lang=${this.#language} dir=${direction}>${element}</div>`;
  }

  #snippet(): string {
    const script = `<script type="module" src="${location.origin}${FILE}"></script>`;
    const theme = this.#theme === "auto" ? "" : ` theme="${this.#theme}"`;
    const lang = this.#language === "en" ? "" : ` lang="${this.#language}"`;
    const element = `<${this.#widget}${theme}${lang}></${this.#widget}>`;
    if (this.#host === "same") return `${script}\n${element}`;
    return `<script type="module">
  import { configure } from "${location.origin}${FILE}";
  configure({ getToken: () => fetch("/okr-token").then((answer) => answer.text()) });
</script>
${element}`;
  }

  async #copy(text: string): Promise<void> {
    await navigator.clipboard.writeText(text).then(() => this.say("Copied."), () => this.say("Select the text and copy it."));
  }

  readonly #write = (event: Event): void => {
    this.#backend = (event.target as HTMLSelectElement).value;
    this.requestUpdate();
  };

  readonly #choose = (event: Event): void => {
    const told = new FormData(event.currentTarget as HTMLFormElement);
    const said = (name: string): string => String(told.get(name));
    [this.#widget, this.#theme, this.#language, this.#host] = [said("widget"), said("theme"), said("lang"), said("host")];
    stay({ widget: this.#widget, theme: this.#theme, lang: this.#language, host: this.#host });
    this.requestUpdate();
  };
}

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

/** What a page's backend answers its own readers with, by the language it is written in. */
const BACKENDS: Record<string, readonly [title: string, code: (origin: string) => string]> = {
  python: ["Python", (origin) => `import requests  # in the view of GET /okr-token

answer = requests.post(
    "${origin}/auth/widget-sessions",
    auth=(CLIENT_ID, MACHINE_SECRET),
    data={
        "grant_type": "${EXCHANGE}",
        "subject": user.email,
        "origin": "https://intranet.example.com",
    },
    timeout=5,
)
return answer.json()["access_token"]`],
  node: ["Node", (origin) => `// in the handler of GET /okr-token
const answer = await fetch("${origin}/auth/widget-sessions", {
  method: "POST",
  headers: { authorization: "Basic " + btoa(CLIENT_ID + ":" + MACHINE_SECRET) },
  body: new URLSearchParams({
    grant_type: "${EXCHANGE}",
    subject: user.email,
    origin: "https://intranet.example.com",
  }),
});
return (await answer.json()).access_token;`],
  curl: ["curl", (origin) => `curl ${origin}/auth/widget-sessions \\
  -u "$CLIENT_ID:$MACHINE_SECRET" \\
  -d grant_type=${EXCHANGE} \\
  -d subject=somebody@example.com \\
  -d origin=https://intranet.example.com`],
};

function code(name: string, text: string, copy: (text: string) => void): TemplateResult {
  return html`<pre tabindex="0" aria-label="Snippet for the ${name}"><code>${text}</code></pre>
    <p><button type="button" @click=${() => copy(text)}>Copy</button></p>${nothing}`;
}
