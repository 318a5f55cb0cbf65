/** Whether anything may still be put on it: nothing is added to what was held or called off. */
import type { MeetingFragment } from "../generated/graphql.ts";

export function isOver({ heldAt, cancelledAt }: MeetingFragment): unknown {
  return heldAt ?? cancelledAt;
}
