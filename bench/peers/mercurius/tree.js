/** A cycle's tree of objectives and key results, flat and in preorder. */
import { GOAL, RESULT } from "./goals.js";
import { rows } from "../rows.js";

export async function tree(cycle) {
  const [goals, results, links] = await Promise.all([
    rows(
      "tree goals",
      `SELECT ${GOAL}, o.position FROM objective o WHERE o.cycle_id = $1 AND o.archived_at IS NULL
      ORDER BY o.position, o.id`,
      cycle.id,
    ),
    rows(
      "tree results",
      `SELECT ${RESULT}, k.position FROM key_result k JOIN objective o ON o.id = k.objective_id
      WHERE o.cycle_id = $1 AND o.archived_at IS NULL AND k.archived_at IS NULL
      ORDER BY k.position, k.id`,
      cycle.id,
    ),
    rows(
      "tree links",
      `SELECT a.child_objective_id AS child,
        coalesce(a.parent_objective_id, a.parent_key_result_id) AS above
      FROM alignment a JOIN objective o ON o.id = a.child_objective_id WHERE o.cycle_id = $1
      ORDER BY a.position, a.id`,
      cycle.id,
    ),
  ]);
  return preorder(goals, results, links);
}

function preorder(goals, results, links) {
  const known = new Map([...goals, ...results].map((row) => [row.id, row]));
  const above = new Map(results.map((row) => [row.id, row.objective_id]));
  for (const { child, above: parent } of links) {
    if (known.has(parent) && !above.has(child)) above.set(child, parent);
  }
  const below = new Map();
  for (const row of [...known.values()].sort((one, other) => one.position - other.position)) {
    const parent = above.get(row.id);
    if (parent === undefined) continue;
    const siblings = below.get(parent);
    siblings ? siblings.push(row) : below.set(parent, [row]);
  }
  const told = [];
  const walk = (row, depth, parent) => {
    told.push({ depth, parent, node: row });
    const noun = row.kind === undefined ? "Objective" : "KeyResult";
    const here = Buffer.from(`${noun}:${row.id}`).toString("base64");
    for (const child of below.get(row.id) ?? []) walk(child, depth + 1, here);
  };
  for (const row of goals) if (!above.has(row.id)) walk(row, 0, null);
  return told;
}
