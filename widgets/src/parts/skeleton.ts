/** Grey shapes in the place of what is coming. */
import { type TemplateResult, html } from "lit/html.js";

export function skeleton(): TemplateResult {
  return html`<div part="skeleton" class="skeleton" aria-hidden="true">
    ${[1, 2].map(
      () => html`<div class="ghost ghost-title"></div>
        <div class="ghost ghost-bar"></div>
        <div class="ghost ghost-line"></div>
        <div class="ghost ghost-line"></div>`,
    )}
  </div>`;
}
