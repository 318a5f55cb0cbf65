/** Rows for mercurius: one statement for all keys of a level, on a pool that never overflows. */
import pg from "pg";

// Days stay texts; decimals are texts already.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  min: 10,
  max: 10,
  idleTimeoutMillis: 0,
  options: "-c jit=off -c timezone=UTC",
});

/** Runs a named statement, which PostgreSQL plans once for each connection. */
export async function rows(name, text, ...values) {
  return (await pool.query({ name, text, values })).rows;
}

export const current = (row, same, table) => `${row}.starts_on <= current_date AND NOT EXISTS (
  SELECT 1 FROM ${table} z WHERE ${same.map((each) => `z.${each} = ${row}.${each}`).join(" AND ")}
  AND z.starts_on > ${row}.starts_on AND z.starts_on <= current_date)`;

export const RUNNING = `c.starts_on <= current_date AND c.grading_ends_on >= current_date
  AND c.closed_on IS NULL AND c.archived_on IS NULL`;

/** One row for each key, in their order. */
export function oneEach(found, by, keys) {
  const known = new Map(found.map((row) => [row[by], row]));
  return keys.map((key) => known.get(key) ?? null);
}

/** All rows for each key, in their own order. */
export function manyEach(found, by, keys) {
  const grouped = new Map(keys.map((key) => [key, []]));
  for (const row of found) grouped.get(row[by]).push(row);
  return keys.map((key) => grouped.get(key));
}

export const unique = (keys) => [...new Set(keys)];
