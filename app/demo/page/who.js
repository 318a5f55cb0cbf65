/** Who looks at the demo page: one of the people it knows, kept for this tab. */

const PERSON = "okr-demo-person";
const GRAPHIQL_TOKEN = "okr-graphiql-token";

const changes = new EventTarget();

export const people = fetch("/demo/people").then((reply) => reply.json()).then((body) => body.people);

let looking = people.then((known) => known.find(({ key }) => key === sessionStorage.getItem(PERSON)) ?? known[0]);

export function whoLooks() {
  return looking;
}

export function lookAs(person) {
  sessionStorage.setItem(PERSON, person.key);
  looking = Promise.resolve(person);
  changes.dispatchEvent(new Event("change"));
}

export function onChange(react) {
  changes.addEventListener("change", react);
}

function askedAs(key) {
  const headers = { "content-type": "application/json" };
  return fetch("/demo/token", { method: "POST", headers, body: JSON.stringify({ as: key }) });
}

/** A fresh token of whoever looks now, as a company's own server would give it to its page. */
export async function freshToken() {
  // Not as `looking` says, which waits for the list: where nobody was chosen it is the first of it.
  const key = sessionStorage.getItem(PERSON);
  let reply = await askedAs(key);
  if (reply.status === 404 && key !== null) {
    // Whoever was chosen is of a company that is no more: a demo begun anew knows others.
    sessionStorage.removeItem(PERSON);
    reply = await askedAs(null);
  }
  if (!reply.ok) return null;
  const { token } = await reply.json();
  // GraphiQL, opened in this tab, asks as the same person.
  sessionStorage.setItem(GRAPHIQL_TOKEN, token);
  return token;
}
