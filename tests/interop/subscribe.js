// Subscribes as real pages do: `node subscribe.js ws|sse URL QUERY TOKEN...` writes a line for each
// result. Each connection takes the next token, the last one for ever. Ends with its input.
import { createClient as sseClient } from "graphql-sse";
import { createClient as wsClient } from "graphql-ws";
import WebSocket from "ws";

const [kind, url, query, ...tokens] = process.argv.slice(2);
const authorization = () => `Bearer ${tokens.length > 1 ? tokens.shift() : tokens[0]}`;

const soon = () => new Promise((done) => setTimeout(done, 50));
const client =
  kind === "ws"
    ? wsClient({
        retryWait: soon,
        url: url.replace("http", "ws"),
        webSocketImpl: WebSocket,
        connectionParams: () => ({ authorization: authorization() }),
      })
    : sseClient({ retry: soon, url, headers: () => ({ authorization: authorization() }) });

client.subscribe(
  { query },
  {
    next: (result) => console.log(JSON.stringify(result)),
    error: (error) => console.log(JSON.stringify({ error: String(error.message ?? error) })),
    complete: () => console.log(JSON.stringify("complete")),
  },
);
process.stdin.on("close", () => process.exit()).resume();
