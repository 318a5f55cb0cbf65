/** `<okr-one-on-one>`: the next talk of two, with what to talk about and what came of it. */
import { type TemplateResult, html, nothing } from "lit/html.js";

import { act } from "../core/action.ts";
import { type Language, learn } from "../core/language.ts";
import { moment } from "../core/moments.ts";
import { asTrouble } from "../core/trouble.ts";
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

const NOTHING: Typed = { agenda: "", action: "", note: "" };

export default class OneOnOneView implements View<Data> {
  readonly styles = formStyles + more + own;
  readonly isPrivate = true;
  typed: Typed = NOTHING;
  actionOwner: string | undefined;
  /** Ticks that are on their way: shown at once, and taken back where they are refused. */
  readonly ticked = new Map<string, boolean>();
  readonly #shell: Shell;
  #doing = 0;
  #refused: string | undefined;
  #isConflict = false;

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
    if ("node" in data) return data.node;
    return "person" in data ? data.person?.oneOnOnes : data.me.person?.oneOnOnes;
  }

  isEmpty(data: Data): boolean {
    return !meetingIn(data);
  }

  heading(data: Data): string | undefined {
    const meeting = meetingIn(data);
    return meeting && `${otherOf(meeting, data.me.person?.id).name}`;
  }

  activity(): "saving" | "conflict" | undefined {
    if (this.#isConflict) return "conflict";
    return this.#doing ? "saving" : undefined;
  }

  empty(language: Language): Blank {
    return { title: language.say("noOneOnOne"), text: language.say("noOneOnOneNext") };
  }

  forget(): void {
    this.typed = NOTHING;
    this.actionOwner = this.#refused = undefined;
    this.#isConflict = false;
  }

  body(language: Language, data: Data): TemplateResult {
    const meeting = meetingIn(data)!;
    const reader = data.me.person?.id ?? "";
    return html`<div part="cycle" class="cycle">
        <p>
          <span>${language.say("okr-one-on-one")}</span>
          <time datetime=${meeting.startsAt}>${moment(language, meeting.startsAt)}</time>
          <span>${language.say("minutes", { n: meeting.minutes })}</span>
          ${meeting.heldAt ? html`<span class="badge">${language.say("held")}</span>` : nothing}
        </p>
      </div>
      <div role="status">${this.#refused ? html`<p class="wrong"><bdi>${this.#refused}</bdi></p>` : nothing}</div>
      ${agenda(language, this, meeting)}${topics(language, this, meeting)}${actions(language, this, meeting, reader)}
      ${notes(language, this, meeting)}`;
  }

  write(changed: Partial<Typed>): void {
    this.typed = { ...this.typed, ...changed };
    this.#shell.requestUpdate();
  }

  addToAgenda(meeting: MeetingFragment, text: string, keyResult?: string): Promise<void> {
    const input = { oneOnOne: meeting.id, text, ...(keyResult ? { keyResult } : {}), ...once() };
    return this.#do(AddAgendaItemDocument, { input });
  }

  addAction(meeting: MeetingFragment, text: string): Promise<void> {
    const owner = this.actionOwner ? { owner: this.actionOwner } : {};
    return this.#do(AddActionItemDocument, { input: { oneOnOne: meeting.id, text, ...owner, ...once() } });
  }

  addNote(meeting: MeetingFragment, text: string): Promise<void> {
    return this.#do(WriteNoteDocument, { input: { oneOnOne: meeting.id, text, ...once() } });
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

  /** What the other one did meanwhile is read again, whatever came of this. */
  async #do<Variables>(operation: Operation<object, Variables>, variables: Variables): Promise<void> {
    this.#doing++;
    this.#shell.requestUpdate();
    const refusals = await act(operation, variables).then(
      (done) => done.refusals,
      (reason: unknown) => [{ code: "FAILED", message: asTrouble(reason).message }],
    );
    this.#refused = refusals[0]?.message;
    this.#isConflict = refusals[0]?.code === "CONFLICT";
    this.#doing--;
    if (!refusals.length) this.#shell.announce("okr-change", {});
    await this.#shell.refresh();
  }

  #attribute(name: string): string | null {
    return this.#shell.getAttribute(name);
  }
}

/** The next that is still to be held; else the last that was. */
function meetingIn(data: Data): MeetingFragment | undefined {
  if ("node" in data) return data.node && "agenda" in data.node ? (data.node as MeetingFragment) : undefined;
  const all = ("person" in data ? data.person?.oneOnOnes : data.me.person?.oneOnOnes)?.nodes ?? [];
  const planned = all.filter(({ heldAt }) => !heldAt);
  return planned.sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))[0] ?? all[0];
}

function otherOf({ organiser, partner }: MeetingFragment, reader: string | undefined): MeetingFragment["partner"] {
  return organiser.id === reader ? partner : organiser;
}

function once(): { clientMutationId: string } {
  return { clientMutationId: crypto.randomUUID() };
}
