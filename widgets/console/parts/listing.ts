/** A list that is read page by page, as far as somebody asked to see, and the button that asks for more. */
import { type TemplateResult, html, nothing } from "lit";

import { Trouble } from "../../src/core/trouble.ts";

export interface Page<Node> {
  nodes: readonly Node[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
  totalCount?: number;
}

type Ask<Node> = (after: string | null) => Promise<Page<Node> | null | undefined>;

export class Listing<Node> {
  nodes: Node[] = [];
  total = 0;
  /** Whether anything was answered yet. */
  isRead = false;
  isMore = true;
  readonly #ask: Ask<Node>;
  #cursor: string | null = null;
  #pages = 0;
  #reading: Promise<void> | undefined;

  constructor(ask: Ask<Node>) {
    this.#ask = ask;
  }

  /** Whoever saw it end after they asked for more. */
  get isWhole(): boolean {
    return !this.isMore && this.#pages > 1;
  }

  /** Who presses twice gets one page more, and not the same one twice. */
  more(): Promise<void> {
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async rest(): Promise<void> {
    while (this.isMore) await this.more();
  }

  async #read(): Promise<void> {
    const page = await this.#ask(this.#cursor);
    if (!page) throw new Trouble("failed", "NOT_FOUND", "What was listed here is gone. Load the page again.");
    this.nodes = [...this.nodes, ...page.nodes];
    this.total = page.totalCount ?? this.nodes.length;
    this.isMore = page.pageInfo.hasNextPage;
    this.#cursor = page.pageInfo.endCursor ?? null;
    this.#pages += 1;
    this.isRead = true;
  }
}

/** The list as it is now, as far as it was looked at before. */
export async function listed<Node>(ask: Ask<Node>, before?: Listing<Node>): Promise<Listing<Node>> {
  const found = new Listing(ask);
  do await found.more();
  while (found.isMore && found.nodes.length < (before?.nodes.length ?? 0));
  return found;
}

/** What came whole, in pages: nobody has to read a thousand lines at once. */
export async function paged<Node>(all: readonly Node[], size: number, before?: Listing<Node>): Promise<Listing<Node>> {
  return listed<Node>((after) => {
    const end = Number(after ?? 0) + size;
    const pageInfo = { hasNextPage: end < all.length, endCursor: String(end) };
    return Promise.resolve({ nodes: all.slice(end - size, end), pageInfo, totalCount: all.length });
  }, before);
}

/** What is there at once, of so many; nothing more is to be had. */
export function whole<Node>(nodes: readonly Node[], total: number): Listing<Node> {
  const found = new Listing<Node>(() => Promise.resolve(undefined));
  return Object.assign(found, { nodes: [...nodes], total, isRead: true, isMore: false });
}

/** The button goes with the last page; whoever pressed it stays where it was. */
export function showMore<Node>(
  listing: Listing<Node> | undefined,
  attempt: (work: () => Promise<void>) => Promise<void>,
  words = "Show more",
): TemplateResult | typeof nothing {
  if (!listing || (!listing.isMore && !listing.isWhole)) return nothing;
  const press = async (event: Event): Promise<void> => {
    const place = (event.currentTarget as HTMLElement).parentElement;
    await attempt(() => listing.more());
    if (!listing.isMore) place?.focus();
  };
  return html`<p tabindex="-1">${listing.isMore ? html`<button type="button" @click=${press}>${words}</button>` : html`<span class="muted">That is all.</span>`}</p>`;
}
