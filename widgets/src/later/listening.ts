/** Who wants to hear of changes, and since when everything is heard. */

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

/** Since when everything is heard; undefined while nothing is. */
export function liveSince(): number | undefined {
  return since;
}

export function setLiveSince(moment: number | undefined): void {
  since = moment;
}
