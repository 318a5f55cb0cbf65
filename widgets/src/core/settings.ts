/** Where the graph is and who vouches for the reader: one setting for all elements of a page. */

export type TokenGiver = () => Promise<string | null> | string | null;

export interface Settings {
  /** The address of `/graphql`; without it, that of the service these files came from. */
  endpoint: string;
  /** Answers a fresh bearer token, or null where nobody is signed in. */
  getToken?: TokenGiver;
}

const changes = new EventTarget();

let settings: Settings = {
  // A bundler must leave this alone: it is resolved where the file is served, not where it is built.
  endpoint: new URL(/* @vite-ignore */ "../../graphql", import.meta.url).href,
};

/** Set what is named and leave the rest; every element on the page then loads again. */
export function configure(changed: Partial<Settings>): void {
  settings = { ...settings, ...changed };
  changes.dispatchEvent(new CustomEvent("change"));
}

export function currentSettings(): Settings {
  return settings;
}

/** Call back after each `configure`; the answer stops it. */
export function onConfigured(react: () => void): () => void {
  changes.addEventListener("change", react);
  return () => changes.removeEventListener("change", react);
}
