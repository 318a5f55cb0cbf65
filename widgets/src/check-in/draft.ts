/** What somebody is about to say of a key result, before it is said. */
import type { BlockerKind, CheckInCreateInput, ReportedStatus, SubjectFragment } from "../generated/graphql.ts";

export interface Draft {
  /** As typed; made a number only when it is said. */
  value: string | undefined;
  isDone: boolean | undefined;
  confidence: number | undefined;
  status: ReportedStatus | undefined;
  narrative: string;
  blockerKind: BlockerKind;
  blockerText: string;
}

/** The version that the writer looked at when they began: a later one is somebody else's word. */
export interface Begun {
  /** As it was then: it may be gone from the list before they are done. */
  subject: SubjectFragment;
  version: number;
}

export const NOTHING: Draft = {
  value: undefined,
  isDone: undefined,
  confidence: undefined,
  status: undefined,
  narrative: "",
  blockerKind: "DEPENDENCY",
  blockerText: "",
};

/** What was typed since it was sent: that is still to be said. */
export function beyond(sent: Draft, draft: Draft): Partial<Draft> {
  const names = Object.keys(draft) as (keyof Draft)[];
  return Object.fromEntries(names.filter((name) => draft[name] !== sent[name]).map((name) => [name, draft[name]]));
}

export type Kind = "number" | "yes-or-no" | "steps" | "none";

export function kindOf({ metric }: SubjectFragment): Kind {
  if (metric.kind === "BOOLEAN") return "yes-or-no";
  if (metric.kind === "MILESTONE") return "steps";
  return metric.kind === "LINKED_WORK" ? "none" : "number";
}

export function inputOf(
  { id }: SubjectFragment,
  draft: Draft,
  value: string | undefined,
  more: Pick<CheckInCreateInput, "expectedVersion" | "supersedes" | "clientMutationId">,
): CheckInCreateInput {
  const { confidence, status, narrative, blockerKind, blockerText, isDone } = draft;
  const said = isDone === undefined ? value : isDone ? "1" : "0";
  return {
    keyResult: id,
    ...(said === undefined ? {} : { value: said }),
    ...(confidence === undefined ? {} : { confidence }),
    ...(status ? { reportedStatus: status } : {}),
    ...(narrative.trim() ? { narrative: narrative.trim() } : {}),
    ...(blockerText.trim() ? { blockers: [{ kind: blockerKind, text: blockerText.trim() }] } : {}),
    ...more,
  };
}
