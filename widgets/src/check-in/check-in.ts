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
import { type Begun, type Draft, NOTHING, beyond, inputOf, kindOf } from "./draft.ts";
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
  | { kind: "said"; id: string; sent: Draft; version: number };

/** What is being said of one key result. */
interface Sheet {
  draft: Draft;
  standing: Standing;
  begun?: Begun | undefined;
  /** The check-in that this one corrects. */
  corrects?: string | undefined;
  /** One id for what is sent: again after a lost answer it is the same check-in. */
  attempt?: { id: string; draft: Draft } | undefined;
}

const WRONG = ':is(input, textarea)[aria-invalid="true"], [aria-invalid="true"] input';

export default class CheckInView implements View<CheckInSubjectsQuery> {
  readonly styles = okrs + more + formStyles + own;
  readonly operation = CheckInSubjectsDocument;
  readonly isForm = true;
  /** Steps that are on their way: shown at once, and taken back where they are refused. */
  readonly marked = new Map<string, boolean>();
  readonly #shell: Shell;
  readonly #sheets = new Map<string | undefined, Sheet>();
  #chosen: string | undefined;
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
    return !this.#all(data).length;
  }

  watched(data: CheckInSubjectsQuery): string[] {
    return [...new Set(subjectsOf(data).map(({ objective }) => objective.id))];
  }

  activity(): Activity | undefined {
    const { kind } = this.sheet.standing;
    return kind === "saving" || kind === "conflict" ? kind : undefined;
  }

  empty(language: Language): Blank {
    return { title: language.say("checkInEmptyTitle"), text: language.say("checkInEmptyNext") };
  }

  arrived(data: CheckInSubjectsQuery): void {
    this.#data = data;
    if (!this.marked.size) this.#compare();
  }

  forget(): void {
    this.#chosen = this.#data = undefined;
    this.#sheets.clear();
  }

  body(language: Language, data: CheckInSubjectsQuery): TemplateResult {
    this.#data = data;
    return form(language, this, this.#all(data), this.subject(data)!);
  }

  /** The one that is chosen; else the one that nobody spoke of for the longest. */
  subject(data: CheckInSubjectsQuery): SubjectFragment | undefined {
    const all = this.#all(data);
    const chosen = all.find(({ id }) => id === this.#chosen) ?? all.sort((a, b) => spokenAt(a) - spokenAt(b))[0];
    this.#chosen = chosen?.id;
    return chosen;
  }

  /** Of the one that is chosen. Those of the others wait. */
  get sheet(): Sheet {
    const sheet = this.#sheets.get(this.#chosen) ?? { draft: NOTHING, standing: { kind: "writing" } };
    this.#sheets.set(this.#chosen, sheet);
    return sheet;
  }

  /** It was closed, or is somebody else's now: what was typed of it is nobody's to send. */
  isGone({ id }: SubjectFragment): boolean {
    return !!this.#data && !subjectsOf(this.#data).some((each) => each.id === id);
  }

  choose(id: string): void {
    this.#chosen = id;
    this.#shell.requestUpdate();
  }

  write(changed: Partial<Draft>): void {
    const { sheet } = this;
    const subject = this.#current();
    if (!subject) return;
    sheet.begun ??= { subject, version: subject.version };
    sheet.draft = { ...sheet.draft, ...changed };
    const { kind } = sheet.standing;
    this.#stand(sheet, kind === "conflict" || kind === "saving" ? sheet.standing : { kind: "writing" });
  }

  /** Mine stays as it is typed, beside what the other said. */
  keepMine(): void {
    const { sheet } = this;
    const subject = this.#current();
    if (sheet.begun && subject) sheet.begun = { subject, version: subject.version };
    this.#stand(sheet, { kind: "writing" });
  }

  discard(): void {
    this.#sheets.delete(this.#chosen);
    this.#shell.requestUpdate();
  }

  /** A check-in is never changed: another one takes its place, and inherits nothing but what is here. */
  correct(): void {
    const { sheet } = this;
    const subject = this.#current();
    if (sheet.standing.kind !== "said" || !subject) return;
    const { id, sent, version } = sheet.standing;
    const begun = { subject, version: Math.max(version, subject.version) };
    Object.assign(sheet, { corrects: id, draft: { ...sent, ...beyond(NOTHING, sheet.draft) }, begun });
    this.#stand(sheet, { kind: "writing" });
  }

  async save(language: Language): Promise<void> {
    const { sheet } = this;
    const subject = this.#current();
    if (!subject || this.isGone(subject) || sheet.standing.kind === "saving") return;
    const { value: typed } = sheet.draft;
    const value = typed === undefined || typed.trim() === "" ? undefined : decimalOf(language, typed);
    if (typed?.trim() && value === undefined && kindOf(subject) === "number") {
      return this.#stand(sheet, { kind: "refused", refusals: [{ code: "INVALID", path: ["value"], message: language.say("noNumber") }] });
    }
    this.#stand(sheet, { kind: "saving" });
    const standing = await this.#say(sheet, subject, value);
    this.#stand(sheet, standing);
    if (standing.kind === "said") this.#shell.announce("okr-change", { keyResult: subject.id, checkIn: standing.id });
    await this.#shell.refresh();
  }

  async markStep(id: string, isDone: boolean): Promise<void> {
    const { sheet } = this;
    this.marked.set(id, isDone);
    this.#shell.requestUpdate();
    await act(MarkStepDocument, { input: { step: id, done: isDone } }).then(
      ({ payload, refusals }) => (refusals.length ? this.#stand(sheet, { kind: "refused", refusals }) : goOn(sheet, payload?.keyResult)),
      (reason: unknown) => this.#stand(sheet, { kind: "failed", trouble: asTrouble(reason) }),
    );
    await this.#shell.refresh();
    this.marked.delete(id);
    if (!this.marked.size) this.#compare();
    this.#shell.requestUpdate();
  }

  async #say(sheet: Sheet, subject: SubjectFragment, value: string | undefined): Promise<Standing> {
    const { draft, begun, corrects } = sheet;
    if (sheet.attempt?.draft !== draft) sheet.attempt = { id: crypto.randomUUID(), draft };
    const more = {
      expectedVersion: begun?.version ?? subject.version,
      clientMutationId: sheet.attempt.id,
      ...(corrects ? { supersedes: corrects } : {}),
    };
    try {
      const input = inputOf(subject, draft, value, more);
      const { payload, refusals } = await act(CheckInDocument, { input });
      sheet.attempt = undefined;
      if (refusals.some(({ code }) => code === "CONFLICT")) return { kind: "conflict" };
      if (refusals.length) return { kind: "refused", refusals };
      const left = beyond(draft, sheet.draft);
      const version = payload?.checkIn?.keyResult.version ?? 0;
      const isLeft = version && Object.keys(left).length;
      Object.assign(sheet, { draft: { ...NOTHING, ...left }, begun: isLeft ? { subject, version } : undefined, corrects: undefined });
      return { kind: "said", id: payload?.checkIn?.id ?? "", sent: draft, version };
    } catch (reason) {
      return { kind: "failed", trouble: asTrouble(reason) };
    }
  }

  /** Where somebody else said something while this was being written. */
  #compare(): void {
    for (const { id, version } of this.#data ? subjectsOf(this.#data) : []) {
      const sheet = this.#sheets.get(id);
      if (sheet?.begun && version > sheet.begun.version && sheet.standing.kind === "writing") sheet.standing = { kind: "conflict" };
    }
  }

  /** What was refused is heard at its field. */
  #stand(sheet: Sheet, standing: Standing): void {
    sheet.standing = standing;
    this.#shell.requestUpdate();
    if (standing.kind === "refused") queueMicrotask(() => this.#lead());
  }

  #lead(): void {
    const field = this.#shell.shadowRoot?.querySelector<HTMLElement>(WRONG);
    field?.closest("details")?.setAttribute("open", "");
    field?.focus();
  }

  /** With those that are gone, but not what was typed of them. */
  #all(data: CheckInSubjectsQuery): SubjectFragment[] {
    const here = subjectsOf(data);
    const begun = [...this.#sheets.values()].flatMap((sheet) => sheet.begun?.subject ?? []);
    return [...here, ...begun.filter(({ id }) => !here.some((each) => each.id === id))];
  }

  #current(): SubjectFragment | undefined {
    return this.#data && this.subject(this.#data);
  }
}

/** What one did oneself is nobody else's word; where others did too, the version tells. */
function goOn({ begun }: Sheet, marked: { version: number } | null | undefined): void {
  if (begun && marked?.version === begun.version + 1) begun.version++;
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
