/** The file a page includes: defines the elements, and gives `configure` and `request` to scripts. */
import { okrElement } from "./element/okr-element.ts";
import MyOkrs from "./my-okrs/my-okrs.ts";
import { OkrConfig } from "./okr-config.ts";

export { request } from "./core/request.ts";
export { configure } from "./core/settings.ts";
export { Trouble } from "./core/trouble.ts";

define("okr-config", OkrConfig);
define("okr-my-okrs", okrElement(async (shell) => (shell.hasAttribute("performance-goals") ? import("./my-okrs/with-goals.ts") : { default: MyOkrs })));
define("okr-team-okrs", okrElement(() => import("./team-okrs/team-okrs.ts"), ["unit", "unit-key", "cycle"]));
define("okr-objective", okrElement(() => import("./objective/objective.ts"), ["objective"]));
define("okr-tree", okrElement(() => import("./tree/tree.ts"), ["cycle", "cycle-key", "root"]));
define("okr-key-result", okrElement(() => import("./key-result/key-result.ts"), ["key-result"]));
define("okr-check-in", okrElement(() => import("./check-in/check-in.ts"), ["key-result"]));
define("okr-feed", okrElement(() => import("./feed/feed.ts"), ["person"]));
define("okr-reviews", okrElement(() => import("./reviews/reviews.ts")));
define("okr-one-on-one", okrElement(() => import("./one-on-one/one-on-one.ts"), ["one-on-one", "with"]));

/** Where two versions meet on one page the first one stays, and says so. */
function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) return customElements.define(name, element);
  console.warn(`<${name}> is already defined; this copy leaves it.`);
}
