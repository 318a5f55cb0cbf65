/** What somebody who helps may be sent of a run: how it went, without anybody's name, address or secret. */
import type { ConsoleRunFragment } from "../../src/generated/graphql.ts";
import type { Connection } from "../connection/tab.ts";

/** What could not be taken whole, as far as it was read, and how much of it there is. */
export interface Issues {
  nodes: readonly { code: string }[];
  total: number;
}

export function bundleOf(connection: Connection, run: ConsoleRunFragment, issues: Issues, runs: ConsoleRunFragment[]): string {
  const { kind, state, everyMinutes, schedule, missingSecrets, secrets, settings, freshness } = connection;
  const told = {
    about: { browser: navigator.userAgent, madeAt: new Date().toISOString() },
    connection: {
      kind, state, everyMinutes, isPaused: schedule.isPaused, freshness, missingSecrets,
      secretsSet: secrets.map(({ name, writtenAt }) => ({ name, writtenAt })),
      settingsSet: Object.keys(settings as object),
    },
    run: { ...facts(run), issues: { total: issues.total, first: byCode(issues) } },
    runs: runs.map(facts),
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}

/** Whether somebody was read alone is said, and not who; an error by its code, as its sentence may name anybody. */
function facts(run: ConsoleRunFragment): object {
  const { id, trigger, mode, state, counts, about, errorCode, queuedAt, startedAt, endedAt, waitingUntil, plan } = run;
  return { id, trigger, mode, state, isOfOne: !!about, counts, errorCode, queuedAt, startedAt, endedAt, waitingUntil, plan };
}

function byCode({ nodes }: Issues): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { code } of nodes) found[code] = (found[code] ?? 0) + 1;
  return found;
}
