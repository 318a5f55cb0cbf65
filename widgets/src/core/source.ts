/** One operation's answer, kept fresh for an element: loading, renewing, and never unlearning. */
import { keep, recall } from "./cache.ts";
import type { Freshness } from "../later/freshness.ts";
import type { Host } from "./host.ts";
import { later } from "./later.ts";
import { type Operation, absence, request } from "./request.ts";
import { currentSettings, onConfigured } from "./settings.ts";
import { subjectOf, token } from "./token.ts";
import { Trouble, asTrouble } from "./trouble.ts";

/** A page often learns itself what is to be shown, and says so a moment later. */
const NAMED_SOON = 2_000;

/** What to ask, and how its answer is to be kept. A view of an element is one. */
export interface Question<Result> {
  readonly operation: Operation<Result, never>;
  /** Null as long as the element does not say what it is about. */
  variables(): object | null;
  /** What the element is about: an answer without it is no answer. */
  root(data: Result): unknown;
  watched?(data: Result): readonly string[];
  arrived?(data: Result): void;
  /** Nothing of what it was about, or of who looked at it, may stay. */
  forget?(): void;
  readonly isInbox?: boolean;
  readonly isPrivate?: boolean;
  readonly isForm?: boolean;
}

export class Source<Result> {
  data: Result | undefined;
  /** When `data` was answered, in milliseconds since 1970. */
  fetchedAt = 0;
  /** Fields of `data` that failed and are null. */
  gaps = 0;
  trouble: Trouble | undefined;
  busy = false;

  /** When it was last asked for, whatever came of it. */
  askedAt = 0;

  readonly host: Host;
  readonly #asked: () => Question<Result> | undefined;
  #turn = 0;
  #wasReady = false;
  #leave: (() => void) | undefined;
  #freshness: Freshness | undefined;

  /** `asked` is undefined as long as nobody knows what: `start` says that it is there. */
  constructor(host: Host, asked: () => Question<Result> | undefined) {
    this.host = host;
    this.#asked = asked;
  }

  get question(): Question<Result> | undefined {
    return this.#asked();
  }

  connect(): void {
    this.#leave = onConfigured(() => this.startOver());
    this.start();
  }

  disconnect(): void {
    this.#leave?.();
    this.#freshness?.end();
    this.#freshness = undefined;
    this.#turn++;
  }

  start(): void {
    if (this.question && this.host.isConnected) void this.#begin();
  }

  /** Ask now; what is shown stays until the answer is there, and stays if there is none. */
  async load(): Promise<void> {
    const { question } = this;
    if (!question) return;
    const variables = question.variables();
    const turn = ++this.#turn;
    this.busy = true;
    this.askedAt = Date.now();
    this.host.requestUpdate();
    try {
      if (!variables) {
        await new Promise((resolve) => setTimeout(resolve, NAMED_SOON));
        throw new Trouble("unnamed", "UNNAMED");
      }
      await this.#recall(turn, question);
      const { data, errors, bearer } = await request(question.operation, variables as never);
      if (!question.root(data)) throw absence(errors);
      if (errors.length) await later();
      if (turn === this.#turn) this.#arrived(question, data, errors.length, subjectOf(bearer));
    } catch (reason) {
      await later();
      if (turn === this.#turn) this.fail(asTrouble(reason));
    }
    if (turn === this.#turn) await this.#keepFresh();
  }

  /** Tell the page that somebody wants to sign in, then see whether somebody has. */
  signIn(): void {
    this.host.announce("okr-auth-required", { kind: "signed-out", code: this.trouble?.code });
    void this.load();
  }

  fail(trouble: Trouble): void {
    const isNews = this.trouble?.code !== trouble.code;
    Object.assign(this, { trouble, busy: false });
    this.host.requestUpdate();
    const { kind, code } = trouble;
    if (isNews) this.host.announce(kind === "signed-out" ? "okr-auth-required" : "okr-error", { kind, code });
  }

  #arrived(question: Question<Result>, data: Result, gaps: number, subject: string | null): void {
    Object.assign(this, { data, gaps, fetchedAt: Date.now(), trouble: undefined, busy: false });
    const isKept = subject && !gaps && isCached(question);
    if (isKept) keep(subject, nameOf(question), { data, fetchedAt: this.fetchedAt });
    question.arrived?.(data);
    this.host.requestUpdate();
    if (!this.#wasReady) this.host.announce("okr-ready", { gaps });
    this.#wasReady = true;
  }

  async #keepFresh(): Promise<void> {
    const found = await later();
    if (this.host.isConnected) this.#freshness ??= found?.keepFresh(this);
    this.#freshness?.settle();
  }

  async #recall(turn: number, question: Question<Result>): Promise<void> {
    if (this.data !== undefined || !isCached(question)) return;
    const subject = subjectOf(await token());
    const kept = subject ? recall<Result>(subject, nameOf(question)) : undefined;
    if (!kept || turn !== this.#turn) return;
    Object.assign(this, kept);
    this.host.requestUpdate();
    void later().then((found) => found?.doubted(this as Source<unknown>));
  }

  /** Another reader may sit here now, or it is about something else: nothing of the last may stay. */
  startOver(): void {
    this.question?.forget?.();
    this.#wasReady = false;
    Object.assign(this, { data: undefined, fetchedAt: 0, gaps: 0, trouble: undefined });
    this.host.requestUpdate();
    this.start();
  }

  async #begin(): Promise<void> {
    const turn = ++this.#turn;
    await pageReady();
    if (turn === this.#turn) await this.load();
  }
}

function isCached<Result>({ isPrivate, isForm }: Question<Result>): boolean {
  return !isPrivate && !isForm;
}

/** Another service, another version of the operation or other variables have answers of their own. */
function nameOf<Result>(question: Question<Result>): string {
  const hash = String(question.operation.__meta__?.["hash"]);
  return `${currentSettings().endpoint} ${hash} ${JSON.stringify(question.variables())}`;
}

/** The page's own scripts have run, so its `configure` came before the first request. */
async function pageReady(): Promise<void> {
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (document.readyState === "complete" || visit?.domContentLoadedEventStart) return;
  await new Promise((resolve) =>
    document.addEventListener("DOMContentLoaded", resolve, { once: true }),
  );
}
