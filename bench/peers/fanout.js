/** Many sockets that all wait for one objective: changes it again and again, and waits for all to hear of it. */
import { readFileSync } from "node:fs";
import WebSocket from "ws";

const told = JSON.parse(readFileSync(0, "utf8"));
const PATIENCE = 5_000;
let heard = 0;
let wanted = Infinity;
let reached = () => {};

await Promise.all(told.subscribers.map(listen));
await untilAllHear();
const began = performance.now();
for (let number = 0; number < told.changes; number++) await change(number + 1);
const seconds = (performance.now() - began) / 1000;
console.log(JSON.stringify({ messages: told.changes * told.subscribers.length, seconds }));
process.exit(0);

function listen(headers) {
  const socket = new WebSocket(told.socket, "graphql-transport-ws", { headers });
  return new Promise((resolve, reject) => {
    socket.on("open", () => socket.send(JSON.stringify({ type: "connection_init" })));
    socket.on("close", (code, reason) => reject(new Error(`closed: ${code} ${reason}`)));
    socket.on("error", reject);
    socket.on("message", (data) => {
      const message = JSON.parse(data);
      if (message.type === "connection_ack") {
        socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: told.subscription }));
        resolve();
      } else if (message.type === "next") take(message.payload);
      else if (message.type === "ping") socket.send(JSON.stringify({ type: "pong" }));
      else if (message.type === "error") reject(new Error(data));
    });
  });
}

function take(payload) {
  if (payload.errors) throw new Error(JSON.stringify(payload.errors));
  if (++heard >= wanted) reached();
}

/** Subscriptions are not acknowledged: the first changes may come before the last of them. */
async function untilAllHear() {
  for (let number = 0; number < 5; number++) {
    if (await change(-number)) return;
  }
  throw new Error(`only ${heard} of ${told.subscribers.length} ever heard of a change`);
}

async function change(number) {
  heard = 0;
  wanted = told.subscribers.length;
  const all = new Promise((resolve) => {
    reached = () => resolve(true);
    setTimeout(() => resolve(false), PATIENCE);
  });
  const body = JSON.stringify({ query: told.change, variables: told.variables[(number + 50) % told.variables.length] });
  const answer = await fetch(told.url, { method: "POST", headers: told.headers, body });
  const { data, errors } = await answer.json();
  const refused = errors ?? Object.values(data).flatMap((each) => each.errors ?? []);
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
  const done = await all;
  if (number > 0 && !done) throw new Error(`only ${heard} of ${wanted} heard of a change`);
  return done;
}
