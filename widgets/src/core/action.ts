/** Do something in the graph: what came of it, or why it was refused, said of the fields it is about. */
import { inShort } from "../later/why.ts";
import type { Language } from "./language.ts";
import { type Operation, request } from "./request.ts";
import type { Trouble } from "./trouble.ts";

export interface Refusal {
  code: string;
  path: readonly string[];
  message: string;
}

/** `payload` is of the mutation's only field; it was done where `refusals` is empty. */
export interface Done<Payload> {
  payload: Payload | undefined;
  refusals: readonly Refusal[];
}

type PayloadOf<Result> = Exclude<Result[keyof Result], string | null | undefined>;

/** A Trouble is thrown where nobody knows whether it was done. */
export async function act<Result extends object, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables,
): Promise<Done<PayloadOf<Result>>> {
  const { data, errors } = await request(operation, variables);
  const payload = Object.values(data).find((each) => each && typeof each === "object") as PayloadOf<Result> | undefined;
  const refusals = (payload as { errors?: Refusal[] } | undefined)?.errors ?? errors.map(({ message }) => unsaid(message));
  return { payload, refusals };
}

/** What the reader hears where nobody knows whether it was done. */
export function unsaved(language: Language, trouble: Trouble): string {
  return `${language.say("notSaved")} ${inShort(language, trouble)} ${language.say("code", { code: trouble.code })}`;
}

function unsaid(message: string): Refusal {
  return { code: "FAILED", path: [], message };
}
