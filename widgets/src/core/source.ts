/** One operation's answer, kept fresh for an element: loading, renewing, and never unlearning. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

import { keep, recall } from "./cache.ts";
import { listen, liveSince, settle } from "./listening.ts";
import { type Operation, absence, request } from "./request.ts";
import { currentSettings, onConfigured } from "./settings.ts";
import { subjectOf, token } from "./token.ts";
import { Trouble, asTrouble } from "./trouble.ts";

const FRESH = 60_000;
/** While every change is told, only what no event tells of grows old. */
const FRESH_LIVE = 5 * FRESH;
const TICK = 30_000;
/** Whoever comes back to a tab after this long may have missed something: its stream was closed. */
const NAP = 10_000;
/** A sync changes much at once, and a thousand pages hear of it in the same instant. */
const GATHER = 250;
/** So long after the stream broke off, what no answer has confirmed says its age. */
const DOUBT = 600;

type Host = ReactiveControllerHost & HTMLElement;

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

export class Source<Result> implements ReactiveController {
  data: Result | undefined;
  /** When `data` was answered, in milliseconds since 1970. */
  fetchedAt = 0;
  /** Fields of `data` that failed and are null. */
  gaps = 0;
  trouble: Trouble | undefined;
  busy = false;

  readonly #host: Host;
  readonly #question: () => Question<Result> | undefined;
  #turn = 0;
  #askedAt = 0;
  #wasReady = false;
  #gathering: ReturnType<typeof setTimeout> | undefined;
  #doubting: ReturnType<typeof setTimeout> | undefined;
  #leave: (() => void) | undefined;

  /** `question` is undefined as long as nobody knows it: `start` says that it is there. */
  constructor(host: Host, question: () => Question<Result> | undefined) {
    this.#host = host;
    this.#question = question;
    host.addController(this);
  }

  hostConnected(): void {
    const leaves = [
      eachHalfMinute(() => this.#tick()),
      onWake(() => this.#wake()),
      onConfigured(() => this.startOver()),
      this.#listen(),
    ];
    this.#leave = () => leaves.forEach((leave) => leave());
    this.start();
  }

  hostDisconnected(): void {
    this.#leave?.();
    clearTimeout(this.#gathering);
    clearTimeout(this.#doubting);
    this.#turn++;
  }

  start(): void {
    if (this.#question() && this.#host.isConnected) void this.#begin();
  }

  /** Ask now; what is shown stays until the answer is there, and stays if there is none. */
  async load(): Promise<void> {
    const question = this.#question();
    const variables = question?.variables();
    if (!question || !variables) return;
    const turn = ++this.#turn;
    this.busy = true;
    this.#askedAt = Date.now();
    this.#host.requestUpdate();
    await this.#recall(turn, question);
    try {
      const { data, errors, bearer } = await request(question.operation, variables as never);
      if (!question.root(data)) throw absence(errors);
      if (turn === this.#turn) this.#arrived(question, data, errors.length, subjectOf(bearer));
    } catch (reason) {
      if (turn === this.#turn) this.#failed(asTrouble(reason));
    }
  }

  /** Tell the page that somebody wants to sign in, then see whether somebody has. */
  signIn(): void {
    this.#announce("okr-auth-required", { kind: "signed-out", code: this.trouble?.code });
    void this.load();
  }

  #arrived(question: Question<Result>, data: Result, gaps: number, subject: string | null): void {
    clearTimeout(this.#doubting);
    Object.assign(this, { data, gaps, fetchedAt: Date.now(), trouble: undefined, busy: false });
    const isKept = subject && !gaps && isCached(question);
    if (isKept) keep(subject, nameOf(question), { data, fetchedAt: this.fetchedAt });
    question.arrived?.(data);
    settle();
    this.#host.requestUpdate();
    if (!this.#wasReady) this.#announce("okr-ready", { gaps });
    this.#wasReady = true;
  }

  #failed(trouble: Trouble): void {
    clearTimeout(this.#doubting);
    const isNews = this.trouble?.code !== trouble.code;
    Object.assign(this, { trouble, busy: false });
    this.#host.requestUpdate();
    const { kind, code } = trouble;
    if (isNews) this.#announce(kind === "signed-out" ? "okr-auth-required" : "okr-error", { kind, code });
  }

  async #recall(turn: number, question: Question<Result>): Promise<void> {
    if (this.data !== undefined || !isCached(question)) return;
    const subject = subjectOf(await token().catch(() => null));
    const kept = subject ? recall<Result>(subject, nameOf(question)) : undefined;
    if (!kept || turn !== this.#turn) return;
    Object.assign(this, kept);
    this.#host.requestUpdate();
  }

  #listen(): () => void {
    const isLive = (): boolean => this.#host.getAttribute("live") !== "off";
    return listen({
      objectives: () => (isLive() && this.data ? (this.#question()?.watched?.(this.data) ?? []) : []),
      isInbox: () => isLive() && !!this.#question()?.isInbox,
      changed: () => this.#gather(),
      lost: () => this.#doubt(),
    });
  }

  #gather(): void {
    clearTimeout(this.#gathering);
    this.#gathering = setTimeout(() => void this.load(), GATHER * (1 + Math.random()));
  }

  /** Nobody knows what happened since, and the service may not even refuse. */
  #doubt(): void {
    this.#gather();
    clearTimeout(this.#doubting);
    if (this.data !== undefined) this.#doubting = setTimeout(() => this.#failed(new Trouble("unreachable", "SILENT")), DOUBT);
  }

  /** Also draws again, for the ages that are shown. A signed-out reader is left in peace. */
  #tick(): void {
    const isDue = this.#isOld() && this.trouble?.kind !== "signed-out";
    if (isDue && !this.busy) void this.load();
    this.#host.requestUpdate();
  }

  #wake(): void {
    const isDue = this.trouble || Date.now() - this.#askedAt > (liveSince() ? FRESH : NAP);
    if (isDue && !this.busy) void this.load();
  }

  /** What changed between an answer and the stream's opening is told by nobody. */
  #isOld(): boolean {
    const since = liveSince();
    const isTold = since !== undefined && since < this.#askedAt && !this.trouble;
    // Each look at what is confidential is a line in the audit, so an open page takes few.
    const isRare = isTold || this.#question()?.isPrivate;
    return Date.now() - this.#askedAt > (isRare ? FRESH_LIVE : FRESH);
  }

  /** Another reader may sit here now, or it is about something else: nothing of the last may stay. */
  startOver(): void {
    this.#question()?.forget?.();
    this.#wasReady = false;
    Object.assign(this, { data: undefined, fetchedAt: 0, gaps: 0, trouble: undefined });
    this.#host.requestUpdate();
    this.start();
  }

  async #begin(): Promise<void> {
    const turn = ++this.#turn;
    await pageReady();
    if (turn === this.#turn) await this.load();
  }

  #announce(name: string, detail: object): void {
    this.#host.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
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

/** With jitter, so that a thousand pages opened at nine do not ask in step. */
function eachHalfMinute(act: () => void): () => void {
  const timer = setInterval(() => !document.hidden && act(), TICK * (0.9 + Math.random() * 0.2));
  return () => clearInterval(timer);
}

function onWake(act: () => void): () => void {
  const ifVisible = (): void => void (document.hidden || act());
  document.addEventListener("visibilitychange", ifVisible);
  window.addEventListener("online", ifVisible);
  return () => {
    document.removeEventListener("visibilitychange", ifVisible);
    window.removeEventListener("online", ifVisible);
  };
}

/** The page's own scripts have run, so its `configure` came before the first request. */
async function pageReady(): Promise<void> {
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (document.readyState === "complete" || visit?.domContentLoadedEventStart) return;
  await new Promise((resolve) =>
    document.addEventListener("DOMContentLoaded", resolve, { once: true }),
  );
}
