/** A reading of a key result, and its objective told to all who wait for it: read once, for all of them. */
import { rows } from "../rows.js";
import { GOAL, RESULT } from "./goals.js";

const topic = (id) => `objective ${id}`;

export async function reading(_, { id, value }, { pubsub }) {
  const [read] = await rows(
    "reading",
    `UPDATE key_result k SET current = $2 WHERE k.id = $1 RETURNING ${RESULT}`,
    id,
    value,
  );
  const [objective] = await rows("changed", `SELECT ${GOAL} FROM objective o WHERE o.id = $1`, read.objective_id);
  await pubsub.publish({ topic: topic(objective.id), payload: { objectiveChanged: objective } });
  return read;
}

export const changes = (_, { id }, { pubsub }) => pubsub.subscribe(topic(id));
