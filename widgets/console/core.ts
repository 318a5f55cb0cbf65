/** The console's ways to the graph: ask, do, and watch, as whoever is signed in here. */
import { type GraphError, type Operation, asReader, idOf, init, request } from "../src/core/request.ts";
import { configure } from "../src/core/settings.ts";
import { Trouble, troubleOf } from "../src/core/trouble.ts";
import { type StreamEvent, events } from "../src/later/events.ts";

const ENDPOINT = "/graphql";
/** Where GraphiQL and the demo's page keep a token for this tab; without one the cookie speaks. */
const TOKEN = "okr-graphiql-token";
const EVENTS = "text/event-stream";
/** The service says something every 12 seconds; a line that is silent for longer is dead. */
const SILENCE = 30_000;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;
/** What may be over when it is asked for again. */
const PASSING = /^(offline|unreachable)$/;

export interface Refusal {
  code: string;
  path: string[];
  message: string;
}

type Configure = (changed: { endpoint?: string; getToken?: (() => string | null) | undefined }) => void;

/** Called once, before the first question. */
export function begin(): void {
  asWhoIsHere(configure);
}

/**
 * By the token of this tab for as long as it is taken. Asked for a second time it was refused, or is about to end:
 * it is forgotten, and the cookie speaks. Whoever signs in is then not kept out by what GraphiQL left here.
 */
export function asWhoIsHere(configure: Configure): void {
  const endpoint = new URL(ENDPOINT, location.origin).href;
  let given: string | null = null;
  const getToken = (): string | null => {
    const token = tabToken();
    if (token && token !== given) return (given = token);
    sessionStorage.removeItem(TOKEN);
    configure({ getToken: undefined });
    return null;
  };
  configure(tabToken() ? { endpoint, getToken } : { endpoint });
}

export function tabToken(): string | null {
  return sessionStorage.getItem(TOKEN);
}

/** Whoever is signed in here besides is who asks from now on. */
export function forgetToken(): void {
  sessionStorage.removeItem(TOKEN);
  location.reload();
}

/** Ends the session here, and goes where the identity provider ends its own. */
export async function signOut(): Promise<void> {
  const answer = await fetch("/auth/logout", { method: "POST", headers: { "x-okr-csrf": "1" } });
  if (!answer.ok) throw troubleOf(answer.status);
  location.assign(((await answer.json()) as { location: string }).location);
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

/**
 * Each answer of a subscription until `signal` says that nobody looks any more, or `hear` that it is enough.
 * What breaks off is opened again, ever more slowly, and `reopened` says so, for nobody knows what happened between;
 * Trouble where the service has no stream for this reader.
 */
export async function watch<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables,
  signal: AbortSignal,
  hear: (told: Result) => boolean,
  reopened: () => void = () => undefined,
): Promise<void> {
  let isFirst = true;
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      const answer = await stream(operation, variables, signal);
      if (!isFirst) reopened();
      isFirst = false;
      for await (const event of events(answer, SILENCE)) {
        const told = answerIn<Result>(event);
        failures = 0;
        if (told && !hear(told)) return;
      }
    } catch (reason) {
      if (reason instanceof Trouble && !PASSING.test(reason.kind)) throw reason;
    }
    await pause(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures) * (0.75 + Math.random() / 2));
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The answer as it begins to come, by a token that is asked for anew where it is refused. */
async function stream<Variables>(
  operation: Operation<unknown, Variables>,
  variables: Variables,
  signal: AbortSignal,
): Promise<Response> {
  const [reply] = await asReader((bearer) =>
    fetch(ENDPOINT, { ...init({ documentId: idOf(operation), variables }, bearer, EVENTS), signal }),
  );
  if (reply.ok && reply.headers.get("content-type")?.startsWith(EVENTS)) return reply;
  throw troubleOf(reply.status);
}

function answerIn<Result>({ name, data }: StreamEvent): Result | undefined {
  if (name !== "next") return undefined;
  const { data: told, errors } = JSON.parse(data) as { data?: Result; errors?: GraphError[] };
  if (told) return told;
  throw troubleOf(200, errors?.[0]?.extensions?.code, errors?.[0]?.message);
}
