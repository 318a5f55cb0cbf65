"""Cuts what names somebody in words where no row of theirs leads: in what sources told of them.

Synchronisation keeps what it was sent, what it would change and what it could not take. There a
person is found by their ids in the sources, by their e-mail and by their name.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, text, union

from model.match import Match
from model.person import Identity, Person

NOBODY = "Erased person"
EXTENSION = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
"""Where SCIM has a user's manager."""
NEVER = "(?!)"
"""Matches nothing: of whoever has no name any more."""

Keys = Mapping[UUID, list[str]]
"""Somebody's ids, by the source that knows them by these."""

ELSEWHERE = {
    # What was found at another system is told to whoever asked, and no trial hangs on it.
    "trial": "UPDATE trial SET found = NULL WHERE found::text ~ :quoted",
    # Of an owner it is known who it was, whatever they were called then: of whoever became one by
    # what the next change found, or by who is one today. A name in a list is found as a word.
    "was owner": """
        UPDATE revision SET old = :nobody WHERE field = 'owner' AND old_ids = ARRAY[:person]
    """,
    "became owner": """
        UPDATE revision AS was SET new = :nobody
        WHERE field = 'owner' AND new IS NOT NULL AND :person = (
            SELECT owner FROM (
                SELECT at, id, old_ids[1] AS owner FROM revision AS later
                WHERE later.objective_id = was.objective_id AND later.field = was.field
                    AND later.key_result_id IS NOT DISTINCT FROM was.key_result_id
                    AND (later.at, later.id) > (was.at, was.id)
                UNION ALL SELECT 'infinity', id, owner_id FROM objective
                WHERE id = was.objective_id AND was.key_result_id IS NULL
                UNION ALL SELECT 'infinity', id, owner_id FROM key_result
                WHERE id = was.key_result_id
            ) AS next ORDER BY at, id LIMIT 1)
    """,
    "revision": """
        UPDATE revision
        SET old = regexp_replace(old, :words, :nobody, 'g'),
            new = regexp_replace(new, :words, :nobody, 'g')
        WHERE field IN ('owner', 'contributors') AND objective_id IN (
            SELECT id FROM objective WHERE owner_id = :person
            UNION SELECT objective_id FROM key_result WHERE owner_id = :person
            UNION SELECT objective_id FROM contributor WHERE person_id = :person
            UNION SELECT objective_id FROM revision WHERE :person = ANY (old_ids))
    """,
    "sync_plan": """
        UPDATE sync_plan SET changes = (
            SELECT coalesce(jsonb_agg(each ORDER BY place), '[]')
            FROM jsonb_array_elements(changes) WITH ORDINALITY AS told (each, place)
            WHERE each::text !~ :quoted
        ) WHERE changes::text ~ :quoted
    """,
    "sync_issue": """
        UPDATE sync_issue
        SET message = regexp_replace(message, :words, :nobody, 'g'), concerns = (
            SELECT coalesce(jsonb_agg(each ORDER BY place), '[]')
            FROM jsonb_array_elements(concerns) WITH ORDINALITY AS told (each, place)
            WHERE each::text !~ :quoted AND each ->> 'id' <> CAST(:person AS text)
        ) WHERE message ~ :words OR concerns::text ~ :quoted
    """,
}
# Emptied, a user keeps their place as one that was deleted; a group is nobody's.
RESOURCES = """
    UPDATE provisioned AS told SET payload = '{}', name_key = '', external_id = NULL,
        deleted_at = coalesce(deleted_at, :now)
    WHERE kind = 'USER' AND ((connection_id, id::text) IN (
        SELECT connection_id, source_key FROM identity WHERE person_id = :person
        UNION SELECT connection_id, source_key FROM match WHERE person_id = :person
    ) OR (name_key = CAST(:email AS text)
            OR strpos(lower((payload -> 'emails')::text), to_json(CAST(:email AS text))::text) > 0)
        AND NOT EXISTS (
            SELECT FROM identity WHERE identity.connection_id = told.connection_id
                AND source_key = told.id::text AND person_id <> :person))
    RETURNING connection_id, id::text
"""
OF_KEYS = {
    # Groups name their members, and people their manager.
    "members": """
        UPDATE provisioned SET version = version + 1, modified_at = :now, payload = jsonb_set(
            payload, '{members}', jsonb_path_query_array(
                payload, '$.members[*] ? (!(@.value == $keys[*]))', CAST(:named AS jsonb))
        ) WHERE kind = 'GROUP' AND connection_id = :connection AND jsonb_path_exists(
            payload, '$.members[*] ? (@.value == $keys[*])', CAST(:named AS jsonb))
    """,
    "managers": """
        UPDATE provisioned SET version = version + 1, modified_at = :now,
            payload = payload #- ARRAY[:extension, 'manager', 'displayName']
        WHERE kind = 'USER' AND connection_id = :connection
            AND payload #>> ARRAY[:extension, 'manager', 'value'] = ANY (:keys)
    """,
    "sync_plan": """
        UPDATE sync_plan SET changes = (
            SELECT coalesce(jsonb_agg(each ORDER BY place), '[]')
            FROM jsonb_array_elements(changes) WITH ORDINALITY AS told (each, place)
            WHERE NOT jsonb_path_exists(
                each, '$.** ? (@ == $keys[*])', CAST(:named AS jsonb))
        ) WHERE connection_id = :connection AND jsonb_path_exists(
            changes, '$.** ? (@ == $keys[*])', CAST(:named AS jsonb))
    """,
    "sync_issue": """
        DELETE FROM sync_issue WHERE connection_id = :connection AND subject = ANY (:keys)
    """,
    "concerns": """
        UPDATE sync_issue SET concerns = jsonb_path_query_array(
            concerns, '$[*] ? (!(@.id == $keys[*]))', CAST(:named AS jsonb))
        WHERE connection_id = :connection AND jsonb_path_exists(
            concerns, '$[*] ? (@.id == $keys[*])', CAST(:named AS jsonb))
    """,
    "sync_run": """
        UPDATE sync_run SET about = NULL WHERE connection_id = :connection AND about = ANY (:keys)
    """,
    "hint": """
        UPDATE hint SET subjects = ARRAY(
            SELECT each FROM unnest(subjects) AS each WHERE each <> ALL (:keys))
        WHERE connection_id = :connection AND subjects && :keys
    """,
    "task": """
        UPDATE task SET assignee_source_key = NULL
        WHERE connection_id = :connection AND assignee_source_key = ANY (:keys)
    """,
}


def cut(connection: Connection, person: UUID, now: datetime) -> None:
    """While their rows still lead to their ids, e-mail and name."""
    named = select(Person.name, Person.email_key).where(Person.id == person)
    name, email = connection.execute(named).one()
    told = {"person": person, "now": now, "email": email, "nobody": NOBODY, "extension": EXTENSION}
    emptied = connection.execute(text(RESOURCES), told).all()
    keys = keys_of(connection, person, emptied)
    for source, its in keys.items():
        of_source = {"connection": source, "keys": its, "named": json.dumps({"keys": its})}
        for statement in OF_KEYS.values():
            connection.execute(text(statement), {**of_source, **told})
    called = patterns(name, email, {key for its in keys.values() for key in its})
    for statement in ELSEWHERE.values():
        connection.execute(text(statement), {**told, **called})


def keys_of(connection: Connection, person: UUID, emptied: Iterable[Any]) -> Keys:
    ids = select(Identity.connection_id, Identity.source_key).where(Identity.person_id == person)
    said = select(Match.connection_id, Match.source_key).where(Match.person_id == person)
    keys: defaultdict[UUID, list[str]] = defaultdict(list)
    for source, key in {*connection.execute(union(ids, said)), *emptied}:
        keys[source].append(key)
    return keys


def patterns(name: str, email: str | None, keys: Iterable[str]) -> Mapping[str, str]:
    """What they are called, as words of a text, and of a text that stands in JSON."""
    names = [] if name == NOBODY else [name]
    quoted = [json.dumps(each, ensure_ascii=False)[1:-1] for each in names]
    written = [in_any_case(email)] if email else []
    return {
        "words": as_words([*written, *map(re.escape, names)], keys),
        "quoted": as_words([*written, *map(re.escape, quoted)], ()),
    }


def in_any_case(email: str) -> str:
    """A name is written as it is: whoever is called May is not meant by every "may"."""
    return "".join(
        f"[{each.lower()}{each.upper()}]" if each.isalpha() else re.escape(each) for each in email
    )


def as_words(called: Iterable[str], keys: Iterable[str]) -> str:
    """Any of them, and no part of a longer word; with an id behind it, as messages tell people."""
    told, ids = "|".join(called), "|".join(map(re.escape, keys))
    behind = rf"( \(({ids})\))?" if ids else ""
    return rf"(?<!\w)({told})(?!\w){behind}" if told else NEVER
