"""What the hand-written statements share: ids, texts, and the rules of progress and health in SQL.

Each part is a text that stands in a statement as it is; nothing is put together at run time. Rows
are named throughout: o an objective, c its cycle, k a key result.
"""

TODAY = "$1::date"


def gid(noun: str, key: str) -> str:
    """A global id as a JSON text, null for no key."""
    return f"""'"' || encode(convert_to('{noun}:' || {key}, 'UTF8'), 'base64') || '"'"""


def text(value: str) -> str:
    return f"coalesce(to_json({value})::text, 'null')"


def word(value: str) -> str:
    """A text that needs no escape: an enum, a day, a decimal; null for null."""
    return f"""coalesce('"' || {value} || '"', 'null')"""


def decimal(value: str) -> str:
    return word(f"trim_scale({value})")


def instant(value: str) -> str:
    return word(f"""to_char({value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')""")


def boolean(value: str) -> str:
    return f"CASE WHEN {value} THEN 'true' ELSE 'false' END"


def json(*parts: tuple[str, str]) -> str:
    """A JSON object of (name, expression) pairs, as one concat()."""
    fields = ", ".join(
        f"""'{"{" if place == 0 else ","}"{name}":', {value}"""
        for place, (name, value) in enumerate(parts)
    )
    return f"concat({fields}, '}}')"


def listed(item: str, order: str) -> str:
    return f"concat('[', string_agg({item}, ',' ORDER BY {order}), ']')"


NEWEST = "ORDER BY i.effective_at DESC, i.recorded_at DESC, i.id DESC LIMIT 1"
STANDING = """FROM check_in i WHERE i.key_result_id = k.id
    AND NOT EXISTS (SELECT 1 FROM check_in s WHERE s.supersedes_id = i.id)"""

# p.raw, p.value and p.measured of a key result.
PROGRESS = """
CROSS JOIN LATERAL (
    SELECT CASE k.kind
        WHEN 'BASELINE' THEN NULL
        WHEN 'BOOLEAN' THEN CASE WHEN k.current <> 0 THEN 1 WHEN k.current = 0 THEN 0 END
        WHEN 'REACH' THEN round(k.current / nullif(k.target, 0), 12)
        WHEN 'MILESTONE' THEN (
            SELECT round(coalesce(sum(s.weight) FILTER (WHERE s.done_at IS NOT NULL), 0)
                / sum(s.weight), 12)
            FROM step s WHERE s.key_result_id = k.id)
        ELSE round((k.current - k.start) / nullif(k.target - k.start, 0), 12)
    END AS raw
) p0
CROSS JOIN LATERAL (
    SELECT p0.raw IS NOT NULL AS measured,
        CASE WHEN p0.raw IS NOT NULL THEN least(greatest(p0.raw, 0), 1)
            WHEN k.kind <> 'BASELINE' THEN 0 END AS value
) p
"""


def expected(start: str, end: str) -> str:
    return f"""CASE WHEN {TODAY} >= {end} THEN 1 WHEN {TODAY} <= {start} THEN 0
        ELSE round(({TODAY} - {start})::numeric / ({end} - {start}), 12) END"""


def computed(measured: str, value: str, pace: str) -> str:
    return f"""CASE WHEN NOT {measured} OR {value} IS NULL THEN 'PENDING'
        WHEN {value} >= 1 THEN 'ACHIEVED'
        WHEN {pace} < 0.1 THEN 'NOT_STARTED'
        WHEN {value} >= 0.7 * {pace} THEN 'ON_TRACK'
        WHEN {value} >= 0.4 * {pace} THEN 'BEHIND'
        ELSE 'AT_RISK' END"""


# h.value and h.expected of a key result, after PROGRESS and with its o and c at hand.
HEALTH = f"""
LEFT JOIN LATERAL (SELECT i.effective_at::date AS day, i.reported_status
    {STANDING} AND i.origin <> 'JIRA' {NEWEST}) last ON true
LEFT JOIN LATERAL (SELECT i.reported_status
    {STANDING} AND i.origin <> 'JIRA' AND last.reported_status IS NULL
    AND i.reported_status IS NOT NULL {NEWEST}) earlier ON true
CROSS JOIN LATERAL (
    SELECT coalesce(k.starts_on, c.starts_on) AS starts_on, coalesce(k.due_on, c.ends_on) AS ends_on
) w
CROSS JOIN LATERAL (
    SELECT {expected("w.starts_on", "w.ends_on")} AS expected,
        coalesce(last.reported_status, earlier.reported_status) AS reported,
        o.published_at IS NOT NULL AND CASE
            WHEN last.day IS NULL THEN least({TODAY}, w.ends_on) - greatest(w.starts_on,
                k.created_at::date, coalesce(o.published_at, k.created_at)::date) > 7
            ELSE least({TODAY}, w.ends_on)
                - (last.day + 9 - extract(isodow FROM last.day + 1)::int) > 3
        END AS outdated
) j
CROSS JOIN LATERAL (
    SELECT j.expected, CASE
        WHEN k.outcome IS NOT NULL THEN k.outcome
        WHEN j.outdated THEN 'OUTDATED'
        WHEN j.reported = 'AUTO' THEN {computed("p.measured", "p.value", "j.expected")}
        ELSE coalesce(j.reported, 'PENDING') END AS value
) h
"""

# Said of all key results of an objective: whether none has a word, and whether any was due.
SILENCE = """bool_and(h.value IN ('OUTDATED', 'PENDING')) FILTER (WHERE h.value <> 'CANCELLED')
        AS silent, bool_or(h.value = 'OUTDATED') AS outdated"""

# g.value and g.expected of an objective with its roll-up r, cycle c and key results ks.
GOAL_HEALTH = f"""
CROSS JOIN LATERAL (SELECT {expected("c.starts_on", "c.ends_on")} AS expected) e
CROSS JOIN LATERAL (
    SELECT e.expected, CASE
        WHEN o.outcome IS NOT NULL THEN o.outcome
        WHEN ks.silent AND ks.outdated THEN 'OUTDATED'
        WHEN ks.silent THEN 'PENDING'
        ELSE {computed("coalesce(r.measured_share, 0) <> 0", "r.value", "e.expected")} END AS value
) g
"""

PROGRESS_JSON = json(("value", decimal("p.value")), ("measured", boolean("p.measured")))
HEALTH_JSON = json(("value", word("h.value")), ("expected", decimal("h.expected")))
GOAL_HEALTH_JSON = json(("value", word("g.value")), ("expected", decimal("g.expected")))
GOAL_PROGRESS_JSON = (
    "CASE WHEN r.objective_id IS NULL THEN 'null' ELSE "
    + json(
        ("value", decimal("r.value")),
        ("measured", boolean("coalesce(r.measured_share, 0) <> 0")),
    )
    + " END"
)
RUNNING = f"""c.starts_on <= {TODAY} AND c.grading_ends_on >= {TODAY}
    AND c.closed_on IS NULL AND c.archived_on IS NULL"""


def person(alias: str, *more: tuple[str, str]) -> str:
    """A person as JSON, null where there is none."""
    told = json(("id", gid("Person", f"{alias}.id")), ("name", text(f"{alias}.name")), *more)
    return f"CASE WHEN {alias}.id IS NULL THEN 'null' ELSE {told} END"


def current(row: str, same: str, table: str) -> str:
    """That a dated row has begun and none that began after it has."""
    return f"""{row}.starts_on <= {TODAY} AND NOT EXISTS (SELECT 1 FROM {table} z
        WHERE {" AND ".join(f"z.{each} = {row}.{each}" for each in same.split())}
        AND z.starts_on > {row}.starts_on AND z.starts_on <= {TODAY})"""
