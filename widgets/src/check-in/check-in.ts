/** `<okr-check-in>`: say where a key result stands; what is typed outlives every update and token. */
import type { TemplateResult } from "lit/html.js";

import "../course/words.ts";
import { type Refusal, act } from "../core/action.ts";
import { type Language, learn } from "../core/language.ts";
import { type Trouble, asTrouble } from "../core/trouble.ts";
import type { Activity, Blank, Shell, View } from "../element/view.ts";
import {
  CheckInDocument, CheckInSubjectsDocument, type CheckInSubjectsQuery, type CheckInSubjectsQueryVariables, MarkStepDocument, type SubjectFragment,
} from "../generated/graphql.ts";
import { decimalOf } from "../parts/decimals.ts";
import more from "../parts/more.css?inline";
import formStyles from "../parts/form.css?inline";
import okrs from "../parts/okrs.css?inline";
import { type Begun, type Draft, NOTHING, inputOf, kindOf } from "./draft.ts";
import own from "./check-in.css?inline";
import { form } from "./form.ts";
import words from "./words/en.json";

learn(words);

export type Standing =
  | { kind: "writing" }
  | { kind: "saving" }
  | { kind: "conflict" }
  | { kind: "refused"; refusals: readonly Refusal[] }
  | { kind: "failed"; trouble: Trouble }
  | { kind: "said"; id: string };

export default class CheckInView implements View<CheckInSubjectsQuery> {
  readonly styles = okrs + more + formStyles + own;
  readonly operation = CheckInSubjectsDocument;
  readonly isForm = true;
  draft: Draft = NOTHING;
  standing: Standing = { kind: "writing" };
  /** Steps that are on their way: shown at once, and taken back where they are refused. */
  readonly marked = new Map<string, boolean>();
  /** The check-in that this one corrects. */
  corrects: string | undefined;
  readonly #shell: Shell;
  #begun: Begun | undefined;
  #chosen: string | undefined;
  #attempt: string | undefined;
  #data: CheckInSubjectsQuery | undefined;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  variables(): CheckInSubjectsQueryVariables {
    const id = this.#shell.getAttribute("key-result");
    return { id: id ?? "", isNamed: !!id };
  }

  root({ keyResult, me }: CheckInSubjectsQuery): unknown {
    return keyResult ?? me?.person;
  }

  isEmpty(data: CheckInSubjectsQuery): boolean {
    return !subjectsOf(data).length;
  }

  watched(data: CheckInSubjectsQuery): string[] {
    return [...new Set(subjectsOf(data).map(({ objective }) => objective.id))];
  }

  activity(): Activity | undefined {
    const { kind } = this.standing;
    return kind === "saving" || kind === "conflict" ? kind : undefined;
  }

  empty(language: Language): Blank {
    return { title: language.say("checkInEmptyTitle"), text: language.say("checkInEmptyNext") };
  }

  arrived(data: CheckInSubjectsQuery): void {
    this.#data = data;
    if (this.isOvertaken() && this.standing.kind === "writing") this.standing = { kind: "conflict" };
  }

  forget(): void {
    this.#chosen = this.#attempt = this.#data = undefined;
    this.#startOver({ kind: "writing" });
  }

  body(language: Language, data: CheckInSubjectsQuery): TemplateResult {
    this.#data = data;
    return form(language, this, subjectsOf(data), this.subject(data)!);
  }

  /** The one that is chosen; else the one that nobody spoke of for the longest. */
  subject(data: CheckInSubjectsQuery): SubjectFragment | undefined {
    const all = subjectsOf(data);
    const wanted = this.#begun?.keyResult ?? this.#chosen;
    const chosen = all.find(({ id }) => id === wanted) ?? [...all].sort((a, b) => spokenAt(a) - spokenAt(b))[0];
    this.#chosen = chosen?.id;
    return chosen;
  }

  choose(id: string): void {
    this.#chosen = id;
    this.#startOver({ kind: "writing" });
  }

  write(changed: Partial<Draft>): void {
    const subject = this.#current();
    if (!subject) return;
    this.#begun ??= { keyResult: subject.id, version: subject.version };
    this.draft = { ...this.draft, ...changed };
    if (this.standing.kind !== "conflict") this.standing = { kind: "writing" };
    this.#shell.requestUpdate();
  }

  /** Somebody else said something while this was being written. */
  isOvertaken(): boolean {
    const subject = this.#current();
    return !!this.#begun && !!subject && subject.version > this.#begun.version;
  }

  /** Mine stays as it is typed, beside what the other said. */
  keepMine(): void {
    const subject = this.#current();
    if (this.#begun && subject) this.#begun = { ...this.#begun, version: subject.version };
    this.standing = { kind: "writing" };
    this.#shell.requestUpdate();
  }

  discard(): void {
    this.#startOver({ kind: "writing" });
  }

  /** A check-in is never changed: another one takes its place. */
  correct(): void {
    if (this.standing.kind !== "said") return;
    this.corrects = this.standing.id;
    this.standing = { kind: "writing" };
    this.#shell.requestUpdate();
  }

  async save(language: Language): Promise<void> {
    const subject = this.#current();
    if (!subject || this.standing.kind === "saving") return;
    const { value: typed } = this.draft;
    const value = typed === undefined || typed.trim() === "" ? undefined : decimalOf(language, typed);
    if (typed?.trim() && value === undefined && kindOf(subject) === "number") {
      return this.#stand({ kind: "refused", refusals: [{ code: "INVALID", path: ["value"], message: language.say("noNumber") }] });
    }
    this.#stand({ kind: "saving" });
    await this.#say(subject, value).then((standing) => this.#stand(standing));
    if (this.standing.kind === "said") this.#shell.announce("okr-change", { keyResult: subject.id, checkIn: this.standing.id });
    await this.#shell.refresh();
  }

  async markStep(id: string, isDone: boolean): Promise<void> {
    this.marked.set(id, isDone);
    this.#shell.requestUpdate();
    await act(MarkStepDocument, { input: { step: id, done: isDone } }).then(
      ({ refusals }) => refusals.length && this.#stand({ kind: "refused", refusals }),
      (reason: unknown) => this.#stand({ kind: "failed", trouble: asTrouble(reason) }),
    );
    await this.#shell.refresh();
    this.marked.delete(id);
    if (this.#begun) this.keepMine();
    this.#shell.requestUpdate();
  }

  /** One id for each attempt: a retry after a lost answer is the same check-in. */
  async #say(subject: SubjectFragment, value: string | undefined): Promise<Standing> {
    this.#attempt ??= crypto.randomUUID();
    const more = {
      expectedVersion: this.#begun?.version ?? subject.version,
      clientMutationId: this.#attempt,
      ...(this.corrects ? { supersedes: this.corrects } : {}),
    };
    try {
      const input = inputOf(subject, this.draft, value, more);
      const { payload, refusals } = await act(CheckInDocument, { input });
      return this.#outcome(refusals, payload?.checkIn?.id ?? "");
    } catch (reason) {
      return { kind: "failed", trouble: asTrouble(reason) };
    }
  }

  #outcome(refusals: readonly Refusal[], id: string): Standing {
    this.#attempt = undefined;
    if (refusals.some(({ code }) => code === "CONFLICT")) return { kind: "conflict" };
    if (refusals.length) return { kind: "refused", refusals };
    const said: Standing = { kind: "said", id };
    this.#startOver(said);
    return said;
  }

  #startOver(standing: Standing): void {
    this.draft = NOTHING;
    this.#begun = undefined;
    this.corrects = undefined;
    this.#stand(standing);
  }

  #stand(standing: Standing): void {
    this.standing = standing;
    this.#shell.requestUpdate();
  }

  #current(): SubjectFragment | undefined {
    return this.#data && this.subject(this.#data);
  }
}

/** Drafts take no check-ins. */
function subjectsOf({ keyResult, me }: CheckInSubjectsQuery): SubjectFragment[] {
  if (keyResult) return [keyResult];
  const published = me?.person?.objectives.nodes.filter(({ status }) => status === "PUBLISHED") ?? [];
  return published.flatMap(({ keyResults }) => keyResults);
}

function spokenAt({ latestCheckIn }: SubjectFragment): number {
  return latestCheckIn ? Date.parse(latestCheckIn.effectiveAt) : 0;
}
