/** The elements there are: each name is a tag, and the message that titles it. */

export const NAMES = [
  "okr-my-okrs",
  "okr-team-okrs",
  "okr-objective",
  "okr-tree",
  "okr-key-result",
  "okr-check-in",
  "okr-feed",
  "okr-reviews",
  "okr-one-on-one",
] as const;

export type ElementName = (typeof NAMES)[number];

export function isElementName(tag: string): tag is ElementName {
  return (NAMES as readonly string[]).includes(tag);
}
