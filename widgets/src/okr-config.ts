/** `<okr-config>`: where the graph and the page's own pages are, for pages that set it without a script. */
import { configure, currentSettings } from "./core/settings.ts";

export class OkrConfig extends HTMLElement {
  static readonly observedAttributes = ["endpoint", "objective-page", "key-result-page"];

  attributeChangedCallback(name: string, _old: string | null, value: string | null): void {
    if (!value) return;
    if (name === "endpoint") configure({ endpoint: new URL(value, document.baseURI).href });
    const page = name === "objective-page" ? "objective" : "keyResult";
    if (name.endsWith("-page")) configure({ pages: { ...currentSettings().pages, [page]: value } });
  }
}
