/** The service's graph, as far as the bench asks it, on mercurius with its JIT and its loaders. */
import { readFileSync } from "node:fs";
import Fastify from "fastify";
import mercurius from "mercurius";
import { loaders, resolvers } from "./mercurius/resolvers.js";

const app = Fastify({ logger: false });
app.register(mercurius, {
  schema: readFileSync(new URL("mercurius/schema.graphql", import.meta.url), "utf8").replace(/^#.*\n/, ""),
  resolvers,
  loaders,
  jit: 1,
  graphiql: false,
  subscription: true,
});
await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
