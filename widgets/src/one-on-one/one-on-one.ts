/** `<okr-one-on-one>`: the next talk of two, with what to talk about and what came of it. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import { type Refusal, act, unsaved } from "../core/action.ts";
import { type Language, learn } from "../core/language.ts";
import { moment } from "../core/moments.ts";
import { type Trouble, asTrouble } from "../core/trouble.ts";
import type { Blank, Shell, View } from "../element/view.ts";
import {
  AddActionItemDocument, AddAgendaItemDocument, CheckAgendaItemDocument, DoActionItemDocument, type MeetingFragment,
  MyOneOnOnesDocument, type MyOneOnOnesQuery, OneOnOneByIdDocument, type OneOnOneByIdQuery, OneOnOnesWithDocument,
  type OneOnOnesWithQuery, WriteNoteDocument,
} from "../generated/graphql.ts";
import type { Operation } from "../core/request.ts";
import more from "../parts/more.css?inline";
import formStyles from "../parts/form.css?inline";
import { actions } from "./actions.ts";
import { agenda } from "./agenda.ts";
import { isOver } from "./is-over.ts";
import { notes } from "./notes.ts";
import own from "./one-on-one.css?inline";
import { topics } from "./topics.ts";
import words from "./words/en.json";

learn(words);

type Data = MyOneOnOnesQuery | OneOnOnesWithQuery | OneOnOneByIdQuery;

/** What is typed in the three lines for something new. */
interface Typed {
  agenda: string;
  action: string;
  note: string;
}

/** Neither where it was done. */
interface Outcome {
  refused?: Refusal | undefined;
  trouble?: Trouble;
}

const NOTHING: Typed = { agenda: "", action: "", note: "" };

export default class OneOnOneView implements View<Data> {
  readonly styles = formStyles + more + own;
  readonly isPrivate = true;
  typed: Typed = NOTHING;
  actionOwner: string | undefined;
  /** Ticks that are on their way: shown at once, and taken back where they are refused. */
  readonly ticked = new Map<string, boolean>();
  readonly #shell: Shell;
  /** What is on its way, and what nobody knows of whether it came: sent again, it counts once. */
  readonly #attempts = new Map<string, { id: string; isOnItsWay: boolean }>();
  #doing = 0;
  #came: Outcome = {};

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  get operation(): View<Data>["operation"] {
    if (this.#attribute("one-on-one")) return OneOnOneByIdDocument;
    return this.#attribute("with") ? OneOnOnesWithDocument : MyOneOnOnesDocument;
  }

  variables(): object {
    const id = this.#attribute("one-on-one");
    const other = this.#attribute("with");
    return id ? { id } : other ? { with: other } : {};
  }

  root(data: Data): unknown {
    return "node" in data ? data.node : theirs(data)?.next;
  }

  isEmpty(data: Data): boolean {
    return !meetingIn(data);
  }

  heading(data: Data): string | undefined {
    const meeting = meetingIn(data);
    return meeting && `${otherOf(meeting, data.me.person?.id).name}`;
  }

  activity(): "saving" | "conflict" | undefined {
    if (this.#came.refused?.code === "CONFLICT") return "conflict";
    return this.#doing ? "saving" : undefined;
  }

  empty(language: Language): Blank {
    return { title: language.say("noOneOnOne"), text: language.say("noOneOnOneNext") };
  }

  forget(): void {
    this.typed = NOTHING;
    this.actionOwner = undefined;
    this.#came = {};
    this.#attempts.clear();
  }

  body(language: Language, data: Data): TemplateResult {
    const meeting = meetingIn(data)!;
    const reader = data.me.person?.id ?? "";
    const { refused, trouble } = this.#came;
    const wrong = trouble ? unsaved(language, trouble) : refused?.message;
    return html`<div part="cycle" class="cycle">
        <p>
          <span>${language.say("okr-one-on-one")}</span>
          <time datetime=${meeting.startsAt}>${moment(language, meeting.startsAt)}</time>
          <span>${language.say("minutes", { n: meeting.minutes })}</span>
          ${isOver(meeting) ? html`<span class="badge">${language.say(meeting.heldAt ? "held" : "calledOff")}</span>` : nothing}
        </p>
      </div>
      <div role="status">${wrong ? html`<p class="wrong"><bdi>${wrong}</bdi></p>` : nothing}</div>
      ${agenda(language, this, meeting)}${topics(language, this, meeting)}${actions(language, this, meeting, reader)}
      ${notes(language, this, meeting)}`;
  }

  write(changed: Partial<Typed>): void {
    this.typed = { ...this.typed, ...changed };
    this.#shell.requestUpdate();
  }

  addToAgenda(meeting: MeetingFragment, text: string, keyResult?: string): Promise<void> {
    return this.#add("agenda", AddAgendaItemDocument, { oneOnOne: meeting.id, text, ...(keyResult ? { keyResult } : {}) });
  }

  addAction(meeting: MeetingFragment, text: string): Promise<void> {
    const owner = this.actionOwner ? { owner: this.actionOwner } : {};
    return this.#add("action", AddActionItemDocument, { oneOnOne: meeting.id, text, ...owner });
  }

  addNote(meeting: MeetingFragment, text: string): Promise<void> {
    return this.#add("note", WriteNoteDocument, { oneOnOne: meeting.id, text });
  }

  checkItem(id: string, expectedVersion: number, checked: boolean): Promise<void> {
    return this.#tick(id, checked, CheckAgendaItemDocument, { input: { id, checked, expectedVersion } });
  }

  doAction(id: string, expectedVersion: number, done: boolean): Promise<void> {
    return this.#tick(id, done, DoActionItemDocument, { input: { id, done, expectedVersion } });
  }

  async #tick<Variables>(id: string, to: boolean, operation: Operation<object, Variables>, variables: Variables): Promise<void> {
    this.ticked.set(id, to);
    await this.#do(operation, variables);
    this.ticked.delete(id);
    this.#shell.requestUpdate();
  }

  /** What is typed stays until it is written down. */
  async #add<Input extends { text: string }>(line: keyof Typed, operation: Operation<object, { input: Input }>, input: Input): Promise<void> {
    const key = JSON.stringify([line, input]);
    const attempt = this.#attempts.get(key) ?? { id: crypto.randomUUID(), isOnItsWay: false };
    if (attempt.isOnItsWay) return;
    this.#attempts.set(key, { ...attempt, isOnItsWay: true });
    await this.#do(operation, { input: { ...input, clientMutationId: attempt.id } }, ({ refused, trouble }) => {
      if (trouble) return this.#attempts.set(key, attempt);
      if (!refused && this.typed[line].trim() === input.text) this.write({ [line]: "" });
      return this.#attempts.delete(key);
    });
  }

  /** What the other one did meanwhile is read again, whatever came of this. */
  async #do<Variables>(operation: Operation<object, Variables>, variables: Variables, then?: (came: Outcome) => unknown): Promise<void> {
    this.#doing++;
    this.#shell.requestUpdate();
    const came = await act(operation, variables).then(
      ({ refusals }): Outcome => ({ refused: refusals[0] }),
      (reason: unknown): Outcome => ({ trouble: asTrouble(reason) }),
    );
    this.#came = came;
    then?.(came);
    this.#doing--;
    if (!came.refused && !came.trouble) this.#shell.announce("okr-change", {});
    await this.#shell.refresh();
  }

  #attribute(name: string): string | null {
    return this.#shell.getAttribute(name);
  }
}

/** The next that is still to be held; else the last that was. */
function meetingIn(data: Data): MeetingFragment | undefined {
  if ("node" in data) return data.node && "agenda" in data.node ? (data.node as MeetingFragment) : undefined;
  const { next, last } = theirs(data) ?? {};
  return next?.nodes[0] ?? last?.nodes[0];
}

function theirs(data: MyOneOnOnesQuery | OneOnOnesWithQuery): OneOnOnesWithQuery["person"] | undefined {
  return "person" in data ? data.person : data.me.person;
}

function otherOf({ organiser, partner }: MeetingFragment, reader: string | undefined): MeetingFragment["partner"] {
  return organiser.id === reader ? partner : organiser;
}
