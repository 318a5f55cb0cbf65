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
from bench.limit.people import PEOPLE_LIST
from bench.limit.tree import COMPANY_TREE

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

STATEMENTS = {
    "my-okrs": MY_OKRS,
    "team-page": TEAM_PAGE,
    "company-tree": COMPANY_TREE,
    "people-list": PEOPLE_LIST,
}
