/** Why something was not answered or not done, in a sentence for whoever reads. */
import type { Language, Message } from "../core/language.ts";
import type { Trouble } from "../core/trouble.ts";

/** What says more than its kind, by which everything else is told. */
const CODES: Partial<Record<string, Message>> = {
  NOT_FOUND: "notFound",
  OUT_OF_SCOPE: "outOfScope",
  ANSWER_TOO_LARGE: "tooLarge",
  SILENT: "unconfirmed",
};

export function why(language: Language, { kind, code, message }: Trouble): string {
  // The service names the scope as its message's last word.
  const scope = /[\w:-]+(?=\.?$)/.exec(message)?.[0] ?? "";
  return language.say(kind === "signed-out" ? "signedOut" : (CODES[code] ?? kind), { scope });
}

/** Beside what is there still. */
export function inShort(language: Language, trouble: Trouble): string {
  return trouble.kind === "offline" ? `${language.say("offlineTitle")}.` : why(language, trouble);
}
