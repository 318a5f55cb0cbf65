/** One stream of changes for all elements of a page: server-sent events over fetch, by their token. */
import { InboxChangesDocument, ObjectiveChangesDocument } from "../generated/graphql.ts";
import { events } from "./events.ts";
import { type Listener, listeners, liveSince, setLiveSince } from "./listening.ts";
import { type GraphError, type Operation, asReader, idOf, init, textOf } from "../core/request.ts";
import { currentSettings, onConfigured } from "../core/settings.ts";
import { troubleOf } from "../core/trouble.ts";

const EVENTS = "text/event-stream";
/** The most that one subscription may name; of more, the others are asked for by the minute. */
const MOST = 100;
const SETTLE = 300;
/** The service says something every 12 seconds; a line that is silent for longer is dead. */
const SILENCE = 30_000;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;
/** A stream that lasted so long was a good one. */
const STEADY = 10_000;
/** Whoever looks at another tab for a moment keeps the stream. */
const HIDDEN = 10_000;

interface News {
  data?: { objectiveChanged?: { id: string } } | null;
  errors?: GraphError[];
}

interface Wish {
  operation: Operation<unknown, never>;
  variables: { ids?: string[] };
}

let open: { wish: string; ids: readonly string[]; stop: AbortController } | undefined;
let failures = 0;
/** The service lists other documents than this file: an older or a newer one. */
let isTextual = false;
let settling: ReturnType<typeof setTimeout> | undefined;
let sleeping: ReturnType<typeof setTimeout> | undefined;

onConfigured(() => {
  close();
  failures = 0;
  isTextual = false;
  settle();
});
document.addEventListener("visibilitychange", () => {
  clearTimeout(sleeping);
  if (document.hidden) sleeping = setTimeout(close, HIDDEN);
  else settle();
});

/** From now on; the answer ends it. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    settle();
  };
}

/** Whether each change of these is told. */
export function hears(ids: readonly string[]): boolean {
  return !!liveSince() && ids.every((id) => open?.ids.includes(id));
}

/** What is shown may be about other objectives now. */
export function settle(): void {
  clearTimeout(settling);
  settling = setTimeout(reopen, SETTLE);
}

function wished(): Wish | undefined {
  const ids = [...new Set([...listeners].flatMap((each) => [...each.objectives()]))].sort();
  if (ids.length) return { operation: ObjectiveChangesDocument, variables: { ids: ids.slice(0, MOST) } };
  const isInbox = [...listeners].some((each) => each.isInbox());
  return isInbox ? { operation: InboxChangesDocument, variables: {} } : undefined;
}

function reopen(): void {
  const wish = wished();
  const key = wish && JSON.stringify([wish.operation.__meta__, wish.variables]);
  if (key === open?.wish || document.hidden) return;
  close();
  if (wish && key) void hear(wish, key);
}

function close(): void {
  open?.stop.abort();
  open = undefined;
  setLiveSince(undefined);
}

async function hear(wish: Wish, key: string): Promise<void> {
  const stop = new AbortController();
  open = { wish: key, ids: wish.variables.ids ?? [], stop };
  let isOrderly = false;
  try {
    const answer = await stream(wish.operation, wish.variables, stop.signal);
    for await (const { name, data } of events(answer, SILENCE)) {
      tell(name === "next" ? (JSON.parse(data) as News) : undefined, wish, !name);
      isOrderly = name === "complete";
    }
  } catch {
    // However it ended, what matters is that it did.
  }
  if (open?.stop === stop) ended(isOrderly);
}

/** A refusal comes as news too, without data: nothing is heard by it. */
function tell(news: News | undefined, { variables }: Wish, isComment: boolean): void {
  if (news && !news.data) isTextual ||= !liveSince() && isUnlisted(news);
  if (!news?.data && !isComment) return;
  if (!liveSince()) setLiveSince(Date.now());
  if (!news?.data) return;
  const id = news.data.objectiveChanged?.id;
  const all = [...listeners];
  const concerned = all.filter((each) => each.isInbox() || !variables.ids || each.objectives().includes(id!));
  concerned.forEach((each) => each.changed());
}

function isUnlisted({ errors }: News): boolean {
  return troubleOf(200, errors?.[0]?.extensions?.code).kind === "failed";
}

/**
 * Told at once, so that nobody takes old figures for new; opened again ever more slowly. With its token a
 * stream ends in good order: what happened until the next one is asked for, and nobody need know.
 */
function ended(isOrderly: boolean): void {
  const since = liveSince();
  close();
  if (since) listeners.forEach((each) => (isOrderly ? each.changed() : each.lost()));
  if (since && Date.now() - since > STEADY) failures = 0;
  const wait = isOrderly && !failures ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures);
  failures++;
  clearTimeout(settling);
  settling = setTimeout(reopen, wait * (0.75 + Math.random() / 2));
}

/** The answer as it begins to come; Trouble where the service has no stream for this reader. */
async function stream(operation: Operation<unknown, never>, variables: unknown, signal: AbortSignal): Promise<Response> {
  const { endpoint } = currentSettings();
  const [reply] = await asReader(async (bearer) => {
    const asked = isTextual ? { query: await textOf(operation) } : { documentId: idOf(operation) };
    return fetch(endpoint, { ...init({ ...asked, variables }, bearer, EVENTS), signal });
  });
  if (reply.ok && reply.headers.get("content-type")?.startsWith(EVENTS)) return reply;
  throw troubleOf(reply.status);
}
