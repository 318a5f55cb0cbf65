/** What somebody owes, in one form, whatever it is about. */
import type { Message } from "../core/language.ts";
import type { OwedFragment, TodosQuery } from "../generated/graphql.ts";

export interface Todo {
  /** What to do, in the reader's language; where we have no word for it, the graph's `reason` is shown. */
  what: Message | undefined;
  reason: string;
  title: string | undefined;
  link: { kind: "objective" | "keyResult"; id: string } | undefined;
  who: string | undefined;
  dueOn: string;
  isOverdue: boolean;
}

/** Not by the enum's type: a service may name kinds that this file is too old to know. */
const WORDS: Partial<Record<string, Message>> = {
  CHECK_IN: "oweCheckIn",
  CHECK_IN_REQUEST: "oweCheckInRequest",
  ACKNOWLEDGEMENT: "oweAcknowledgement",
  BLOCKER: "oweBlocker",
  APPROVAL: "oweApproval",
  GRADE: "oweGrade",
  RETROSPECTIVE: "oweRetrospective",
};

export function todosOf({ inbox, me }: TodosQuery): Todo[] {
  const asked = me.feedbackAskedOfMe?.nodes.filter(({ state }) => state === "OPEN" || state === "LATE") ?? [];
  const all = [...inbox.nodes.map(ofInbox), ...asked.map(ofRequest)];
  return all.sort((a, b) => a.dueOn.localeCompare(b.dueOn));
}

function ofInbox({ kind, reason, subject, dueOn, isOverdue }: OwedFragment): Todo {
  return { what: WORDS[kind], reason, dueOn, isOverdue, ...about(subject) };
}

function about(subject: OwedFragment["subject"]): Pick<Todo, "title" | "link" | "who"> {
  if (!subject) return { title: undefined, link: undefined, who: undefined };
  if (subject.__typename === "Objective") {
    return { title: subject.title, link: { kind: "objective", id: subject.id }, who: subject.owner?.name };
  }
  if (subject.__typename === "KeyResult") {
    return { title: subject.title, link: { kind: "keyResult", id: subject.id }, who: subject.objective.title };
  }
  const keyResult = "keyResult" in subject ? subject.keyResult : undefined;
  const who = subject.__typename === "CheckIn" ? subject.author?.name : undefined;
  const text = subject.__typename === "Blocker" ? subject.text : undefined;
  return {
    title: text ?? keyResult?.title,
    link: keyResult && { kind: "keyResult", id: keyResult.id },
    who: text ? keyResult?.title : who,
  };
}

type Request = NonNullable<TodosQuery["me"]["feedbackAskedOfMe"]>["nodes"][number];

function ofRequest({ id: _, state, dueOn, message, askedBy, about: whom }: Request): Todo {
  return {
    what: askedBy.id === whom.id ? "oweFeedback" : "oweFeedbackAbout",
    reason: "",
    title: message ?? undefined,
    link: undefined,
    who: askedBy.id === whom.id ? askedBy.name : `${whom.name} · ${askedBy.name}`,
    dueOn,
    isOverdue: state === "LATE",
  };
}
