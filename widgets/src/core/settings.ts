/** Where the graph is and who vouches for the reader: one setting for all elements of a page. */

export type TokenGiver = () => Promise<string | null> | string | null;

export interface Settings {
  /** The address of `/graphql`; without it, that of the service these files came from. */
  endpoint: string;
  /** Answers a fresh bearer token, or null where nobody is signed in. */
  getToken?: TokenGiver | undefined;
  /** Where the page shows one objective or key result by itself, with `{id}` in its address. */
  pages?: { objective?: string; keyResult?: string };
}

const listeners = new Set<() => void>();

let settings: Settings = {
  endpoint: besideWidgets(import.meta.url),
};

/** Set what is named and leave the rest; every element on the page then loads again. */
export function configure(changed: Partial<Settings>): void {
  settings = { ...settings, ...changed };
  listeners.forEach((react) => react());
}

export function currentSettings(): Settings {
  return settings;
}

/** Call back after each `configure`; the answer stops it. */
export function onConfigured(react: () => void): () => void {
  listeners.add(react);
  return () => void listeners.delete(react);
}

/** `/graphql` stands beside `/widgets/`, however deep below that this very file lies. */
function besideWidgets(file: string): string {
  return `${file.slice(0, Math.max(0, file.lastIndexOf("/widgets/")))}/graphql`;
}
