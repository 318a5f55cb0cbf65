/** The file a page includes: defines the elements, and gives `configure` and `request` to scripts. */
import { okrElement } from "./element/okr-element.ts";
import { type Shell, VIEWS, type ViewClass } from "./element/view.ts";
import MyOkrs from "./my-okrs/my-okrs.ts";
import { OkrConfig } from "./okr-config.ts";

export { request } from "./core/request.ts";
export { configure } from "./core/settings.ts";
export { Trouble } from "./core/trouble.ts";

define("okr-config", OkrConfig);
define("okr-my-okrs", okrElement(async (shell) => (shell.hasAttribute("performance-goals") ? (await import("./my-okrs/with-goals.ts")).default : MyOkrs)));
define("okr-team-okrs", okrElement(okrs, ["unit", "unit-key", "cycle"]));
define("okr-objective", okrElement(okrs, ["objective"]));
define("okr-tree", okrElement(okrs, ["cycle", "cycle-key", "root"]));
define("okr-key-result", okrElement(okrs, ["key-result"]));
define("okr-check-in", okrElement(people, ["key-result"]));
define("okr-feed", okrElement(people, ["person"]));
define("okr-reviews", okrElement(people));
define("okr-one-on-one", okrElement(people, ["one-on-one", "with"]));

async function okrs({ localName }: Shell): Promise<ViewClass> {
  await import("./okrs.ts");
  return VIEWS[localName]!;
}

async function people({ localName }: Shell): Promise<ViewClass> {
  await import("./people.ts");
  return VIEWS[localName]!;
}

/** Where two versions meet on one page the first one stays, and says so. */
function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) return customElements.define(name, element);
  console.warn(`<${name}> is already defined; this copy leaves it.`);
}
