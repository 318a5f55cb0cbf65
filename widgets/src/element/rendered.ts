/**
 * The little of an element that Lit's templates leave to do: a shadow root, styles, and one drawing for
 * any number of changes. LitElement would do it too, for 3 kB that each page loads first.
 */
import { type TemplateResult, render } from "lit/html.js";

import type { Helper, Host } from "../core/host.ts";

export abstract class Rendered extends HTMLElement implements Host {
  readonly #root = this.attachShadow({ mode: "open" });
  readonly #helpers: Helper[] = [];
  #isDue = false;

  protected abstract render(): TemplateResult;

  connectedCallback(): void {
    this.#helpers.forEach((each) => each.hostConnected());
    this.requestUpdate();
  }

  disconnectedCallback(): void {
    this.#helpers.forEach((each) => each.hostDisconnected());
  }

  requestUpdate(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      render(this.render(), this.#root, { host: this });
      this.drawn();
    });
  }

  addHelper(helper: Helper): void {
    this.#helpers.push(helper);
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
