/** `<okr-feed>`: thanks and feedback that the reader may see, the latest first. It is never kept in the browser. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import { act, unsaved } from "../core/action.ts";
import { type Language, learn } from "../core/language.ts";
import { type Trouble, asTrouble } from "../core/trouble.ts";
import type { Blank, Shell, View } from "../element/view.ts";
import {
  AcknowledgeFeedbackDocument, FeedDocument, type FeedOfPersonQuery, FeedOfPersonDocument, type FeedQuery,
  type FeedbackInFeedFragment, type PraiseFragment,
} from "../generated/graphql.ts";
import { feedback } from "./feedback.ts";
import { Keyed } from "../parts/keyed.ts";
import more from "../parts/more.css?inline";
import own from "./feed.css?inline";
import { praise } from "./praise.ts";
import words from "./words/en.json";

learn(words);

type FeedData = FeedQuery | FeedOfPersonQuery;
type Entry = PraiseFragment | FeedbackInFeedFragment;

export default class FeedView implements View<FeedData> {
  readonly styles = more + own;
  readonly isPrivate = true;
  readonly #shell: Shell;
  readonly #rows = new Keyed("ul", { part: "feed", class: "feed" });
  #noting: string | undefined;
  #refused: string | undefined;
  #trouble: Trouble | undefined;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  get operation(): View<FeedData>["operation"] {
    return this.#person() ? FeedOfPersonDocument : FeedDocument;
  }

  variables(): object {
    const person = this.#person();
    return person ? { person } : {};
  }

  root(data: FeedData): unknown {
    return subjectOf(data) && (recognitionsOf(data) ?? subjectOf(data)?.feedback);
  }

  isEmpty(data: FeedData): boolean {
    return !entries(data).length;
  }

  empty(language: Language): Blank {
    return { title: language.say("feedEmptyTitle"), text: language.say("feedEmptyNext") };
  }

  forget(): void {
    this.#refused = this.#trouble = undefined;
  }

  body(language: Language, data: FeedData): TemplateResult {
    const wrong = this.#trouble ? unsaved(language, this.#trouble) : this.#refused;
    const reader = "me" in data ? data.me.person?.id : undefined;
    const row = (entry: Entry): TemplateResult =>
      isPraise(entry)
        ? praise(language, entry)
        : feedback(language, entry, entry.about.id === reader ? this.#note(entry) : undefined);
    return html`${this.#rows.show(entries(data), ({ id }) => id, row)}
    <div role="status">${wrong ? html`<p class="wrong"><bdi>${wrong}</bdi></p>` : nothing}</div>`;
  }

  activity(): "saving" | undefined {
    return this.#noting ? "saving" : undefined;
  }

  /** That they took note of it is theirs to say, and not that they agree. */
  #note({ id, version }: FeedbackInFeedFragment): () => void {
    return () => void this.#acknowledge(id, version);
  }

  async #acknowledge(id: string, expectedVersion: number): Promise<void> {
    this.#noting = id;
    this.#shell.requestUpdate();
    this.#refused = this.#trouble = undefined;
    await act(AcknowledgeFeedbackDocument, { input: { id, expectedVersion } }).then(
      ({ refusals }) => (this.#refused = refusals[0]?.message),
      (reason: unknown) => (this.#trouble = asTrouble(reason)),
    );
    this.#noting = undefined;
    await this.#shell.refresh();
  }

  #person(): string | null {
    return this.#shell.getAttribute("person");
  }
}

function subjectOf(data: FeedData): FeedQuery["me"]["person"] | undefined {
  return "me" in data ? data.me.person : data.person;
}

function recognitionsOf(data: FeedData): FeedQuery["recognitions"] | undefined {
  return "me" in data ? data.recognitions : data.person?.recognitions;
}

function entries(data: FeedData): Entry[] {
  const all: Entry[] = [...(recognitionsOf(data)?.nodes ?? []), ...(subjectOf(data)?.feedback?.nodes ?? [])];
  return all.sort((a, b) => Date.parse(b.sentAt) - Date.parse(a.sentAt));
}

function isPraise(entry: Entry): entry is PraiseFragment {
  return "recipients" in entry;
}
