/** People and units, and everything one step from them. */
import { current, manyEach, oneEach, rows, unique } from "../rows.js";

const FACE = "p.id, p.name, p.title, p.location, p.avatar_url, p.sort_key";
const BELONGS = `m.role IS NOT NULL AND ${current("m", ["person_id", "unit_id"], "membership")}`;
const STATE = current("s", ["unit_id"], "unit_state");

/** Cursors are the service's own, so that all are asked for the same pages. */
export async function list(_, { first, after }) {
  const place = after ? JSON.parse(Buffer.from(after, "base64url")) : ["", "00000000-0000-0000-0000-000000000000"];
  const [found, [{ total }]] = await Promise.all([
    rows(
      "people",
      `SELECT ${FACE} FROM person p WHERE p.status <> 'ENDED' AND (p.sort_key, p.id) > ($1, $2)
      ORDER BY p.sort_key, p.id LIMIT $3`,
      ...place, first + 1,
    ),
    rows("count", "SELECT count(*)::int AS total FROM person WHERE status <> 'ENDED'"),
  ]);
  const nodes = found.slice(0, first);
  const last = nodes.at(-1);
  const endCursor = last
    ? Buffer.from(`["${last.sort_key}", "${last.id}"]`).toString("base64url")
    : null;
  return { totalCount: total, pageInfo: { hasNextPage: found.length > first, endCursor }, nodes };
}

export async function unit(_, { id }) {
  return (await unitsById([id]))[0];
}

async function unitsById(keys) {
  const found = await rows(
    "units",
    `SELECT s.unit_id AS id, s.name FROM unit_state s WHERE s.unit_id = ANY($1) AND ${STATE}`,
    unique(keys),
  );
  return oneEach(found, "id", keys);
}

export const unitsOfMemberships = (parents) => unitsById(parents.map((row) => row.unit_id));

async function peopleById(keys) {
  const found = await rows(
    "people by id", `SELECT ${FACE} FROM person p WHERE p.id = ANY($1)`, unique(keys),
  );
  return oneEach(found, "id", keys);
}

export const ownersOf = (parents) => peopleById(parents.map((row) => row.owner_id));
export const authorsOf = (parents) => peopleById(parents.map((row) => row.author_id));

export async function managersOf(parents) {
  const keys = parents.map((row) => row.id);
  const line = current("l", ["person_id", "kind", "rank"], "reporting_line");
  const found = await rows(
    "managers",
    `SELECT ${FACE}, l.person_id AS line_of FROM reporting_line l JOIN person p ON p.id = l.manager_id
    WHERE l.person_id = ANY($1) AND l.kind = 'PRIMARY' AND ${line}`,
    keys,
  );
  return oneEach(found, "line_of", keys);
}

export async function membershipsOf(parents) {
  const keys = parents.map((row) => row.id);
  const found = await rows(
    "memberships",
    `SELECT m.person_id, m.unit_id, m.role FROM membership m WHERE m.person_id = ANY($1) AND ${BELONGS}
    ORDER BY m.starts_on, m.unit_id`,
    keys,
  );
  return manyEach(found, "person_id", keys);
}

export async function leadsOf(parents) {
  const keys = parents.map((row) => row.id);
  const found = await rows(
    "leads",
    `SELECT ${FACE}, m.unit_id FROM membership m JOIN person p ON p.id = m.person_id
    WHERE m.unit_id = ANY($1) AND m.role = 'LEAD' AND ${BELONGS}`,
    keys,
  );
  return oneEach(found, "unit_id", keys);
}

export async function membersOf(parents, { first }) {
  const keys = parents.map((row) => row.id);
  const found = await rows(
    "members",
    `SELECT ${FACE}, m.unit_id FROM membership m JOIN person p ON p.id = m.person_id
    WHERE m.unit_id = ANY($1) AND ${BELONGS} ORDER BY p.sort_key, p.id`,
    keys,
  );
  return manyEach(found, "unit_id", keys).map((all) => ({
    totalCount: all.length,
    nodes: all.slice(0, first),
  }));
}
