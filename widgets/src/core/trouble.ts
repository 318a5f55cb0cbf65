/** What can stop an answer, sorted by what the reader can do about it. */

export type TroubleKind =
  | "signed-out" // sign in
  | "forbidden" // ask somebody who may
  | "offline" // wait for the network
  | "unreachable" // try again in a while
  | "unnamed" // nothing: the page does not say what to show
  | "failed"; // report it, with the code

export class Trouble extends Error {
  readonly kind: TroubleKind;
  readonly code: string;

  constructor(kind: TroubleKind, code: string, message: string = code) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}

const NOT_FOR_YOU = /^(NOT_ALLOWED|NOT_FOUND|FEATURE_NOT_ENABLED|OUT_OF_SCOPE)$/;

/** The trouble that an HTTP status and, where there is one, a GraphQL error code stand for. */
export function troubleOf(status: number, code?: string, message?: string): Trouble {
  return new Trouble(kindOf(status, code ?? ""), code ?? `HTTP_${status}`, message);
}

export function asTrouble(reason: unknown): Trouble {
  if (reason instanceof Trouble) return reason;
  return navigator.onLine
    ? new Trouble("unreachable", "UNREACHABLE", String(reason))
    : new Trouble("offline", "OFFLINE", String(reason));
}

/** 401 first: its code may be that of any refusal. */
function kindOf(status: number, code: string): TroubleKind {
  if (status === 401) return "signed-out";
  if (status === 403 || NOT_FOR_YOU.test(code)) return "forbidden";
  return status === 429 || status >= 500 ? "unreachable" : "failed";
}
