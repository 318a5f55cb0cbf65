/** Who wants to hear of changes. */

/** What an element wants to hear of, and what it does then. */
export interface Listener {
  objectives(): readonly string[];
  isInbox(): boolean;
  changed(): void;
  /** The stream broke off, so that nobody knows what happened since. */
  lost(): void;
}

export const listeners = new Set<Listener>();
