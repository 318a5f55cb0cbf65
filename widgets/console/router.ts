/** One address for each state: what is shown follows from the path alone, and back goes back. */

export const HOME = "/console";

export interface Place {
  /** The first word below /console; empty for the home page. */
  page: string;
  rest: string[];
  query: URLSearchParams;
}

const moves = new EventTarget();

export function here(): Place {
  const [page = "", ...rest] = location.pathname.slice(HOME.length + 1).split("/").map(decodeURIComponent);
  return { page, rest, query: new URLSearchParams(location.search) };
}

export function to(...words: string[]): string {
  return [HOME, ...words.map(encodeURIComponent)].join("/");
}

export function go(path: string): void {
  if (path === location.pathname + location.search) return;
  history.pushState(null, "", path);
  moves.dispatchEvent(new Event("move"));
}

/** The same page in another state, such as a filter: not a step to go back by. */
export function stay(query: Record<string, string>): void {
  const told = new URLSearchParams(Object.entries(query).filter(([, value]) => value));
  history.replaceState(null, "", `${location.pathname}${told.size ? `?${told}` : ""}`);
}

export function onMove(react: () => void): () => void {
  const stop = new AbortController();
  moves.addEventListener("move", react, { signal: stop.signal });
  window.addEventListener("popstate", react, { signal: stop.signal });
  return () => stop.abort();
}

/** Links of the console go on without loading the page again; all others are the browser's. */
export function follow(event: MouseEvent): void {
  const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement);
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || link.target || link.origin !== location.origin) return;
  if (link.pathname !== HOME && !link.pathname.startsWith(`${HOME}/`)) return;
  event.preventDefault();
  go(link.pathname + link.search);
}
