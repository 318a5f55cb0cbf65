"""The statement that answers a page of the people list."""

from bench.limit.parts import (
    boolean,
    current,
    gid,
    json,
    listed,
    person,
    text,
    word,
)

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
