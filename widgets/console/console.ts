/** `<okr-console>`: the frame around every page of the administrators' console, and the way between them. */
import { LitElement, type TemplateResult, html, nothing, unsafeCSS } from "lit";

import tokens from "../src/parts/tokens.css?inline";
import { LogTab } from "./connection/log.ts";
import { MapTab } from "./connection/map.ts";
import { OverviewTab } from "./connection/overview.ts";
import { PeopleTab } from "./connection/people.ts";
import { PreviewTab } from "./connection/preview.ts";
import { RunTab, RunsTab } from "./connection/runs.ts";
import { SettingsTab } from "./connection/settings.ts";
import { TestTab } from "./connection/test.ts";
import own from "./console.css?inline";
import { ConsoleMeDocument } from "../src/generated/graphql.ts";
import { ask, begin, forgetToken, signOut, tabToken } from "./core.ts";
import { AddPage } from "./pages/add.ts";
import { AuditPage } from "./pages/audit.ts";
import { CataloguePage } from "./pages/catalogue.ts";
import { EmbedPage } from "./pages/embed.ts";
import { HomePage } from "./pages/home.ts";
import { LinksPage } from "./pages/links.ts";
import { MachinePage } from "./pages/machine.ts";
import { MachinesPage } from "./pages/machines.ts";
import { OkrUploadPage } from "./pages/okr-upload.ts";
import { PilotsPage } from "./pages/pilots.ts";
import { RolesPage } from "./pages/roles.ts";
import { SettingsPage } from "./pages/settings.ts";
import { UploadPage } from "./pages/upload.ts";
import { type Place, follow, here, onMove, to } from "./router.ts";

const PAGES: Record<string, CustomElementConstructor> = {
  "home": HomePage, "catalogue": CataloguePage, "add": AddPage, "upload": UploadPage, "okr-upload": OkrUploadPage, "links": LinksPage, "roles": RolesPage, "pilots": PilotsPage,
  "settings": SettingsPage, "audit": AuditPage, "machines": MachinesPage, "machine": MachinePage, "embed": EmbedPage, "overview": OverviewTab, "test": TestTab,
  "map": MapTab, "preview": PreviewTab, "runs": RunsTab, "run": RunTab, "people": PeopleTab, "log": LogTab,
  "connection-settings": SettingsTab,
};

const NAV = [
  ["", "Connections"], ["links", "Links"], ["roles", "Roles"], ["pilots", "Pilots"], ["settings", "Settings"], ["audit", "Audit"], ["machines", "Machines"], ["embed", "Embed"],
] as const;

const TABS: Record<string, string> = {
  "": "overview", held: "overview", test: "test", map: "map", preview: "preview", people: "people", log: "log",
  settings: "connection-settings",
};

/** What is added by a file. */
const BROUGHT: Record<string, string> = { csv: "upload", okr_file: "okr-upload" };

/** The name of the page at a place. */
function pageAt({ page, rest }: Place): string {
  if (page === "add") return BROUGHT[rest[0] ?? ""] ?? (rest.length ? "add" : "catalogue");
  if (page === "connections" && rest[0]) return rest[1] === "runs" ? (rest[2] ? "run" : "runs") : (TABS[rest[1] ?? ""] ?? "overview");
  if (page === "machines" && rest[0]) return "machine";
  return page in PAGES ? page : "home";
}

export class OkrConsole extends LitElement {
  static override styles = [tokens, own].map(unsafeCSS);
  #page: HTMLElement | undefined;
  #said = "";
  /** Who looks without being an administrator: there is nothing for them here. */
  #stranger: string | undefined;
  #name: string | undefined;
  #leave: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leave = onMove(() => this.#open(true));
    this.renderRoot.addEventListener("click", (event) => follow(event as MouseEvent));
    this.addEventListener("console-said", (event) => this.#say((event as CustomEvent<string>).detail));
    this.#open(false);
    void this.#ask();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave?.();
  }

  override render(): TemplateResult {
    const { page } = here();
    const current = page === "connections" || page === "add" ? "" : page;
    return html`<header class="top">
        <button class="skip" @click=${this.#skip}>Skip to the page</button>
        <a class="brand" href=${to()}><span aria-hidden="true">◎</span> OKR Graph</a>
        <nav aria-label="Console">${NAV.map(([word, label]) => html`<a href=${to(...(word ? [word] : []))} aria-current=${word === current ? "page" : nothing}>${label}</a>`)}</nav>
        ${this.#name === undefined ? nothing : who(this.#name, () => void this.#signOut())}
      </header>
      <main id="main">${this.#stranger === undefined ? this.#page : notForYou(this.#stranger)}</main>
      <div class="said" role="status" aria-live="polite">${this.#said ? html`<p>${this.#said}</p>` : nothing}</div>`;
  }

  async #ask(): Promise<void> {
    const told = await ask(ConsoleMeDocument, {}).catch(() => undefined);
    // Whoever is signed out is told so by the page itself.
    if (!told) return;
    this.#name = told.me.person?.name ?? "a machine";
    if (!told.me.roles.includes("ADMINISTRATOR")) this.#stranger = this.#name;
    this.requestUpdate();
  }

  async #signOut(): Promise<void> {
    await signOut().catch(() => this.#say("You are still signed in: it could not be ended. Try again in a moment."));
  }

  #open(isMove: boolean): void {
    const name = pageAt(here());
    this.#page = document.createElement(`console-${name}`);
    this.requestUpdate();
    if (isMove) void this.#focus(this.#page);
  }

  /** Whoever moves by keyboard or by ear begins at the new page's heading. */
  async #focus(page: HTMLElement): Promise<void> {
    window.scrollTo(0, 0);
    for (let tries = 0; tries < 100 && page === this.#page; tries++) {
      const heading = page.shadowRoot?.querySelector<HTMLElement>("h1");
      if (heading) {
        document.title = `${heading.textContent?.trim() ?? ""} · OKR Graph console`;
        // Who is quicker than the page has a place in it already, and is not taken from it.
        if (!page.shadowRoot?.activeElement) heading.focus();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  readonly #skip = (): void => {
    this.#page?.shadowRoot?.querySelector<HTMLElement>("h1")?.focus();
  };

  #say(words: string): void {
    this.#said = words;
    this.requestUpdate();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#hush(), 6000);
  }

  #hush(): void {
    this.#said = "";
    this.requestUpdate();
  }
}

/** Who asks, and the way out: a token is no session, and whoever works under one is told. */
function who(name: string, leave: () => void): TemplateResult {
  return html`<div class="who"><span>${name}</span> ${tabToken()
    ? html`<span class="muted">by a token of this tab</span> <button type="button" @click=${forgetToken}>Forget it</button>`
    : html`<button type="button" @click=${leave}>Sign out</button>`}</div>`;
}

function notForYou(name: string): TemplateResult {
  const login = `/auth/login?prompt=login&next=${encodeURIComponent(location.pathname)}`;
  return html`<div class="card blank">
    <h1 tabindex="-1">The console is for administrators</h1>
    <p>You are signed in as ${name}. Ask an administrator for the role, or ${tabToken() ? "forget the token of this tab, above" : html`<a href=${login} target="_self">sign in as somebody else</a>`}.</p>
  </div>`;
}

begin();
for (const [name, page] of Object.entries(PAGES)) customElements.define(`console-${name}`, page);
customElements.define("okr-console", OkrConsole);
