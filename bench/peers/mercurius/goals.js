/** Objectives and key results, with the rules applied to a whole level at once. */
import { day, dayOf, goalHealth, healthOf, progressOf, score } from "../rules.js";
import { RUNNING, manyEach, oneEach, rows, unique } from "../rows.js";

const STANDING = "NOT EXISTS (SELECT 1 FROM check_in s WHERE s.supersedes_id = i.id)";
const NEWEST = "ORDER BY i.effective_at DESC, i.recorded_at DESC, i.id DESC LIMIT 1";
export const GOAL = `o.id, o.cycle_id, o.title, o.level, o.ambition, o.status, o.outcome, o.owner_id,
  o.owner_title, o.score, o.published_at`;
export const RESULT = `k.id, k.objective_id, k.title, k.kind, k.start, k.target, k.current,
  k.unit_of_measure, k.starts_on, k.due_on, k.owner_id, k.owner_title, k.outcome, k.score,
  k.created_at`;
const today = () => Math.floor(Date.now() / 86_400_000);
const ids = (parents) => parents.map((row) => row.id);

export const scoreOf = (row) => score(row.score);

const page = (first) => (all) => ({ totalCount: all.length, nodes: all.slice(0, first) });

export async function objectivesOwnedBy(parents, { first }) {
  const keys = ids(parents);
  const found = await rows(
    "owned",
    `SELECT ${GOAL} FROM objective o JOIN cycle c ON c.id = o.cycle_id
    WHERE o.owner_id = ANY($1) AND o.archived_at IS NULL AND ${RUNNING} ORDER BY o.position, o.id`,
    keys,
  );
  return manyEach(found, "owner_id", keys).map(page(first));
}

export async function objectivesOfUnits(parents, { first }) {
  const keys = ids(parents);
  const found = await rows(
    "shared",
    `SELECT ${GOAL}, u.unit_id FROM objective_unit u JOIN objective o ON o.id = u.objective_id
    JOIN cycle c ON c.id = o.cycle_id
    WHERE u.unit_id = ANY($1) AND o.archived_at IS NULL AND ${RUNNING} ORDER BY o.position, o.id`,
    keys,
  );
  return manyEach(found, "unit_id", keys).map(page(first));
}

export async function cyclesOf(parents) {
  const keys = parents.map((row) => row.cycle_id);
  const found = await rows("cycles", "SELECT * FROM cycle WHERE id = ANY($1)", unique(keys));
  return oneEach(found, "id", keys);
}

export async function progressOfCycles(parents) {
  const keys = ids(parents);
  const found = await rows(
    "progress of cycles",
    `SELECT o.cycle_id, trim_scale(round(avg(r.value), 12))::text AS value,
      bool_or(coalesce(r.measured_share, 0) <> 0) AS measured
    FROM objective o JOIN rollup r ON r.objective_id = o.id
    WHERE o.cycle_id = ANY($1) AND o.archived_at IS NULL AND o.status IN ('PUBLISHED', 'CLOSED')
      AND o.visibility = 'PUBLIC' AND o.published_at IS NOT NULL GROUP BY o.cycle_id`,
    keys,
  );
  return oneEach(found, "cycle_id", keys);
}

export async function keyResultsOf(parents) {
  const keys = ids(parents);
  const found = await rows(
    "key results",
    `SELECT ${RESULT} FROM key_result k WHERE k.objective_id = ANY($1) AND k.archived_at IS NULL
    ORDER BY k.position, k.id`,
    keys,
  );
  return manyEach(found, "objective_id", keys);
}

export async function rollUpsOf(parents) {
  const keys = ids(parents);
  const found = await rows(
    "roll-ups",
    `SELECT objective_id, value, coalesce(measured_share, 0) <> 0 AS measured
    FROM rollup WHERE objective_id = ANY($1)`,
    keys,
  );
  return oneEach(found, "objective_id", keys);
}

export async function stepsOf(parents) {
  const milestones = ids(parents.filter((row) => row.kind === "MILESTONE"));
  const found = milestones.length === 0 ? [] : await rows(
    "steps",
    `SELECT key_result_id, weight, done_at FROM step WHERE key_result_id = ANY($1)
    ORDER BY position, id`,
    milestones,
  );
  return manyEach(found, "key_result_id", ids(parents));
}

export async function progressOfResults(parents) {
  const steps = await stepsOf(parents);
  return parents.map((row, place) => progressOf(row, steps[place]));
}

export async function healthOfResults(parents) {
  const [progress, around, said] = await Promise.all([
    progressOfResults(parents), surroundings(parents), lastWords(ids(parents)),
  ]);
  const now = today();
  return parents.map((row, place) => healthOf(
    row, progress[place], around.get(row.objective_id), said.get(row.id), now,
  ));
}

async function surroundings(results) {
  const found = await rows(
    "surroundings",
    `SELECT o.id, o.published_at, c.starts_on, c.ends_on
    FROM objective o JOIN cycle c ON c.id = o.cycle_id WHERE o.id = ANY($1)`,
    unique(results.map((row) => row.objective_id)),
  );
  return new Map(found.map((row) => [row.id, windowOf(row)]));
}

const windowOf = (row) => ({
  starts: day(row.starts_on),
  ends: day(row.ends_on),
  published: row.published_at === null ? null : dayOf(row.published_at),
});

async function lastWords(keys) {
  const found = await rows(
    "last words",
    `SELECT k AS id, last.effective_at, coalesce(last.reported_status, (
      SELECT i.reported_status FROM check_in i WHERE i.key_result_id = k AND i.origin <> 'JIRA'
        AND i.reported_status IS NOT NULL AND ${STANDING} ${NEWEST})) AS status
    FROM unnest($1::uuid[]) k CROSS JOIN LATERAL (
      SELECT i.effective_at, i.reported_status FROM check_in i
      WHERE i.key_result_id = k AND i.origin <> 'JIRA' AND ${STANDING} ${NEWEST}) last`,
    keys,
  );
  return new Map(found.map((row) => [row.id, { day: dayOf(row.effective_at), status: row.status }]));
}

export async function healthOfObjectives(parents) {
  const [results, progress, cycles] = await Promise.all([
    keyResultsOf(parents), rollUpsOf(parents), cyclesOf(parents),
  ]);
  const words = (await healthOfResults(results.flat())).map((health) => health.value);
  const now = today();
  let place = 0;
  return parents.map((row, each) => {
    const own = words.slice(place, place += results[each].length);
    return goalHealth(row, progress[each], windowOf({ ...cycles[each], published_at: null }), own, now);
  });
}

export async function latestOf(parents) {
  const keys = ids(parents);
  const found = await rows(
    "latest",
    `SELECT i.* FROM unnest($1::uuid[]) k CROSS JOIN LATERAL (
      SELECT i.id, i.key_result_id, i.value, i.confidence, i.narrative, i.effective_at, i.author_id
      FROM check_in i WHERE i.key_result_id = k AND ${STANDING} ${NEWEST}) i`,
    keys,
  );
  return oneEach(found, "key_result_id", keys);
}

export async function tasksOf(parents, { first }) {
  const keys = ids(parents);
  const found = await rows(
    "tasks",
    `SELECT DISTINCT ON (l.key_result_id, t.updated_at, t.id) l.key_result_id, t.id, t.key,
      t.summary, t.status, t.category, t.url, t.fetched_at
    FROM task_link l JOIN linked_task n ON n.link_id = l.id JOIN task t ON t.id = n.task_id
    WHERE l.key_result_id = ANY($1) ORDER BY l.key_result_id, t.updated_at DESC, t.id DESC`,
    keys,
  );
  return manyEach(found, "key_result_id", keys).map(page(first));
}

