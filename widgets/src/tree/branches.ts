/** What of a tree is known, and what of that is open. */
import { request } from "../core/request.ts";
import { BranchDocument, type LeafFragment, type TreeFragment } from "../generated/graphql.ts";

export type Node = LeafFragment["node"];

export interface Row {
  node: Node;
  /** 0 for a root. */
  level: number;
  position: number;
  size: number;
  state: "open" | "shut" | "leaf";
  parent: string | null;
}

/** The first answer goes so deep; what lies below is asked for when somebody opens it. */
const KNOWN_DEPTH = 2;

export class Branches {
  /** Whose children were asked for last in vain. What hung there before still does. */
  failed = new Set<string>();
  #plants = new Plants();
  #open: Set<string> | undefined;
  #cycle = "";
  #turn = 0;

  /**
   * A new answer: what is open stays open, and what lay too deep for the answer is asked for again. Where
   * that fails it stays as it was. Of two at once the later one counts.
   */
  async grow({ id, tree }: TreeFragment): Promise<void> {
    const turn = ++this.#turn;
    this.#cycle = id;
    const plants = new Plants();
    plants.roots = tree.filter(({ depth }) => depth === 0).map(({ node }) => node.id);
    plants.add(tree, KNOWN_DEPTH);
    this.#open ??= new Set(plants.roots);
    if (!this.#plants.roots.length) this.#plants = plants;
    const deeper = [...this.#open].filter((each) => !plants.below.has(each));
    const failed = new Set<string>();
    const add = (root: string): Promise<unknown> => this.#ask(root).then((leaves) => plants.add(leaves, 1), () => failed.add(root));
    await Promise.all(deeper.map(add));
    if (turn !== this.#turn) return;
    for (const each of this.#open) plants.adopt(each, this.#plants);
    this.#plants = plants;
    this.failed = failed;
  }

  /** Everything that is to be seen, from the top. */
  rows(): Row[] {
    const { roots } = this.#plants;
    return roots.flatMap((id, index) => [...this.#walk(id, null, 0, index + 1, roots.length)]);
  }

  /** Opens what is shut, and asks for what hangs under it where nobody did yet, or in vain. */
  async open(id: string): Promise<void> {
    if (this.failed.delete(id) || !this.#plants.below.has(id)) {
      await this.#ask(id).then((leaves) => this.#plants.add(leaves, 1), () => this.failed.add(id));
    }
    if (this.#plants.below.has(id)) this.#open?.add(id);
  }

  shut(id: string): void {
    this.#open?.delete(id);
  }

  *#walk(id: string, parent: string | null, level: number, position: number, size: number): Generator<Row> {
    const node = this.#plants.nodes.get(id);
    if (!node) return;
    const below = this.#plants.below.get(id);
    const isOpen = !!below?.length && !!this.#open?.has(id);
    const state = below?.length === 0 ? "leaf" : isOpen ? "open" : "shut";
    yield { node, parent, level, position, size, state };
    if (!isOpen) return;
    for (const [index, child] of below.entries()) yield* this.#walk(child, id, level + 1, index + 1, below.length);
  }

  async #ask(root: string): Promise<LeafFragment[]> {
    const { data } = await request(BranchDocument, { cycle: this.#cycle, root });
    return data.cycle?.tree ?? [];
  }
}

class Plants {
  readonly nodes = new Map<string, Node>();
  /** Without an entry where nobody knows yet. */
  readonly below = new Map<string, string[]>();
  roots: string[] = [];

  /** What hung there when it was asked for last, where nobody knows better. */
  adopt(id: string, old: Plants): void {
    const children = old.below.get(id);
    if (this.below.has(id) || !children) return;
    this.below.set(id, children);
    for (const each of children) if (!this.nodes.has(each)) this.nodes.set(each, old.nodes.get(each)!);
  }

  /** At the depth where an answer ends it does not tell whether more hangs there. */
  add(tree: LeafFragment[], depth: number): void {
    for (const leaf of tree) {
      this.nodes.set(leaf.node.id, leaf.node);
      if (leaf.depth < depth) this.below.set(leaf.node.id, []);
    }
    for (const { node, parent } of tree) if (parent) this.below.get(parent)?.push(node.id);
  }
}
