/** GraphiQL on this service's own graph; the token stays in this tab's session storage. */
"use strict";

const TOKEN = "okr-graphiql-token";
const endpoint = new URL("graphql", document.baseURI).href;
const field = document.getElementById("token");
const said = document.getElementById("said");

field.value = sessionStorage.getItem(TOKEN) ?? "";
document.getElementById("reader").addEventListener("submit", useToken);
draw();

function useToken(event) {
  event.preventDefault();
  sessionStorage.setItem(TOKEN, field.value.trim());
  said.textContent = field.value.trim() ? "Token in use" : "No token";
  draw();
}

function draw() {
  const fetcher = GraphiQL.createFetcher({ url: endpoint, fetch: fetchAsReader });
  const root = (draw.root ??= ReactDOM.createRoot(document.getElementById("graphiql")));
  // A new key starts GraphiQL over, so that it reads the schema as the new reader.
  const key = sessionStorage.getItem(TOKEN) ?? "";
  root.render(React.createElement(GraphiQL, { key, fetcher, defaultQuery: "{\n  me {\n    person {\n      name\n    }\n  }\n}\n" }));
}

function fetchAsReader(url, init) {
  const token = sessionStorage.getItem(TOKEN);
  // Without a token the cookie speaks, and only beside a header that no other site can send.
  const said = token ? { authorization: `Bearer ${token}` } : { "x-okr-csrf": "1" };
  const headers = { ...init.headers, ...said };
  return fetch(url, { ...init, headers });
}
