/** What somebody owes, in one form, whatever it is about. */
import type { Message } from "../core/language.ts";
import { currentSettings } from "../core/settings.ts";
import type { OwedFragment, TodosQuery } from "../generated/graphql.ts";
import { webAddress } from "../parts/tasks.ts";

export interface Todo {
  /** What to do, in the reader's language; where we have no word for it, the graph's `reason` is shown. */
  what: Message | undefined;
  reason: string;
  title?: string | undefined;
  who?: string | undefined;
  /** Where it is done; else the page of what it is about, where the page around has one. */
  address: string | null;
  about?: { kind: "objective" | "keyResult"; id: string };
  dueOn: string;
  isOverdue: boolean;
}

type Subject = NonNullable<OwedFragment["subject"]>;
interface Somebody {
  id: string;
  name: string;
}

type About = Pick<Todo, "title" | "who" | "about">;

const OWN_PAGES = "embed/";

/** Not by the enum's type: a service may name kinds that this file is too old to know. */
const WORDS: Partial<Record<string, Message>> = {
  CHECK_IN: "oweCheckIn",
  CHECK_IN_REQUEST: "oweCheckInRequest",
  ACKNOWLEDGEMENT: "oweAcknowledgement",
  BLOCKER: "oweBlocker",
  APPROVAL: "oweApproval",
  GRADE: "oweGrade",
  RETROSPECTIVE: "oweRetrospective",
  REVIEW: "oweReview",
  PEER_NOMINATION: "owePeerNomination",
  REVIEW_SHARE: "oweReviewShare",
  REVIEW_ACKNOWLEDGEMENT: "oweReviewAcknowledgement",
  FEEDBACK_REQUEST: "oweFeedback",
  FEEDBACK_ROUND: "oweFeedbackRound",
};

export function todosOf({ inbox, me }: TodosQuery): Todo[] {
  return inbox.nodes.map((owed) => todoOf(owed, me.person?.id)).sort((a, b) => a.dueOn.localeCompare(b.dueOn));
}

function todoOf({ kind, reason, link, subject, dueOn, isOverdue }: OwedFragment, reader: string | undefined): Todo {
  const told = subject ? aboutOf(subject, reader) : {};
  return { what: WORDS[kind], reason, dueOn, isOverdue, address: addressOf(link), ...told };
}

/** The service's own page of an element knows the reader by their session, and not by a token of the page around. */
function addressOf(link: string): string | null {
  const { endpoint, getToken } = currentSettings();
  const base = new URL(endpoint, location.href);
  if (!URL.canParse(link, base)) return null;
  const { href } = new URL(link, base);
  return getToken && href.startsWith(new URL(OWN_PAGES, base).href) ? null : webAddress(href);
}

function aboutOf(subject: Subject, reader: string | undefined): About {
  switch (subject.__typename) {
    case "Objective":
      return { title: subject.title, who: subject.owner?.name, about: { kind: "objective", id: subject.id } };
    case "KeyResult":
      return ofKeyResult(subject, subject.objective.title);
    case "CheckIn":
      return ofKeyResult(subject.keyResult, subject.author?.name);
    case "CheckInRequest":
      return ofKeyResult(subject.keyResult, undefined);
    case "Blocker":
      return { ...ofKeyResult(subject.keyResult, subject.keyResult.title), title: subject.text };
    case "Review":
    case "ReviewParticipant":
      return between(subject.cycle.name, subject.of, reader);
    case "PeerNomination":
      return between(subject.reviewer.name, subject.of, reader);
    case "FeedbackRequest":
      return between(subject.message ?? undefined, subject.of, reader, subject.askedBy);
    case "FeedbackRound":
      return between(subject.question, subject.of, reader);
    default:
      return {};
  }
}

function ofKeyResult({ id, title }: { id: string; title: string }, who: string | undefined): About {
  return { title, who, about: { kind: "keyResult", id } };
}

/** What is between people is on no page of objectives; whom it is about is told where that is somebody else. */
function between(title: string | undefined, of: Somebody, reader: string | undefined, askedBy?: Somebody): About {
  const names = [of, askedBy].filter((each) => each && each.id !== reader).map((each) => each!.name);
  return { title, who: [...new Set(names)].join(" · ") };
}
