/** The streams of changes for all elements of a page: server-sent events over fetch, by their token. */
import { InboxChangesDocument, ObjectiveChangesDocument } from "../generated/graphql.ts";
import { events } from "./events.ts";
import { type Listener, listeners } from "./listening.ts";
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

/** From now on; the answer ends it. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    settle();
  };
}

/** One subscription: it is opened, kept and opened again apart from any other, which may be refused. */
class Line {
  /** Since when everything is heard by it; undefined while nothing is. */
  since: number | undefined;
  ids: readonly string[] = [];
  #wish: string | undefined;
  #stop: AbortController | undefined;
  #failures = 0;
  /** The service lists other documents than this file: an older or a newer one. */
  #isTextual = false;
  #settling: ReturnType<typeof setTimeout> | undefined;
  readonly #wished: () => Wish | undefined;
  readonly #concerns: (listener: Listener, id: string | undefined) => boolean;

  constructor(wished: () => Wish | undefined, concerns: (listener: Listener, id: string | undefined) => boolean) {
    this.#wished = wished;
    this.#concerns = concerns;
  }

  begin(): void {
    this.close();
    this.#failures = 0;
    this.#isTextual = false;
  }

  settle(wait: number = SETTLE): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#reopen(), wait);
  }

  close(): void {
    this.#stop?.abort();
    this.#stop = this.#wish = this.since = undefined;
    this.ids = [];
  }

  #reopen(): void {
    const wish = this.#wished();
    const key = wish && JSON.stringify(wish.variables);
    if (key === this.#wish || document.hidden) return;
    this.close();
    if (wish) void this.#hear(wish, key!);
  }

  async #hear({ operation, variables }: Wish, key: string): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    this.#wish = key;
    this.ids = variables.ids ?? [];
    let isOrderly = false;
    try {
      const answer = await stream(operation, variables, this.#isTextual, stop.signal);
      for await (const { name, data } of events(answer, SILENCE)) {
        this.#tell(name === "next" ? (JSON.parse(data) as News) : undefined, !name);
        isOrderly = name === "complete";
      }
    } catch {
      // However it ended, what matters is that it did.
    }
    if (this.#stop === stop) this.#ended(isOrderly);
  }

  /** A refusal comes as news too, without data: nothing is heard by it. */
  #tell(news: News | undefined, isComment: boolean): void {
    if (news && !news.data) this.#isTextual ||= !this.since && isUnlisted(news);
    if (!news?.data && !isComment) return;
    this.since ??= Date.now();
    if (!news?.data) return;
    const id = news.data.objectiveChanged?.id;
    [...listeners].filter((each) => this.#concerns(each, id)).forEach((each) => each.changed());
  }

  /**
   * Told at once, so that nobody takes old figures for new; opened again ever more slowly. With its token a
   * stream ends in good order: what happened until the next one is asked for, and nobody need know.
   */
  #ended(isOrderly: boolean): void {
    const { since } = this;
    this.close();
    if (since) listeners.forEach((each) => (isOrderly ? each.changed() : each.lost()));
    if (since && Date.now() - since > STEADY) this.#failures = 0;
    const wait = isOrderly && !this.#failures ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures);
    this.#failures++;
    this.settle(wait * (0.75 + Math.random() / 2));
  }
}

const objectives = new Line(
  () => {
    const ids = [...new Set([...listeners].flatMap((each) => [...each.objectives()]))].sort();
    return ids.length ? { operation: ObjectiveChangesDocument, variables: { ids: ids.slice(0, MOST) } } : undefined;
  },
  (each, id) => each.objectives().includes(id!),
);
/** What somebody owes comes and goes without any objective's changing. */
const inbox = new Line(
  () => ([...listeners].some((each) => each.isInbox()) ? { operation: InboxChangesDocument, variables: {} } : undefined),
  (each) => each.isInbox(),
);
const lines = [objectives, inbox];
let sleeping: ReturnType<typeof setTimeout> | undefined;

onConfigured(() => {
  lines.forEach((each) => each.begin());
  settle();
});
document.addEventListener("visibilitychange", () => {
  clearTimeout(sleeping);
  if (document.hidden) sleeping = setTimeout(() => lines.forEach((each) => each.close()), HIDDEN);
  else settle();
});

/** Since when anything is heard. */
export function liveSince(): number | undefined {
  return objectives.since ?? inbox.since;
}

/** Since when each change of these is told, or of what is owed; of nothing, nothing is. */
export function heardSince(ids: readonly string[], isInbox: boolean): number | undefined {
  if (isInbox) return inbox.since;
  return ids.length && ids.every((id) => objectives.ids.includes(id)) ? objectives.since : undefined;
}

/** What is shown may be about other objectives now. */
export function settle(): void {
  lines.forEach((each) => each.settle());
}

function isUnlisted({ errors }: News): boolean {
  return troubleOf(200, errors?.[0]?.extensions?.code).kind === "failed";
}

/** The answer as it begins to come; Trouble where the service has no stream for this reader. */
async function stream(operation: Operation<unknown, never>, variables: unknown, isTextual: boolean, signal: AbortSignal): Promise<Response> {
  const { endpoint } = currentSettings();
  const [reply] = await asReader(async (bearer) => {
    const asked = isTextual ? { query: await textOf(operation) } : { documentId: idOf(operation) };
    return fetch(endpoint, { ...init({ ...asked, variables }, bearer, EVENTS), signal });
  });
  if (reply.ok && reply.headers.get("content-type")?.startsWith(EVENTS)) return reply;
  throw troubleOf(reply.status);
}
