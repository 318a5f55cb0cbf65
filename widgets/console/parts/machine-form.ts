/** What a machine may do, as fields of a form and as what was entered in them. */
import { type TemplateResult, html, nothing } from "lit";

import type { Scope } from "../../src/generated/graphql.ts";
import { field } from "./field.ts";

export interface Machine {
  name: string;
  scopes: Scope[];
  origins: string[];
  namesSubjects: boolean;
}

/** Administration is never a machine's. */
export const SCOPES: Partial<Record<Scope, string>> = {
  OKRS_READ: "Reads OKRs",
  OKRS_WRITE: "Changes OKRs, as by a check-in",
  PERFORMANCE_READ: "Reads feedback, 1:1s and goals of their own, for whoever is at the page",
  PERFORMANCE_WRITE: "Writes those",
  WIDGET_SESSIONS: "Gets widget tokens for the people on its pages",
  PROVISIONING: "Pushes people by SCIM, and can do nothing else then",
};
export const FIELDS = ["name", "scopes", "origins"];

export function machineFields(told: Machine, refusalOf: (name: string) => string): TemplateResult {
  const refused = refusalOf("origins");
  return html`${field({ name: "name", label: "Name", help: "What you call it here, such as Intranet.", isNeeded: true, value: told.name, refusal: refusalOf("name") })}
    <fieldset class="field"><legend>The most that it may do</legend>
      ${Object.entries(SCOPES).map(([scope, about]) => html`<label class="option"><input type="checkbox" name="scopes" value=${scope} .checked=${told.scopes.includes(scope as Scope)} /> <span>${about}</span></label>`)}
      ${refusalOf("scopes") ? html`<p class="refusal">${refusalOf("scopes")}</p>` : nothing}
    </fieldset>
    <div class="field">
      <label for="origins">Origins of its pages <span class="muted">(optional)</span></label>
      <textarea id="origins" name="origins" rows="3" spellcheck="false" .value=${told.origins.join("\n")} aria-invalid=${refused ? "true" : "false"} aria-describedby="origins-help"></textarea>
      <p class="help" id="origins-help">One a line, such as https://intranet.example.com. Widgets work on these pages, and these may hold frames. A frame's token takes ${location.origin} too.</p>
      ${refused ? html`<p class="refusal">${refused}</p>` : nothing}
    </div>
    <label class="option"><input type="checkbox" name="names" .checked=${told.namesSubjects} /> <span>It may say by their e-mail alone whom a token is for. This counts where the operator has set <code>machines_name_subjects</code>, and never for what is private.</span></label>`;
}

/** What a form of these fields says. */
export function machineIn(event: SubmitEvent): Machine {
  event.preventDefault();
  const told = new FormData(event.target as HTMLFormElement);
  return {
    name: String(told.get("name") ?? "").trim(),
    scopes: told.getAll("scopes").map((each) => String(each) as Scope),
    origins: String(told.get("origins") ?? "").split(/\s+/).filter(Boolean),
    namesSubjects: told.has("names"),
  };
}

/** What the page of a widget found that its machine needs. */
export function machineOf(query: URLSearchParams): Machine {
  const words = (name: string): string[] => (query.get(name) ?? "").split(" ").filter(Boolean);
  const scopes = words("scopes").map((each) => each.toUpperCase().replace(":", "_") as Scope).filter((each) => each in SCOPES);
  const origins = words("origins");
  return { name: "", scopes: origins.length ? [...scopes, "WIDGET_SESSIONS"] : scopes, origins, namesSubjects: query.has("names") };
}
