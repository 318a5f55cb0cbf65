/** The console's ways to the graph: ask, do, and watch, as whoever is signed in here. */
import type { Operation } from "../src/core/request.ts";
import { request } from "../src/core/request.ts";
import { configure } from "../src/core/settings.ts";

const ENDPOINT = "/graphql";
/** Where GraphiQL and the demo's page keep a token for this tab; without one the cookie speaks. */
const TOKEN = "okr-graphiql-token";

export interface Refusal {
  code: string;
  path: string[];
  message: string;
}

/** Called once, before the first question. */
export function begin(): void {
  const given = sessionStorage.getItem(TOKEN);
  const endpoint = new URL(ENDPOINT, location.origin).href;
  configure(given ? { endpoint, getToken: () => sessionStorage.getItem(TOKEN) } : { endpoint });
}

/** What the page's own elements, such as a widget that is shown, ask with. */
export function tabToken(): string | null {
  return sessionStorage.getItem(TOKEN);
}

/** Whether a demo's page stands beside the console: it gives tokens to whoever looks. */
export async function isDemo(): Promise<boolean> {
  return fetch("/demo/people").then(({ ok }) => ok, () => false);
}

/** For this tab, as long as the token holds. */
export async function lookAsAdministrator(): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch("/demo/token", { method: "POST", headers, body: JSON.stringify({ as: "administrator" }) });
  sessionStorage.setItem(TOKEN, ((await answer.json()) as { token: string }).token);
  location.reload();
}

export async function ask<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  return (await request(operation, variables)).data;
}

/** What an action did, or the refusals of its payload. */
export async function act<Result extends object, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables,
): Promise<{ done: Result; refusals: Refusal[] }> {
  const done = await ask(operation, variables);
  const payload = Object.values(done).find((each) => each && typeof each === "object");
  return { done, refusals: (payload as { errors?: Refusal[] } | undefined)?.errors ?? [] };
}

/** Each answer of a subscription until `signal` says that nobody looks any more; it begins again where it ends. */
export async function watch<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables,
  signal: AbortSignal,
  hear: (told: Result) => boolean,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const told of stream<Result>(operation, variables, signal)) if (!hear(told)) return;
    } catch {
      // Whatever ended it, it is asked for again.
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function* stream<Result>(
  operation: Operation<Result, never>,
  variables: unknown,
  signal: AbortSignal,
): AsyncGenerator<Result> {
  const token = tabToken();
  const documentId = operation.__meta__?.["hash"];
  const answer = await fetch(ENDPOINT, {
    method: "POST",
    signal,
    headers: {
      accept: "text/event-stream",
      "content-type": "application/json",
      ...(token ? { authorization: `Bearer ${token}` } : { "x-okr-csrf": "1" }),
    },
    body: JSON.stringify({ documentId, variables }),
  });
  if (!answer.ok || !answer.body) throw new Error(String(answer.status));
  yield* told<Result>(answer.body);
}

async function* told<Result>(body: ReadableStream<Uint8Array>): AsyncGenerator<Result> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (text + value).split("\n\n");
      text = parts.pop() ?? "";
      for (const data of parts.flatMap(dataOf)) {
        const answer = JSON.parse(data) as { data?: Result };
        if (answer.data) yield answer.data;
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function dataOf(part: string): string[] {
  if (!part.startsWith("event: next")) return [];
  return part.split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6));
}
