/** The last answer of this reader in this tab, so that a page opened offline is not empty. */
import { quietly } from "./quietly.ts";

const PREFIX = "okr:";

export interface Kept<Result> {
  data: Result;
  fetchedAt: number;
}

/** Keep one answer; what belongs to another subject goes. Never call it for private notes. */
export function keep<Result>(subject: string, name: string, kept: Kept<Result>): void {
  quietly(() => {
    forgetOthers(subject);
    sessionStorage.setItem(keyOf(subject, name), JSON.stringify(kept));
  });
}

export function recall<Result>(subject: string, name: string): Kept<Result> | undefined {
  return quietly(() => {
    const text = sessionStorage.getItem(keyOf(subject, name));
    return text ? (JSON.parse(text) as Kept<Result>) : undefined;
  });
}

function forgetOthers(subject: string): void {
  Object.keys(sessionStorage)
    .filter((key) => key.startsWith(PREFIX) && !key.startsWith(keyOf(subject, "")))
    .forEach((key) => sessionStorage.removeItem(key));
}

function keyOf(subject: string, name: string): string {
  return `${PREFIX}${subject}:${name}`;
}
