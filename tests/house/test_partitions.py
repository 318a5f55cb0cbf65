"""What changes is counted: each table in one partition, by the database itself, for everybody."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column
from sqlalchemy.sql.visitors import iterate

from app.postgres import Urls
from auth.policy import AUDITED, CONFIDENTIAL
from auth.visibility.basis import OWN_OBJECTIVES, RESTING
from auth.visibility.predicates import own_objectives
from auth.visibility.prepared import prepared_own
from model.data_version import Partition
from model.partitions import CIRCLES, NOUNS, PARTITIONS
from model.tables import TABLES
from model.versions import COUNT, PLACES

# Answers that read these are never kept.
COUNTED_NOWHERE = frozenset(
    {
        "action_item", "agenda_item", "anonymous_answer", "answered_mutation", "audit",
        "audit_head", "browser_session", "calibration_change", "calibration_session",
        "client_secret", "company_value", "competency", "competency_assessment", "connection",
        "data_version", "development_goal", "development_plan", "erasure", "evidence_item",
        "feedback_request", "feedback_round", "given_feedback", "given_recognition", "hint",
        "legal_hold", "link_back", "match", "meeting_of_two", "obeyed_logout", "outbox",
        "peer_nomination", "performance_goal", "private_note", "provisioned", "registered_hook",
        "review_answer", "review_cycle", "review_cycle_template", "review_participant",
        "review_rating", "review_reply", "review_template", "review_voice", "reviewer_load",
        "round_giver", "secret", "sign_in_attempt", "staged_page", "sync_issue", "sync_plan",
        "sync_run", "track", "trial", "trusted_document", "voice_count", "voice_giver", "webhook",
        "webhook_delivery", "webhook_secret", "written_review",
    }
)  # fmt: skip
TRIGGERS = """
    SELECT relname, tgname, tgtype, tgenabled, tgargs, array(
        SELECT attname FROM pg_attribute WHERE attrelid = tgrelid AND attnum = ANY (tgattr)
    ) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE tgfoid = 'data_changed'::regproc
"""
# After a statement: INSERT 4, DELETE 8, UPDATE 16, TRUNCATE 32.
ALL_CHANGES = 60
Owner = psycopg.Connection[Any]


@pytest.fixture
def owner(empty: Urls) -> Iterator[Owner]:
    with psycopg.connect(empty.owner, autocommit=True) as connection:
        yield connection


def versions(owner: Owner) -> dict[Partition, int]:
    found = owner.execute(COUNT.encode()).fetchone()
    assert found is not None
    return {partition: found[place] for partition, place in PLACES.items()}


def moved(owner: Owner, before: dict[Partition, int]) -> set[Partition]:
    now = versions(owner)
    return {each for each in Partition if now[each] != before[each]}


def test_every_table_is_of_one_partition_or_counted_nowhere_on_purpose() -> None:
    counted = [noun.__tablename__ for nouns in NOUNS.values() for noun in nouns]
    assert sorted([*counted, *COUNTED_NOWHERE]) == sorted(noun.__tablename__ for noun in TABLES)


def test_what_is_confidential_or_audited_is_never_kept() -> None:
    assert {noun.__tablename__ for noun in AUDITED | CONFIDENTIAL} <= COUNTED_NOWHERE


def test_the_database_counts_every_change_of_every_such_table(owner: Owner) -> None:
    found = owner.execute(TRIGGERS.encode()).fetchall()
    told = {
        (table, bytes(args).rstrip(b"\0").decode()): columns
        for table, _, _, _, args, columns in found
    }
    assert {(kind, enabled) for _, _, kind, enabled, _, _ in found} == {(ALL_CHANGES, "A")}
    of_columns = {(table, "CIRCLES"): columns for table, columns in CIRCLES.items()}
    whole: dict[tuple[str, str], frozenset[str]] = {
        (table, partition.value): frozenset() for table, partition in PARTITIONS.items()
    }
    assert {key: frozenset(columns) for key, columns in told.items()} == {**whole, **of_columns}


def test_what_is_somebodys_own_rests_on_columns_that_are_counted() -> None:
    """An UPDATE of any other column leaves what somebody sees as it was."""
    read: dict[str, set[str]] = {}
    for part in iterate(own_objectives()):
        if isinstance(part, Column):
            table = getattr(part.table, "element", part.table)
            read.setdefault(table.name, set()).add(part.name)
    assert read.keys() == prepared_own().tables
    in_people = {name for name in read if PARTITIONS[name] is Partition.PEOPLE}
    assert RESTING[OWN_OBJECTIVES] == {Partition.CIRCLES, Partition.PEOPLE}
    assert {
        name: sorted(columns - CIRCLES[name])
        for name, columns in read.items()
        if name not in in_people and columns - CIRCLES[name]
    } == {}


@pytest.mark.parametrize("table", sorted(PARTITIONS))
def test_a_change_by_psql_is_counted_where_it_belongs(owner: Owner, table: str) -> None:
    before = versions(owner)
    owner.execute(f"DELETE FROM {table} WHERE false".encode())
    of_circles = {Partition.CIRCLES} if table in CIRCLES else set[Partition]()
    assert moved(owner, before) == {PARTITIONS[table], *of_circles}


NONE: frozenset[Partition] = frozenset()


@pytest.mark.parametrize(
    ("change", "partitions"),
    [
        ("TRUNCATE step", {Partition.OKRS}),
        ("UPDATE key_result SET title = 'x', version = 2", {Partition.OKRS}),
        ("UPDATE key_result SET owner_id = NULL", {Partition.OKRS, Partition.CIRCLES}),
        ("UPDATE objective SET title = 'x' WHERE true", {Partition.OKRS}),
        ("UPDATE objective SET visibility = 'PUBLIC'", {Partition.OKRS, Partition.CIRCLES}),
        ("UPDATE outbox SET noun = 'x'", NONE),
        ("SELECT 1 FROM person", NONE),
    ],
)
def test_only_what_says_who_sees_what_moves_the_circles(
    owner: Owner, change: str, partitions: frozenset[Partition] | set[Partition]
) -> None:
    before = versions(owner)
    owner.execute(change.encode())
    assert moved(owner, before) == partitions


def test_rows_that_are_copied_in_are_counted(owner: Owner) -> None:
    before = versions(owner)
    with owner.cursor().copy("COPY org_unit (id, key) FROM STDIN") as copy:
        copy.write_row(("6a1a3bd5-2f4c-4f0e-9f62-0f4d6d6d3c11", "unit"))
    assert moved(owner, before) == {Partition.PEOPLE}


def test_a_change_is_counted_with_its_commit_and_once(empty: Urls, owner: Owner) -> None:
    before = versions(owner)
    with psycopg.connect(empty.owner) as other:
        other.execute("DELETE FROM person")
        other.execute("DELETE FROM person")
        assert moved(owner, before) == set()
        other.commit()
        assert versions(owner)[Partition.PEOPLE] == before[Partition.PEOPLE] + 1
        other.execute("DELETE FROM person")
        other.rollback()
    assert versions(owner)[Partition.PEOPLE] == before[Partition.PEOPLE] + 1


def test_what_was_counted_in_a_part_that_was_taken_back_is_counted_again(
    empty: Urls, owner: Owner
) -> None:
    before = versions(owner)
    with psycopg.connect(empty.owner) as other:
        other.execute("SAVEPOINT here")
        other.execute("DELETE FROM person")
        other.execute("ROLLBACK TO SAVEPOINT here")
        other.execute("DELETE FROM person")
    assert versions(owner)[Partition.PEOPLE] == before[Partition.PEOPLE] + 1


def test_no_writer_waits_for_another_in_whatever_order_they_come(empty: Urls, owner: Owner) -> None:
    before = versions(owner)
    waits = "-c lock_timeout=1000"
    with (
        psycopg.connect(empty.owner, options=waits) as one,
        psycopg.connect(empty.owner, options=waits) as other,
    ):
        one.execute("DELETE FROM step")
        other.execute("DELETE FROM task WHERE false")
        one.execute("DELETE FROM task WHERE false")
        other.execute("DELETE FROM step")
    now = versions(owner)
    assert {each: now[each] - before[each] for each in (Partition.OKRS, Partition.TASKS)} == {
        Partition.OKRS: 2,
        Partition.TASKS: 2,
    }


@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_stricter_writer_does_not_fail_for_having_to_be_counted(
    empty: Urls, owner: Owner, isolation: str
) -> None:
    before = versions(owner)
    with psycopg.connect(empty.owner) as other:
        other.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}".encode())
        other.execute("SELECT 1")
        owner.execute("DELETE FROM step")
        other.execute("DELETE FROM alignment")
    assert versions(owner)[Partition.OKRS] == before[Partition.OKRS] + 2
