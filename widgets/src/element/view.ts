/** What one kind of element is about; the shell around it asks, waits, translates and tells of trouble. */
import type { TemplateResult } from "lit/html.js";

import type { Host } from "../core/host.ts";
import type { Language } from "../core/language.ts";
import type { Operation } from "../core/request.ts";

export interface View<Result> {
  readonly styles: string;
  readonly operation: Operation<Result, never>;
  /** Made of the element's attributes; null as long as these do not say what it is about. */
  variables(): object | null;
  /** What the element is about: an answer without it is no answer. */
  root(data: Result): unknown;
  isEmpty(data: Result): boolean;
  /** Where it is more than the element's own name. */
  heading?(data: Result): string | undefined;
  body(language: Language, data: Result): TemplateResult;
  /** In the place of what is not there: why, and what to do. */
  empty(language: Language): Blank;
  /** The objectives whose changes concern what is shown. */
  watched?(data: Result): string[];
  /** Whether what the reader owes concerns it. */
  readonly isInbox?: boolean;
  /** Confidential: it never goes into the cache. */
  readonly isPrivate?: boolean;
  /** Whoever writes begins with what is so now, and not with what was so last. */
  readonly isForm?: boolean;
  /** What a form in it is doing, where it does something. */
  activity?(): Activity | undefined;
  /** Called after each answer. */
  arrived?(data: Result): void;
  /** Another reader may sit here now, or it is about something else. */
  forget?(): void;
}

export type Activity = "saving" | "conflict";

export interface Blank {
  title: string;
  text: string;
}

/** The element as its view sees it. */
export interface Shell extends Host {
  refresh(): Promise<void>;
}

export type ViewClass = new (shell: Shell) => View<unknown>;
/** It may look at what the element is asked to be, as long as that does not change. */
export type LoadView = (shell: Shell) => Promise<ViewClass>;
/** By the names of their elements: whichever file has some adds them as it is loaded. */
export const VIEWS: Partial<Record<string, ViewClass>> = {};
