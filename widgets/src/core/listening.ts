/** Who wants to hear of changes; the stream itself is loaded when there is something to hear of. */

/** What an element wants to hear of, and what it does then. */
export interface Listener {
  objectives(): readonly string[];
  isInbox(): boolean;
  changed(): void;
  /** The stream broke off, so that nobody knows what happened since. */
  lost(): void;
}

export const listeners = new Set<Listener>();
let since: number | undefined;

/** From now on; the answer ends it. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    settle();
  };
}

/** What is shown may be about other objectives now. Where the file can't be had, elements ask by the minute. */
export function settle(): void {
  import("../stream/live.ts").then((stream) => stream.settle(), () => undefined);
}

/** Since when everything is heard; undefined while nothing is. */
export function liveSince(): number | undefined {
  return since;
}

export function setLiveSince(moment: number | undefined): void {
  since = moment;
}
