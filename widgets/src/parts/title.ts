/** A title, and the way to the page that shows it alone, where the host has such a page. */
import { type TemplateResult, html } from "lit/html.js";

import { currentSettings } from "../core/settings.ts";

export function titled(kind: "objective" | "keyResult", id: string, title: string): TemplateResult {
  const page = currentSettings().pages?.[kind];
  if (!page) return html`<bdi>${title}</bdi>`;
  const address = page.replace("{id}", encodeURIComponent(id));
  return html`<a part="link" class="title-link" href=${address}><bdi>${title}</bdi></a>`;
}
