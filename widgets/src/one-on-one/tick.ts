/** Something to tick off. */
import { type TemplateResult, html } from "lit/html.js";

export function tick(id: string, text: string, isTicked: boolean, set: (to: boolean) => void, below: TemplateResult): TemplateResult {
  return html`<li part="item" class="item" data-ticked=${isTicked}>
    <label class="choice">
      <input type="checkbox" value=${id} .checked=${isTicked} @change=${({ target }: Event) => set((target as HTMLInputElement).checked)} />
      <bdi>${text}</bdi>
    </label>
    <p class="facts">${below}</p>
  </li>`;
}
