/** Ask the graph one question: by document id where there is one, with one renewal of the token. */
import { currentSettings } from "./settings.ts";
import { token, tokenAfter } from "./token.ts";
import { Trouble, asTrouble, troubleOf } from "./trouble.ts";

/** GraphQL text, or a generated document: its `sha256:` id, its types, and in some builds its text. */
export interface Operation<Result, Variables> extends Text {
  __apiType?: ((variables: Variables) => Result) | undefined;
}

interface Text {
  toString(): string;
  __meta__?: Record<string, unknown> | undefined;
}

export interface GraphError {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string };
}

/** `errors` here are of nested fields only: each of those fields is null in `data`. */
export interface Answer<Result> {
  data: Result;
  errors: GraphError[];
  bearer: string | null;
}

interface Reply {
  status: number;
  data?: unknown;
  errors?: GraphError[];
}

const PATIENCE = 15_000;
const JSON_ANSWER = "application/graphql-response+json, application/json;q=0.9";

/** Endpoints that know no document ids: an older or newer service than this file. */
const textual = new Set<string>();

/** Answer the data, or throw a Trouble that says what the reader can do. */
export async function request<Result = unknown, Variables = Record<string, unknown>>(
  operation: Operation<Result, Variables>,
  variables?: Variables,
): Promise<Answer<Result>> {
  const [reply, bearer] = await asReader((bearer) => ask(operation, variables, bearer));
  return { ...read<Result>(reply), bearer };
}

/** With the token in hand, and once more with a new one where that is refused. */
export async function asReader<Made extends { status: number }>(
  act: (bearer: string | null) => Promise<Made>,
): Promise<[Made, string | null]> {
  let bearer = await token().then(present, refuse);
  let reply = await act(bearer);
  if (reply.status === 401 && bearer) {
    bearer = await tokenAfter(bearer).then(present, refuse);
    reply = await act(bearer);
  }
  return [reply, bearer];
}

function refuse(reason: unknown): never {
  throw asTrouble(reason);
}

/** A page that gives tokens but has none now has nobody signed in; without a giver, cookies speak. */
function present(bearer: string | null): string | null {
  if (bearer || !currentSettings().getToken) return bearer;
  throw new Trouble("signed-out", "NO_TOKEN");
}

async function ask(operation: Text, variables: unknown, bearer: string | null): Promise<Reply> {
  const { endpoint } = currentSettings();
  const told = variables && Object.keys(variables).length ? { variables } : {};
  const documentId = idOf(operation);
  if (documentId && !textual.has(endpoint)) {
    const reply = await send(endpoint, { documentId, ...told }, bearer);
    if (!isUnknownDocument(reply)) return reply;
    // A page may still hold an older version of this file than the service behind it.
    textual.add(endpoint);
  }
  return send(endpoint, { query: await textOf(operation), ...told }, bearer);
}

export function idOf(operation: Text): string | undefined {
  return operation.__meta__?.["hash"] as string | undefined;
}

/** The texts of our own documents are a file of their own, for they hardly ever travel. */
export async function textOf(operation: Text): Promise<string> {
  const id = idOf(operation);
  if (!id) return `${operation}`;
  const { default: texts } = await import("../generated/persisted-documents.json");
  return (texts as Record<string, string>)[id] ?? "";
}

async function send(endpoint: string, body: object, bearer: string | null): Promise<Reply> {
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    return await parsed(await fetch(endpoint, { ...init(body, bearer, JSON_ANSWER), signal }));
  } catch (reason) {
    throw asTrouble(reason);
  }
}

export function init(body: object, bearer: string | null, accept: string): RequestInit {
  const headers: Record<string, string> = { accept, "content-type": "application/json" };
  if (bearer) headers["authorization"] = `Bearer ${bearer}`;
  // A cookie speaks for the reader only beside a header that no other site can send.
  else headers["x-okr-csrf"] = "1";
  return { method: "POST", headers, body: JSON.stringify(body) };
}

async function parsed(response: Response): Promise<Reply> {
  const { status } = response;
  try {
    return { ...((await response.json()) as object), status };
  } catch {
    // A proxy's sign-in page comes as 200 and HTML.
    if (status < 400) throw new Trouble("failed", "UNREADABLE");
    return { status };
  }
}

function isUnknownDocument(reply: Reply): boolean {
  return reply.data === undefined && troubleIn(reply).kind === "failed";
}

function read<Result>(reply: Reply): { data: Result; errors: GraphError[] } {
  if (reply.status >= 400 || !reply.data) throw troubleIn(reply);
  return { data: reply.data as Result, errors: reply.errors ?? [] };
}

/** Why the very thing that was asked for is not in the answer. */
export function absence(errors: GraphError[]): Trouble {
  const code = errors[0]?.extensions?.code ?? "NOT_FOUND";
  return troubleOf(200, code, errors[0]?.message);
}

function troubleIn({ status, errors }: Reply): Trouble {
  const first = errors?.[0];
  return troubleOf(status, first?.extensions?.code, first?.message);
}
