/**
 * Apollo's client with its link for persisted queries: asks who the reader is, and prints the data
 * and every body that it sent.
 */
import { createHash } from "node:crypto";
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";

const [uri, token] = process.argv.slice(2);
const sent = [];

const persisted = new PersistedQueryLink({
  sha256: (text) => createHash("sha256").update(text).digest("hex"),
});
const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.from([persisted, new HttpLink({ uri, fetch: noted })]),
});
const { data } = await client.query({ query: gql`query Who { me { person { name } } }` });
console.log(JSON.stringify({ data, sent }));

function noted(address, options) {
  sent.push(JSON.parse(options.body));
  const headers = { ...options.headers, authorization: `Bearer ${token}` };
  return fetch(address, { ...options, headers });
}
