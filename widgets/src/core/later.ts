/**
 * What is loaded behind the first view: the words for trouble, the stream of changes, and what asks again.
 * Where there is trouble already, it is waited for.
 */
import type { Later } from "../later/later.ts";

/** Undefined until it is there. */
export let atHand: Later | undefined;

/** It says itself that it is there: whoever asks a module for its names carries the code that lists them. */
export function arrived(found: Later): void {
  atHand = found;
}

/** Undefined where it can't be had: then trouble is told in fewer words, and the next answer tries again. */
export async function later(): Promise<Later | undefined> {
  if (!atHand) await import("../later/later.ts").catch(() => undefined);
  return atHand;
}
