"""The views that PostGraphile answers from: its way to computed values, read only if asked for.

They say in SQL what the service's rules say, with the same parts as the hand-written statements.
"""

from bench.limit.parts import (
    GOAL_HEALTH,
    HEALTH,
    NEWEST,
    PROGRESS,
    RUNNING,
    SILENCE,
    STANDING,
    TODAY,
    current,
    expected,
    gid,
)

BAND = (
    "CASE WHEN {0} >= 0.7 THEN 'GREEN' WHEN {0} >= 0.4 THEN 'YELLOW' WHEN {0} < 0.4 THEN 'RED' END"
)
BELONGS = f"n.role IS NOT NULL AND {current('n', 'person_id unit_id', 'membership')}"
KEYS = {
    "people": "id",
    "units": "id",
    "memberships": "person_id,unit_id",
    "cycles": "id",
    "objectives": "id",
    "key_results": "id",
    "steps": "id",
    "check_ins": "id",
    "tasks": "id",
}
LINKS = (
    ("people", "manager_id", "people"),
    ("memberships", "person_id", "people"),
    ("memberships", "unit_id", "units"),
    ("units", "lead_id", "people"),
    ("objectives", "cycle_id", "cycles"),
    ("objectives", "owner_id", "people"),
    ("key_results", "objective_id", "objectives"),
    ("key_results", "owner_id", "people"),
    ("key_results", "latest_check_in_id", "check_ins"),
    ("steps", "key_result_id", "key_results"),
    ("check_ins", "author_id", "people"),
    ("tree_node", "objective_id", "objectives"),
    ("tree_node", "key_result_id", "key_results"),
)

VIEWS = f"""
CREATE VIEW peer.people AS
SELECT p.id, p.name, p.sort_key, p.title, p.location, p.avatar_url,
    p.status <> 'ENDED' AS is_listed,
    (SELECT n.manager_id FROM reporting_line n WHERE n.person_id = p.id AND n.kind = 'PRIMARY'
        AND n.rank = 0 AND {current("n", "person_id kind rank", "reporting_line")}) AS manager_id
FROM person p;

CREATE VIEW peer.units AS
SELECT s.unit_id AS id, s.name,
    (SELECT n.person_id FROM membership n WHERE n.unit_id = s.unit_id AND n.role = 'LEAD'
        AND {BELONGS} LIMIT 1) AS lead_id
FROM unit_state s WHERE {current("s", "unit_id", "unit_state")};

CREATE VIEW peer.memberships AS
SELECT n.person_id, n.unit_id, n.role, n.starts_on FROM membership n WHERE {BELONGS};

CREATE VIEW peer.steps AS SELECT s.id, s.key_result_id, s.position, s.done_at FROM step s;

CREATE VIEW peer.check_ins AS
SELECT i.id, i.value, i.confidence, i.narrative, i.effective_at, i.author_id FROM check_in i;

CREATE VIEW peer.tasks AS
SELECT t.id, t.key, t.summary, t.status, t.category AS status_category, t.url, t.fetched_at,
    t.updated_at
FROM task t;

CREATE VIEW peer.cycles AS
SELECT c.id, c.key, c.label, c.starts_on, c.ends_on,
    (SELECT round(avg(r.value), 12) FROM objective o JOIN rollup r ON r.objective_id = o.id
        WHERE o.cycle_id = c.id AND o.archived_at IS NULL AND o.status IN ('PUBLISHED', 'CLOSED')
        AND o.visibility = 'PUBLIC' AND o.published_at IS NOT NULL) AS progress_value
FROM cycle c;

CREATE VIEW peer.objectives AS
SELECT o.id, o.cycle_id, o.title, o.level, o.ambition, o.status, o.owner_id, o.owner_title,
    o.position, r.objective_id IS NOT NULL AS is_rolled_up, r.value AS progress_value,
    coalesce(r.measured_share, 0) <> 0 AS progress_measured,
    (SELECT g.value FROM (
        SELECT {SILENCE} FROM key_result k {PROGRESS} {HEALTH}
        WHERE k.objective_id = o.id AND k.archived_at IS NULL
    ) ks {GOAL_HEALTH}) AS health_value,
    {expected("c.starts_on", "c.ends_on")} AS health_expected,
    o.score AS score_value, {BAND.format("o.score")} AS score_band
FROM objective o
LEFT JOIN cycle c ON c.id = o.cycle_id
LEFT JOIN rollup r ON r.objective_id = o.id
WHERE o.archived_at IS NULL;

CREATE VIEW peer.key_results AS
SELECT k.id, k.objective_id, k.title, k.kind, k.unit_of_measure, k.start, k.target, k.current,
    k.due_on, k.owner_id, k.owner_title, k.position, p.value AS progress_value,
    p.measured AS progress_measured,
    (SELECT h.value FROM (VALUES (1)) one {HEALTH}) AS health_value,
    {expected("coalesce(k.starts_on, c.starts_on)", "coalesce(k.due_on, c.ends_on)")}
        AS health_expected,
    k.score AS score_value, {BAND.format("k.score")} AS score_band,
    (SELECT i.id {STANDING} {NEWEST}) AS latest_check_in_id
FROM key_result k
LEFT JOIN objective o ON o.id = k.objective_id
LEFT JOIN cycle c ON c.id = o.cycle_id
{PROGRESS}
WHERE k.archived_at IS NULL;

CREATE FUNCTION peer.people_objectives(me peer.people) RETURNS SETOF peer.objectives
LANGUAGE sql STABLE AS $$
    SELECT o.* FROM peer.objectives o JOIN cycle c ON c.id = o.cycle_id
    WHERE o.owner_id = me.id AND {RUNNING} ORDER BY o.position, o.id
$$;

CREATE FUNCTION peer.units_objectives(u peer.units) RETURNS SETOF peer.objectives
LANGUAGE sql STABLE AS $$
    SELECT o.* FROM objective_unit s JOIN peer.objectives o ON o.id = s.objective_id
    JOIN cycle c ON c.id = o.cycle_id WHERE s.unit_id = u.id AND {RUNNING}
    ORDER BY o.position, o.id
$$;

CREATE FUNCTION peer.units_members(u peer.units) RETURNS SETOF peer.people
LANGUAGE sql STABLE AS $$
    SELECT p.* FROM membership n JOIN peer.people p ON p.id = n.person_id
    WHERE n.unit_id = u.id AND {BELONGS} ORDER BY p.sort_key, p.id
$$;

CREATE FUNCTION peer.key_results_tasks(k peer.key_results) RETURNS SETOF peer.tasks
LANGUAGE sql STABLE AS $$
    SELECT t.* FROM peer.tasks t WHERE t.id IN (
        SELECT l.task_id FROM task_link n JOIN linked_task l ON l.link_id = n.id
        WHERE n.key_result_id = k.id)
    ORDER BY t.updated_at DESC, t.id DESC
$$;

CREATE TYPE peer.tree_node AS (
    depth int, parent text, objective_id uuid, key_result_id uuid
);

CREATE FUNCTION peer.cycles_tree(cycle peer.cycles) RETURNS SETOF peer.tree_node
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE o AS MATERIALIZED (
        SELECT o.* FROM objective o WHERE o.cycle_id = cycle.id AND o.archived_at IS NULL
    ), link AS MATERIALIZED (
        SELECT DISTINCT ON (a.child_objective_id) a.child_objective_id AS child,
            coalesce(a.parent_objective_id, k.objective_id) AS above, k.id AS result,
            lpad(k.position::text, 6, '0') || '1' || k.id AS by_result
        FROM alignment a JOIN o ON o.id = a.child_objective_id
        LEFT JOIN key_result k ON k.id = a.parent_key_result_id AND k.archived_at IS NULL
        WHERE coalesce(a.parent_objective_id, k.objective_id) IN (SELECT id FROM o)
        ORDER BY a.child_objective_id, a.position, a.id
    ), placed AS (
        SELECT o.id, 0 AS depth, lpad(o.position::text, 6, '0') || '0' || o.id AS place,
            NULL::text AS parent
        FROM o WHERE o.id NOT IN (SELECT child FROM link)
        UNION ALL
        SELECT o.id, p.depth + CASE WHEN l.result IS NULL THEN 1 ELSE 2 END,
            p.place || coalesce(l.by_result, '') || lpad(o.position::text, 6, '0') || '0' || o.id,
            trim('"' FROM CASE WHEN l.result IS NULL THEN {gid("Objective", "p.id")}
                ELSE {gid("KeyResult", "l.result")} END)
        FROM placed p JOIN link l ON l.above = p.id JOIN o ON o.id = l.child
    ), node AS (
        SELECT place, depth, parent, id AS objective_id, NULL::uuid AS key_result_id FROM placed
        UNION ALL
        SELECT l.place || lpad(k.position::text, 6, '0') || '1' || k.id, l.depth + 1,
            trim('"' FROM {gid("Objective", "l.id")}), NULL, k.id
        FROM placed l JOIN key_result k ON k.objective_id = l.id AND k.archived_at IS NULL
    )
    SELECT depth, parent, objective_id, key_result_id FROM node ORDER BY place COLLATE "C"
$$;
"""


def comments() -> list[str]:
    """What PostgreSQL can't say of views: their keys, and which of their columns lead where."""
    tags: dict[str, list[str]] = {view: [f"@primaryKey {key}"] for view, key in KEYS.items()}
    tags["tree_node"] = []
    tags["cycles"].append("@unique key")
    for view, column, other in LINKS:
        tags[view].append(f"@foreignKey ({column}) references peer.{other} (id)")
    newline = "\\n"
    return [
        f"COMMENT ON {'TYPE' if view == 'tree_node' else 'VIEW'} peer.{view} "
        f"IS E'{newline.join(told)}';"
        for view, told in tags.items()
    ]


def statements() -> str:
    begun = "DROP SCHEMA IF EXISTS peer CASCADE; CREATE SCHEMA peer;"
    return "\n".join([begun, VIEWS.replace(TODAY, "current_date"), *comments()])
