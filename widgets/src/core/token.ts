/** The reader's bearer token: asked for once however many elements wait, renewed when refused. */
import { forgetOthers } from "./cache.ts";
import { currentSettings, onConfigured } from "./settings.ts";

const EARLY = 30_000;
/** For as long as an answer: a page that never gives a token must not keep its elements waiting. */
const PATIENCE = 15_000;

let held: Promise<string | null> | undefined;

onConfigured(() => (held = undefined));

/** The token in hand, or a new one where it runs out within half a minute. */
export async function token(): Promise<string | null> {
  const asked = (held ??= ask());
  const current = await asked;
  return runsOutSoon(current) ? renewed(asked) : current;
}

/** A token other than the refused one; whoever comes second gets what the first one got. */
export async function tokenAfter(refused: string | null): Promise<string | null> {
  const asked = held;
  return asked && (await asked) !== refused ? asked : renewed(asked);
}

/** Whom the token speaks of, or null where it is not a JSON Web Token. */
export function subjectOf(bearer: string | null): string | null {
  const { sub } = claims(bearer);
  return typeof sub === "string" ? sub : null;
}

function renewed(old: Promise<string | null> | undefined): Promise<string | null> {
  if (held === old) held = undefined;
  return (held ??= ask());
}

/** Neither a failure nor "nobody" is kept: the next request asks the page again. */
async function ask(): Promise<string | null> {
  let bearer: string | null = null;
  let timer;
  const { getToken } = currentSettings();
  try {
    const silence = new Promise<never>((_, reject) => (timer = setTimeout(reject, PATIENCE)));
    bearer = (await Promise.race([getToken?.(), silence])) || null;
    // A page may give its tokens a moment later than its elements ask.
    if (getToken) forgetOthers(subjectOf(bearer));
    return bearer;
  } finally {
    clearTimeout(timer);
    if (!bearer) held = undefined;
  }
}

function runsOutSoon(bearer: string | null): boolean {
  const { exp } = claims(bearer);
  return typeof exp === "number" && exp * 1000 - EARLY < Date.now();
}

function claims(bearer: string | null): { sub?: unknown; exp?: unknown } {
  try {
    const part = (bearer ?? "").split(".")[1] ?? "";
    return JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/"))) ?? {};
  } catch {
    return {};
  }
}
