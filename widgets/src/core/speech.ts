/** Keeps an element in the page's language, also when the page changes its `lang`. */
import type { Host } from "./host.ts";
import { type Language, languageOf } from "./language.ts";
import { atHand } from "./later.ts";

export class Speech {
  /** Undefined until the catalog is there. */
  language: Language | undefined;

  readonly #host: Host;
  #turn = 0;
  readonly #observer = new MutationObserver(() => this.#listen());

  constructor(host: Host) {
    this.#host = host;
  }

  connect(): void {
    const changes = { attributes: true, attributeFilter: ["lang"], subtree: true };
    this.#observer.observe(document.documentElement, changes);
    void this.#listen();
  }

  disconnect(): void {
    this.#observer.disconnect();
  }

  async #listen(): Promise<void> {
    const turn = ++this.#turn;
    const language = await languageOf(this.#host);
    if (turn !== this.#turn || language.tag === this.language?.tag) return;
    this.language = language;
    this.#host.requestUpdate();
    void atHand?.learnTerms(this.#host);
  }
}
