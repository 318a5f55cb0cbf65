/** One operation's answer, kept fresh for an element: loading, renewing, and never unlearning. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

import { keep, recall } from "./cache.ts";
import { type Operation, absence, request } from "./request.ts";
import { currentSettings, onConfigured } from "./settings.ts";
import { subjectOf, token } from "./token.ts";
import { type Trouble, asTrouble } from "./trouble.ts";

const FRESH = 60_000;
const TICK = 30_000;

type Host = ReactiveControllerHost & HTMLElement;

export class Source<Result> implements ReactiveController {
  data: Result | undefined;
  /** When `data` was answered, in milliseconds since 1970. */
  fetchedAt = 0;
  /** Fields of `data` that failed and are null. */
  gaps = 0;
  trouble: Trouble | undefined;
  busy = false;

  readonly #host: Host;
  readonly #operation: Operation<Result, Record<string, never>>;
  readonly #root: (data: Result) => unknown;
  #turn = 0;
  #askedAt = 0;
  #wasReady = false;
  #leave: (() => void) | undefined;

  /** `root` is what the element is about: an answer without it is no answer. */
  constructor(
    host: Host,
    operation: Operation<Result, Record<string, never>>,
    root: (data: Result) => unknown,
  ) {
    this.#host = host;
    this.#operation = operation;
    this.#root = root;
    host.addController(this);
  }

  hostConnected(): void {
    const leaves = [
      eachHalfMinute(() => this.#tick()),
      onWake(() => this.#wake()),
      onConfigured(() => this.#startOver()),
    ];
    this.#leave = () => leaves.forEach((leave) => leave());
    void this.#begin();
  }

  hostDisconnected(): void {
    this.#leave?.();
    this.#turn++;
  }

  /** Ask now; what is shown stays until the answer is there, and stays if there is none. */
  async load(): Promise<void> {
    const turn = ++this.#turn;
    this.busy = true;
    this.#askedAt = Date.now();
    this.#host.requestUpdate();
    await this.#recall(turn);
    try {
      const { data, errors, bearer } = await request(this.#operation);
      if (!this.#root(data)) throw absence(errors);
      if (turn === this.#turn) this.#arrived(data, errors.length, subjectOf(bearer));
    } catch (reason) {
      if (turn === this.#turn) this.#failed(asTrouble(reason));
    }
  }

  /** Tell the page that somebody wants to sign in, then see whether somebody has. */
  signIn(): void {
    this.#announce("okr-auth-required", { kind: "signed-out", code: this.trouble?.code });
    void this.load();
  }

  #arrived(data: Result, gaps: number, subject: string | null): void {
    Object.assign(this, { data, gaps, fetchedAt: Date.now(), trouble: undefined, busy: false });
    if (subject && !gaps) keep(subject, this.#name(), { data, fetchedAt: this.fetchedAt });
    this.#host.requestUpdate();
    if (!this.#wasReady) this.#announce("okr-ready", { gaps });
    this.#wasReady = true;
  }

  #failed(trouble: Trouble): void {
    const isNews = this.trouble?.code !== trouble.code;
    Object.assign(this, { trouble, busy: false });
    this.#host.requestUpdate();
    const { kind, code } = trouble;
    if (isNews) this.#announce(kind === "signed-out" ? "okr-auth-required" : "okr-error", { kind, code });
  }

  async #recall(turn: number): Promise<void> {
    if (this.data !== undefined) return;
    const subject = subjectOf(await token().catch(() => null));
    const kept = subject ? recall<Result>(subject, this.#name()) : undefined;
    if (!kept || turn !== this.#turn) return;
    Object.assign(this, kept);
    this.#host.requestUpdate();
  }

  /** Another service or another version of the operation has answers of its own. */
  #name(): string {
    return `${currentSettings().endpoint} ${String(this.#operation.__meta__?.["hash"])}`;
  }

  /** Also draws again, for the ages that are shown. A signed-out reader is left in peace. */
  #tick(): void {
    const isDue = Date.now() - this.#askedAt > FRESH && this.trouble?.kind !== "signed-out";
    if (isDue && !this.busy) void this.load();
    this.#host.requestUpdate();
  }

  #wake(): void {
    const isDue = this.trouble || Date.now() - this.#askedAt > FRESH;
    if (isDue && !this.busy) void this.load();
  }

  /** Another reader may sit here now: nothing of the last one may stay. */
  #startOver(): void {
    this.#wasReady = false;
    Object.assign(this, { data: undefined, fetchedAt: 0, gaps: 0, trouble: undefined });
    void this.#begin();
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
