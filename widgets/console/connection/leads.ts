/** In which fields of people this source alone is heard. */
import { type TemplateResult, html } from "lit";

import type { PersonField } from "../../src/generated/graphql.ts";
import type { Connection } from "./tab.ts";

const FIELDS: Record<PersonField, string> = {
  NAME: "Name", EMAIL: "E-mail", TITLE: "Title", LOCATION: "Location", STATUS: "Status",
  EMPLOYEE_NUMBER: "Employee number", STARTED_ON: "First day", ENDED_ON: "Last day", MANAGER: "Manager",
  DOTTED_MANAGERS: "Dotted managers", LEADS_UNIT: "Who leads a unit", SHARE: "Share of a unit",
};

export function leadsForm(connection: Connection, busy: boolean, save: (fields: PersonField[]) => void): TemplateResult {
  const chosen = (event: SubmitEvent): void => {
    event.preventDefault();
    const told = new FormData(event.target as HTMLFormElement).getAll("leads");
    save(told.map((each) => String(each) as PersonField));
  };
  return html`<form class="card form" aria-labelledby="leads" @submit=${chosen}>
    <h2 id="leads">Leads in</h2>
    <p>Where several sources have somebody, what the others say of these is not taken over. One source alone leads in each.</p>
    <fieldset>
      <legend class="muted">Fields of people</legend>
      ${Object.entries(FIELDS).map(([field, label]) => html`<label class="check">
        <input type="checkbox" name="leads" value=${field} .checked=${connection.leads.includes(field as PersonField)} /> ${label}
      </label>`)}
    </fieldset>
    <div class="actions"><button class="primary" aria-disabled=${busy}>Keep what it leads in</button></div>
  </form>`;
}
