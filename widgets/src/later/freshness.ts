/** Keeps an answer fresh: asks again when it is told of a change, when it is old, and when somebody comes back. */
import type { Source } from "../core/source.ts";
import { Trouble } from "../core/trouble.ts";
import { heardSince, listen, liveSince, settle } from "./stream.ts";
import { learnTerms } from "./terms.ts";

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

export interface Freshness {
  /** What is shown may be about other objectives now, and in another language. */
  settle(): void;
  end(): void;
}

export function keepFresh(source: Source<unknown>): Freshness {
  const waiting: { gather?: ReturnType<typeof setTimeout>; doubt?: ReturnType<typeof setTimeout> } = {};
  const gather = (): void => {
    clearTimeout(waiting.gather);
    waiting.gather = setTimeout(() => void source.load(), GATHER * (1 + Math.random()));
  };
  /** Nobody knows what happened since, and the service may not even refuse. */
  const doubt = (): void => {
    clearTimeout(waiting.doubt);
    waiting.doubt = doubted(source);
    void source.load();
  };
  const ends = [eachHalfMinute(() => tick(source)), onWake(() => wake(source)), hear(source, gather, doubt)];
  const end = (): void => {
    ends.forEach((each) => each());
    clearTimeout(waiting.gather);
    clearTimeout(waiting.doubt);
  };
  return { settle: () => settled(source), end };
}

/** What did not answer just now is not asked for words either. */
function settled({ host, trouble }: Source<unknown>): void {
  settle();
  if (!trouble) void learnTerms(host);
}

function hear(source: Source<unknown>, changed: () => void, lost: () => void): () => void {
  return listen({
    objectives: () => (isLive(source) ? watchedBy(source) : []),
    isInbox: () => isLive(source) && !!source.question?.isInbox,
    changed,
    lost,
  });
}

/** What no answer confirms within a moment from now. */
export function doubted(source: Source<unknown>): ReturnType<typeof setTimeout> {
  const since = Date.now();
  return setTimeout(() => isUnconfirmed(source, since) && suspect(source), DOUBT);
}

/** Its age is shown; the page is told of no error, for there is none yet. */
function suspect(source: Source<unknown>): void {
  source.trouble = new Trouble("unreachable", "SILENT");
  source.host.requestUpdate();
}

function isLive({ host }: Source<unknown>): boolean {
  return host.getAttribute("live") !== "off";
}

function watchedBy({ data, question }: Source<unknown>): readonly string[] {
  return data === undefined ? [] : (question?.watched?.(data) ?? []);
}

function isUnconfirmed({ data, fetchedAt, trouble }: Source<unknown>, since: number): boolean {
  return data !== undefined && fetchedAt < since && !trouble;
}

/** Also draws again, for the ages that are shown. A signed-out reader is left in peace. */
function tick(source: Source<unknown>): void {
  if (isOld(source) && source.trouble?.kind !== "signed-out" && !source.busy) void source.load();
  source.host.requestUpdate();
}

function wake(source: Source<unknown>): void {
  const isDue = source.trouble || Date.now() - source.askedAt > (liveSince() ? FRESH : NAP);
  if (isDue && !source.busy) void source.load();
}

/** What changed between an answer and the stream's opening is told by nobody, nor what is one too many. */
function isOld(source: Source<unknown>): boolean {
  const { askedAt, trouble, question } = source;
  const isTold = (heardSince(watchedBy(source), !!question?.isInbox) ?? Infinity) < askedAt && !trouble && isLive(source);
  // Each look at what is confidential is a line in the audit, so an open page takes few.
  const isRare = isTold || question?.isPrivate;
  return Date.now() - askedAt > (isRare ? FRESH_LIVE : FRESH);
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
