"""One statement for each query, which answers its whole JSON; but for the tree, `$1` is today."""

from bench.limit.parts import (
    GOAL_HEALTH,
    GOAL_HEALTH_JSON,
    GOAL_PROGRESS_JSON,
    HEALTH,
    HEALTH_JSON,
    NEWEST,
    PROGRESS,
    PROGRESS_JSON,
    RUNNING,
    SILENCE,
    STANDING,
    boolean,
    current,
    decimal,
    gid,
    instant,
    json,
    listed,
    person,
    text,
    word,
)

STEPS = f"""(SELECT {listed(json(("doneAt", instant("s.done_at"))), "s.position, s.id")}
    FROM step s WHERE s.key_result_id = k.id)"""
TASK = json(
    ("id", gid("Task", "t.id")),
    ("key", text("t.key")),
    ("summary", text("t.summary")),
    ("status", text("t.status")),
    ("statusCategory", word("t.category")),
    ("url", text("t.url")),
    ("fetchedAt", instant("t.fetched_at")),
)
TASKS = f"""(SELECT concat('{{"totalCount":', coalesce(max(t.total), 0), ',"nodes":',
        {listed(TASK, "t.updated_at DESC, t.id DESC")}, '}}')
    FROM (SELECT t.*, count(*) OVER () AS total FROM task t WHERE t.id IN (
            SELECT l.task_id FROM task_link n JOIN linked_task l ON l.link_id = n.id
            WHERE n.key_result_id = k.id)
        ORDER BY t.updated_at DESC, t.id DESC LIMIT 20) t)"""
LATEST = f"LEFT JOIN LATERAL (SELECT i.* {STANDING} {NEWEST}) latest ON true"
MY_RESULT = json(
    ("id", gid("KeyResult", "k.id")),
    ("title", text("k.title")),
    ("metric", json(("kind", word("k.kind")), ("steps", STEPS))),
    ("unitOfMeasure", text("k.unit_of_measure")),
    ("start", decimal("k.start")),
    ("target", decimal("k.target")),
    ("current", decimal("k.current")),
    ("dueOn", word("k.due_on")),
    ("progress", PROGRESS_JSON),
    ("health", HEALTH_JSON),
    (
        "latestCheckIn",
        "CASE WHEN latest.id IS NULL THEN 'null' ELSE "
        + json(("id", gid("CheckIn", "latest.id")), ("effectiveAt", instant("latest.effective_at")))
        + " END",
    ),
    ("tasks", TASKS),
)
MY_OBJECTIVE = json(
    ("id", gid("Objective", "o.id")),
    ("title", text("o.title")),
    ("level", word("o.level")),
    ("ambition", word("o.ambition")),
    ("status", word("o.status")),
    (
        "cycle",
        json(
            ("id", gid("Cycle", "c.id")),
            ("label", text("c.label")),
            ("startsOn", word("c.starts_on")),
            ("endsOn", word("c.ends_on")),
        ),
    ),
    ("progress", GOAL_PROGRESS_JSON),
    ("health", GOAL_HEALTH_JSON),
    ("keyResults", "ks.told"),
)
MY_OKRS = f"""
SELECT convert_to(concat('{{"data":{{"me":{{"person":', (
    SELECT {
    json(
        ("id", gid("Person", "me.id")),
        ("name", text("me.name")),
        (
            "objectives",
            f'''(SELECT concat('{{"totalCount":', coalesce(max(o.total), 0), ',"nodes":',
                {listed(MY_OBJECTIVE, "o.position, o.id")}, '}}')
            FROM (SELECT o.*, count(*) OVER () AS total
                FROM objective o JOIN cycle c ON c.id = o.cycle_id
                WHERE o.owner_id = me.id AND o.archived_at IS NULL AND {RUNNING}
                ORDER BY o.position, o.id LIMIT 20) o
            JOIN cycle c ON c.id = o.cycle_id
            LEFT JOIN rollup r ON r.objective_id = o.id
            CROSS JOIN LATERAL (
                SELECT {listed(MY_RESULT, "k.position, k.id")} AS told, {SILENCE}
                FROM key_result k {PROGRESS} {HEALTH} {LATEST}
                WHERE k.objective_id = o.id AND k.archived_at IS NULL
            ) ks
            {GOAL_HEALTH})''',
        ),
    )
}
    FROM person me WHERE me.id = $2::uuid
), '}}}}}}'), 'UTF8')
"""

TEAM_RESULT = json(
    ("id", gid("KeyResult", "k.id")),
    ("title", text("k.title")),
    ("unitOfMeasure", text("k.unit_of_measure")),
    ("current", decimal("k.current")),
    ("target", decimal("k.target")),
    ("owner", person("ko")),
    ("progress", PROGRESS_JSON),
    ("health", HEALTH_JSON),
    (
        "latestCheckIn",
        "CASE WHEN latest.id IS NULL THEN 'null' ELSE "
        + json(
            ("id", gid("CheckIn", "latest.id")),
            ("value", decimal("latest.value")),
            ("confidence", decimal("latest.confidence")),
            ("narrative", text("latest.narrative")),
            ("effectiveAt", instant("latest.effective_at")),
            ("author", person("author")),
        )
        + " END",
    ),
)
TEAM_OBJECTIVE = json(
    ("id", gid("Objective", "o.id")),
    ("title", text("o.title")),
    ("owner", person("oo", ("avatarUrl", text("oo.avatar_url")))),
    ("progress", GOAL_PROGRESS_JSON),
    ("health", GOAL_HEALTH_JSON),
    ("keyResults", "ks.told"),
)
WITH_FACE = (("title", text("m.title")), ("avatarUrl", text("m.avatar_url")))
BELONGS = f"""n.unit_id = u.id AND n.role IS NOT NULL
    AND {current("n", "person_id unit_id", "membership")}"""
TEAM_PAGE = f"""
SELECT convert_to(concat('{{"data":{{"unit":', (
    SELECT {
    json(
        ("id", gid("OrgUnit", "u.id")),
        ("name", text("us.name")),
        (
            "lead",
            f'''coalesce((SELECT {person("m", *WITH_FACE)}
            FROM membership n JOIN person m ON m.id = n.person_id
            WHERE {BELONGS} AND n.role = 'LEAD' LIMIT 1), 'null')''',
        ),
        (
            "members",
            f'''(SELECT concat('{{"totalCount":', coalesce(max(m.total), 0), ',"nodes":',
                {listed(person("m", *WITH_FACE), "m.sort_key, m.id")}, '}}')
            FROM (SELECT m.*, count(*) OVER () AS total
                FROM membership n JOIN person m ON m.id = n.person_id WHERE {BELONGS}
                ORDER BY m.sort_key, m.id LIMIT 100) m)''',
        ),
        (
            "objectives",
            f'''(SELECT concat('{{"totalCount":', coalesce(max(o.total), 0), ',"nodes":',
                {listed(TEAM_OBJECTIVE, "o.position, o.id")}, '}}')
            FROM (SELECT o.*, count(*) OVER () AS total
                FROM objective_unit ou JOIN objective o ON o.id = ou.objective_id
                JOIN cycle c ON c.id = o.cycle_id
                WHERE ou.unit_id = u.id AND o.archived_at IS NULL AND {RUNNING}
                ORDER BY o.position, o.id LIMIT 100) o
            JOIN cycle c ON c.id = o.cycle_id
            LEFT JOIN rollup r ON r.objective_id = o.id
            LEFT JOIN person oo ON oo.id = o.owner_id
            CROSS JOIN LATERAL (
                SELECT {listed(TEAM_RESULT, "k.position, k.id")} AS told, {SILENCE}
                FROM key_result k {PROGRESS} {HEALTH} {LATEST}
                LEFT JOIN person ko ON ko.id = k.owner_id
                LEFT JOIN person author ON author.id = latest.author_id
                WHERE k.objective_id = o.id AND k.archived_at IS NULL
            ) ks
            {GOAL_HEALTH})''',
        ),
    )
}
    FROM org_unit u JOIN unit_state us ON us.unit_id = u.id AND {
    current("us", "unit_id", "unit_state")
}
    WHERE u.id = $2::uuid
), '}}}}'), 'UTF8')
"""

PERSON_OF_LIST = json(
    ("id", gid("Person", "q.id")),
    ("name", text("q.name")),
    ("title", text("q.title")),
    ("location", text("q.location")),
    ("avatarUrl", text("q.avatar_url")),
    ("manager", person("b")),
    (
        "units",
        f"""(SELECT {
            listed(
                json(
                    ("role", word("n.role")),
                    (
                        "unit",
                        json(("id", gid("OrgUnit", "us.unit_id")), ("name", text("us.name"))),
                    ),
                ),
                "n.starts_on, n.unit_id",
            )
        } FROM membership n JOIN unit_state us ON us.unit_id = n.unit_id
            AND {current("us", "unit_id", "unit_state")}
        WHERE n.person_id = q.id AND n.role IS NOT NULL
            AND {current("n", "person_id unit_id", "membership")})""",
    ),
)
LAST = "(array_agg({0} ORDER BY q.sort_key DESC, q.id DESC) FILTER (WHERE q.place <= 100))[1]"
CURSOR = f"""json_build_array({LAST.format("q.sort_key")}, {LAST.format("q.id")})::text"""
PEOPLE_LIST = f"""
SELECT convert_to(concat('{{"data":{{"people":{{"totalCount":',
    (SELECT count(*) FROM person WHERE status <> 'ENDED'),
    ',"pageInfo":{{"hasNextPage":', {boolean("count(*) > 100")}, ',"endCursor":"',
    rtrim(translate(encode(convert_to({CURSOR}, 'UTF8'), 'base64'), E'+/\\n', '-_'), '='),
    '"}},"nodes":[',
    string_agg({PERSON_OF_LIST}, ',' ORDER BY q.sort_key, q.id) FILTER (WHERE q.place <= 100),
    ']}}}}}}'), 'UTF8')
FROM (SELECT q.*, row_number() OVER (ORDER BY q.sort_key, q.id) AS place FROM person q
    WHERE q.status <> 'ENDED' AND (q.sort_key, q.id) > ($2::text, $3::uuid)
    ORDER BY q.sort_key, q.id LIMIT 101) q
LEFT JOIN LATERAL (SELECT b.* FROM reporting_line n JOIN person b ON b.id = n.manager_id
    WHERE n.person_id = q.id AND n.kind = 'PRIMARY'
    AND {current("n", "person_id kind rank", "reporting_line")} LIMIT 1) b ON true
"""


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
STATEMENTS = {
    "my-okrs": MY_OKRS,
    "team-page": TEAM_PAGE,
    "company-tree": COMPANY_TREE,
    "people-list": PEOPLE_LIST,
}
