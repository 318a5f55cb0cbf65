/** `<okr-config endpoint="…">`: where the graph is, for pages that set it without a script. */
import { configure } from "./core/settings.ts";

export class OkrConfig extends HTMLElement {
  static readonly observedAttributes = ["endpoint"];

  attributeChangedCallback(_name: string, _old: string | null, endpoint: string | null): void {
    if (endpoint) configure({ endpoint: new URL(endpoint, document.baseURI).href });
  }
}
