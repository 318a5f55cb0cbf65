/**
 * The little of an element that Lit's templates leave to do: a shadow root, styles, and one drawing for
 * any number of changes. LitElement would do it too, for 3 kB that each page loads first.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { type TemplateResult, render } from "lit/html.js";

export abstract class Rendered extends HTMLElement implements ReactiveControllerHost {
  readonly #root = this.attachShadow({ mode: "open" });
  readonly #controllers: ReactiveController[] = [];
  #drawing: Promise<boolean> | undefined;

  protected abstract render(): TemplateResult;

  /** Resolves when what was changed is drawn. */
  get updateComplete(): Promise<boolean> {
    return this.#drawing ?? Promise.resolve(true);
  }

  connectedCallback(): void {
    this.#controllers.forEach((each) => each.hostConnected?.());
    this.requestUpdate();
  }

  disconnectedCallback(): void {
    this.#controllers.forEach((each) => each.hostDisconnected?.());
  }

  requestUpdate(): void {
    this.#drawing ??= Promise.resolve().then(() => {
      this.#drawing = undefined;
      render(this.render(), this.#root, { host: this });
      this.drawn();
      return true;
    });
  }

  addController(controller: ReactiveController): void {
    this.#controllers.push(controller);
    if (this.isConnected) controller.hostConnected?.();
  }

  removeController(controller: ReactiveController): void {
    this.#controllers.splice(this.#controllers.indexOf(controller) >>> 0, 1);
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
