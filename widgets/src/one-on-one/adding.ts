/** A line to type something new into, with its button. */
import { type TemplateResult, html, nothing } from "lit/html.js";

export interface Adding {
  id: string;
  label: string;
  button: string;
  typed: string;
  type: (text: string) => void;
  add: (text: string) => void;
  more?: TemplateResult;
}

export function adding({ id, label, button, typed, type, add, more }: Adding): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    if (typed.trim()) add(typed.trim());
  };
  return html`<form part="form" class="add" @submit=${submit}>
    <div class="field">
      <label for=${id}>${label}</label>
      <input
        id=${id}
        autocomplete="off"
        .value=${typed}
        @input=${({ target }: Event) => type((target as HTMLInputElement).value)}
      />
    </div>
    ${more ?? nothing}<button part="button" type="submit">${button}</button>
  </form>`;
}
