/**
 * A list whose rows stay those of their ids: what somebody opened is open when another row comes above, and
 * the focus goes along (later/focus.ts). Lit's `repeat` would do it too, for 1 kB more.
 */
import { type TemplateResult, render } from "lit/html.js";

export class Keyed {
  readonly #list: HTMLElement;
  /** What each row ends with: all of it stands before. */
  #ends = new Map<string, Comment>();

  constructor(tag: "ul" | "div", words: Record<string, string>) {
    this.#list = document.createElement(tag);
    for (const [name, value] of Object.entries(words)) this.#list.setAttribute(name, value);
  }

  /** Of each row exactly one element. */
  show<Item>(items: readonly Item[], id: (item: Item) => string, row: (item: Item) => TemplateResult): HTMLElement {
    const ends = new Map(items.map((item) => [id(item), this.#ends.get(id(item)) ?? document.createComment("")]));
    for (const [each, end] of this.#ends) if (!ends.has(each)) nodesOf(end).forEach((node) => node.remove());
    this.#ends = ends;
    let next: ChildNode | null = null;
    for (const item of items.toReversed()) {
      const end = ends.get(id(item))!;
      if (!end.parentNode) this.#list.insertBefore(end, next);
      else if (end.nextSibling !== next) for (const node of nodesOf(end)) this.#list.insertBefore(node, next);
      render(row(item), this.#list, { renderBefore: end });
      next = nodesOf(end)[0]!;
    }
    return this.#list;
  }
}

/** Lit's own mark, the row's element, and its end. */
function nodesOf(end: Comment): ChildNode[] {
  const element = end.previousSibling!;
  return [element.previousSibling!, element, end];
}
