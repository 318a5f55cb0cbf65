/**
 * Runs the server audits of graphql-http against an address, with a bearer token. They go one after
 * the other, as one client's requests do here. Its only line is their results as JSON.
 */
import { serverAudits } from "graphql-http";

const [url, token] = process.argv.slice(2);
const results = [];

for (const audit of serverAudits({ url, fetchFn })) {
  const { status, reason } = await audit.fn();
  results.push({ id: audit.id, name: audit.name, status, reason });
}
console.log(JSON.stringify(results));

function fetchFn(address, options = {}) {
  const headers = { ...options.headers, authorization: `Bearer ${token}` };
  return fetch(address, { ...options, headers });
}
