/**
 * The little of an element that Lit's templates leave to do: a shadow root, styles, and one drawing for
 * any number of changes. LitElement would do it too, for 3 kB that each page loads first.
 */
import { type TemplateResult, render } from "lit/html.js";

import type { Host } from "../core/host.ts";
import { atHand } from "../core/later.ts";

export abstract class Rendered extends HTMLElement implements Host {
  readonly #root = this.attachShadow({ mode: "open" });
  #isDue = false;

  abstract announce(name: string, detail: object): boolean;
  protected abstract render(): TemplateResult;

  requestUpdate(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      const found = atHand?.whereOneIs(this.#root);
      render(this.render(), this.#root, { host: this });
      found?.();
      this.drawn();
    });
  }

  protected wear(...styles: string[]): void {
    for (const style of styles) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      this.#root.adoptedStyleSheets.push(sheet);
    }
  }

  /** After each drawing. */
  protected drawn(): void {}
}
