/** Who is at a link or a tick stays at it, and not at where it stood, when a list is drawn anew. */

/** A link, or a field. */
type Reached = HTMLElement & { href?: string; value?: string };

/**
 * To be asked before something is drawn, and what it answers done afterwards. Most lists are drawn by place, so
 * what has the focus may be about something else then; a row that was moved itself has lost it.
 */
export function whereOneIs(root: ShadowRoot): () => void {
  const at = root.activeElement as Reached | null;
  const name = nameOf(at);
  return () => {
    const all = [at, ...root.querySelectorAll<Reached>("a,[type=checkbox]")];
    const same = all.find((each) => each?.isConnected && nameOf(each) === name);
    if (same !== root.activeElement) same?.focus();
  };
}

/** Where it leads, or what it ticks. */
function nameOf(at: Reached | null): string | undefined {
  return at?.href ?? at?.value;
}
