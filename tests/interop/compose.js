/** Composes subgraphs, as JSON on standard input, into a supergraph; answers it or what is wrong. */
import { readFileSync } from "node:fs";
import { composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";

const subgraphs = JSON.parse(readFileSync(0, "utf8"));
const composed = composeServices(
  subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
);
const errors = (composed.errors ?? []).map((each) => each.extensions?.code ?? each.message);
process.stdout.write(JSON.stringify({ errors, supergraph: composed.supergraphSdl ?? null }));
