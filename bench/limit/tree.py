"""The statement that answers a whole cycle as a tree; `$1` is the cycle's key."""

from bench.limit.parts import (
    GOAL_PROGRESS_JSON,
    PROGRESS,
    PROGRESS_JSON,
    decimal,
    gid,
    json,
    listed,
    person,
    text,
    word,
)


def score(of: str) -> str:
    banded = f"CASE WHEN {of} >= 0.7 THEN 'GREEN' WHEN {of} >= 0.4 THEN 'YELLOW' ELSE 'RED' END"
    told = json(("value", decimal(of)), ("band", word(banded)))
    return f"CASE WHEN {of} IS NULL THEN 'null' ELSE {told} END"


def place(kind: int, row: str) -> str:
    """Where a node stands among its siblings; a child's place starts with its parent's."""
    return f"lpad({row}.position::text, 6, '0') || '{kind}' || {row}.id"


TREE_GOAL = json(
    ("__typename", """'"Objective"'"""),
    ("id", gid("Objective", "o.id")),
    ("title", text("o.title")),
    ("owner", person("w")),
    ("ownerTitle", text("o.owner_title")),
    ("progress", GOAL_PROGRESS_JSON),
    ("score", score("o.score")),
)
TREE_RESULT = json(
    ("__typename", """'"KeyResult"'"""),
    ("id", gid("KeyResult", "k.id")),
    ("title", text("k.title")),
    ("owner", person("w")),
    ("ownerTitle", text("k.owner_title")),
    ("progress", PROGRESS_JSON),
    ("score", score("k.score")),
)


def node(depth: str, parent: str, told: str) -> str:
    return json(("depth", depth), ("parent", f"coalesce({parent}, 'null')"), ("node", told))


COMPANY_TREE = f"""
WITH RECURSIVE o AS MATERIALIZED (
    SELECT o.* FROM cycle c JOIN objective o ON o.cycle_id = c.id
    WHERE c.key = $1 AND o.archived_at IS NULL
), link AS MATERIALIZED (
    SELECT DISTINCT ON (a.child_objective_id) a.child_objective_id AS child,
        coalesce(a.parent_objective_id, k.objective_id) AS above,
        k.id AS result, {place(1, "k")} AS by_result
    FROM alignment a JOIN o ON o.id = a.child_objective_id
    LEFT JOIN key_result k ON k.id = a.parent_key_result_id AND k.archived_at IS NULL
    WHERE coalesce(a.parent_objective_id, k.objective_id) IN (SELECT id FROM o)
    ORDER BY a.child_objective_id, a.position, a.id
), placed AS (
    SELECT o.id, 0 AS depth, {place(0, "o")} AS place, NULL::text AS parent
    FROM o WHERE o.id NOT IN (SELECT child FROM link)
    UNION ALL
    SELECT o.id, p.depth + CASE WHEN l.result IS NULL THEN 1 ELSE 2 END,
        p.place || coalesce(l.by_result, '') || {place(0, "o")},
        CASE WHEN l.result IS NULL THEN {gid("Objective", "p.id")}
            ELSE {gid("KeyResult", "l.result")} END
    FROM placed p JOIN link l ON l.above = p.id JOIN o ON o.id = l.child
), node AS (
    SELECT l.place, {node("l.depth", "l.parent", TREE_GOAL)} AS told
    FROM placed l JOIN o ON o.id = l.id
    LEFT JOIN rollup r ON r.objective_id = o.id
    LEFT JOIN person w ON w.id = o.owner_id
    UNION ALL
    SELECT l.place || {place(1, "k")},
        {node("l.depth + 1", gid("Objective", "l.id"), TREE_RESULT)}
    FROM placed l JOIN key_result k ON k.objective_id = l.id AND k.archived_at IS NULL
    {PROGRESS}
    LEFT JOIN person w ON w.id = k.owner_id
)
SELECT convert_to(concat('{{"data":{{"cycle":', (
    SELECT {
    json(
        ("id", gid("Cycle", "c.id")),
        ("label", text("c.label")),
        (
            "progress",
            '''(SELECT CASE WHEN count(*) = 0 THEN 'null' ELSE '''
            + json(("value", decimal("round(avg(r.value), 12)")))
            + ''' END
            FROM o JOIN rollup r ON r.objective_id = o.id
            WHERE o.status IN ('PUBLISHED', 'CLOSED') AND o.visibility = 'PUBLIC'
            AND o.published_at IS NOT NULL)''',
        ),
        ("tree", '''(SELECT ''' + listed("told", 'place COLLATE "C"') + ''' FROM node)'''),
    )
}
    FROM cycle c WHERE c.key = $1
), '}}}}'), 'UTF8')
"""
