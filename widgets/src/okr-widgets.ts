/** The file a page includes: defines the elements, and gives `configure` and `request` to scripts. */
import { OkrMyOkrs } from "./my-okrs/okr-my-okrs.ts";
import { OkrConfig } from "./okr-config.ts";

export { request } from "./core/request.ts";
export { configure } from "./core/settings.ts";
export { Trouble } from "./core/trouble.ts";

define("okr-config", OkrConfig);
define("okr-my-okrs", OkrMyOkrs);

/** Where two versions meet on one page the first one stays, and says so. */
function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) return customElements.define(name, element);
  console.warn(`<${name}> is already defined on this page; this copy of okr-widgets.js leaves it.`);
}
