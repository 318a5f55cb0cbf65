/** The rules of progress, health and score, as the service has them, in plain numbers. */

const DAY = 86_400_000;
const PLACES = 1e12;

export const day = (text) => Date.parse(`${text}T00:00:00Z`) / DAY;
export const dayOf = (instant) => Math.floor(instant.getTime() / DAY);
const rounded = (value) => Math.round(value * PLACES) / PLACES;
const clamped = (value) => Math.min(1, Math.max(0, value));

/** Progress of a key result; `steps` are a milestone's. */
export function progressOf(result, steps) {
  const raw = rawProgress(result, steps);
  if (raw === null) return { value: result.kind === "BASELINE" ? null : 0, measured: false };
  return { value: clamped(raw), measured: true };
}

function rawProgress({ kind, start, target, current }, steps) {
  if (kind === "MILESTONE") {
    if (steps.length === 0) return null;
    let done = 0, total = 0;
    for (const { weight, done_at } of steps) {
      total += +weight;
      if (done_at !== null) done += +weight;
    }
    return rounded(done / total);
  }
  if (kind === "BASELINE" || current === null) return null;
  if (kind === "BOOLEAN") return +current === 0 ? 0 : 1;
  const from = kind === "REACH" ? 0 : +start;
  return +target === from ? null : rounded((+current - from) / (+target - from));
}

export function expected(starts, ends, today) {
  if (today >= ends) return 1;
  return today <= starts ? 0 : rounded((today - starts) / (ends - starts));
}

export function computed(progress, pace) {
  if (!progress.measured || progress.value === null) return "PENDING";
  if (progress.value >= 1) return "ACHIEVED";
  if (pace < 0.1) return "NOT_STARTED";
  if (progress.value >= 0.7 * pace) return "ON_TRACK";
  return progress.value >= 0.4 * pace ? "BEHIND" : "AT_RISK";
}

/** `said` is the last word about it: its day and its status, which may be of an earlier day. */
export function healthOf(result, progress, around, said, today) {
  const starts = result.starts_on === null ? around.starts : day(result.starts_on);
  const ends = result.due_on === null ? around.ends : day(result.due_on);
  const pace = expected(starts, ends, today);
  return { value: verdict(result, progress, pace), expected: pace };

  function verdict() {
    if (result.outcome !== null) return result.outcome;
    const last = Math.min(today, ends);
    if (around.published !== null && isOutdated(last, starts)) return "OUTDATED";
    if (said?.status === "AUTO") return computed(progress, pace);
    return said?.status ?? "PENDING";
  }

  function isOutdated(last, starts) {
    if (said) return last - nextDue(said.day) > 3;
    const opened = Math.max(starts, dayOf(result.created_at), around.published);
    return last - opened > 7;
  }
}

/** The Monday after the check-in, which may come a day early; day 0 was a Thursday. */
function nextDue(last) {
  const weekday = (last + 1 + 3) % 7;
  return last + 1 + 7 - weekday;
}

export function goalHealth(goal, progress, around, words, today) {
  const pace = expected(around.starts, around.ends, today);
  if (goal.outcome !== null) return { value: goal.outcome, expected: pace };
  const running = words.filter((word) => word !== "CANCELLED");
  const silent = running.length > 0 && running.every((word) => word === "OUTDATED" || word === "PENDING");
  if (!silent) return { value: computed(progress ?? { measured: false }, pace), expected: pace };
  return { value: running.includes("OUTDATED") ? "OUTDATED" : "PENDING", expected: pace };
}

export function score(value) {
  if (value === null) return null;
  return { value, band: +value >= 0.7 ? "GREEN" : +value >= 0.4 ? "YELLOW" : "RED" };
}
