/** The last answer of this reader in this tab, so that a page opened offline is not empty. */
import { quietly } from "./quietly.ts";

const PREFIX = "okr:";

export interface Kept<Result> {
  data: Result;
  fetchedAt: number;
}

/** Keep one answer. Never call it for private notes. */
export function keep<Result>(subject: string, name: string, kept: Kept<Result>): void {
  quietly(() => sessionStorage.setItem(keyOf(subject, name), JSON.stringify(kept)));
}

export function recall<Result>(subject: string, name: string): Kept<Result> | undefined {
  return quietly(() => {
    const text = sessionStorage.getItem(keyOf(subject, name));
    return text ? (JSON.parse(text) as Kept<Result>) : undefined;
  });
}

/** To be called as soon as it is known who reads; of nobody, nothing stays. */
export function forgetOthers(subject: string | null): void {
  quietly(() =>
    Object.keys(sessionStorage)
      .filter((key) => key.startsWith(PREFIX) && !(subject && key.startsWith(keyOf(subject, ""))))
      .forEach((key) => sessionStorage.removeItem(key)),
  );
}

function keyOf(subject: string, name: string): string {
  return `${PREFIX}${subject}:${name}`;
}
