"""How many people there are is what counting them says, however they came, changed and went."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from app.postgres import Urls

Owner = psycopg.Connection[Any]
COUNTED = "SELECT coalesce(sum(people), 0)::bigint FROM head_count"
COUNT = "SELECT count(*) FROM person WHERE status <> 'ENDED'"
HIRE = """INSERT INTO person (id, name, sort_key, status, version)
    SELECT gen_random_uuid(), 'Somebody', 'somebody', 'ACTIVE', 1 FROM generate_series(1, 3)"""
LET_GO = "UPDATE person SET status = 'ENDED' WHERE id = (SELECT id FROM person LIMIT 1)"
COPIED = "COPY person (id, name, sort_key, status, version) FROM STDIN"
STRICT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"


@pytest.fixture
def owner(empty: Urls) -> Iterator[Owner]:
    with psycopg.connect(empty.owner, autocommit=True) as connection:
        yield connection


def counted(owner: Owner) -> int:
    """By the database as it went along, which is what counting all of them says."""
    found, all_ = (owner.execute(text.encode()).fetchone() for text in (COUNTED, COUNT))
    assert found == all_
    assert found is not None
    return int(found[0])


def run(owner: Owner, *changes: str) -> None:
    for change in changes:
        owner.execute(change.encode())


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ((), 3),
        ((LET_GO,), 2),
        ((LET_GO, "UPDATE person SET status = 'PENDING'"), 3),
        (("UPDATE person SET title = 'Chief'",), 3),
        ((LET_GO, "DELETE FROM person WHERE status = 'ENDED'"), 2),
        ((HIRE, HIRE), 9),
        (("DELETE FROM person",), 0),
        (("TRUNCATE person CASCADE",), 0),
        (("BEGIN", HIRE, "ROLLBACK"), 3),
    ],
)
def test_people_are_counted_as_they_come_and_go(
    owner: Owner, changes: tuple[str, ...], left: int
) -> None:
    run(owner, HIRE, *changes)
    assert counted(owner) == left


def test_who_is_copied_in_is_counted(owner: Owner) -> None:
    with owner.cursor().copy(COPIED.encode()) as copy:
        copy.write_row(("6a1a3bd5-2f4c-4f0e-9f62-0f4d6d6d3c11", "Ada", "ada", "ACTIVE", 1))
    assert counted(owner) == 1


def test_two_who_write_people_do_not_wait_for_each_other(empty: Urls, owner: Owner) -> None:
    waits = "-c lock_timeout=1000"
    run(owner, HIRE)
    with (
        psycopg.connect(empty.owner, options=waits) as one,
        psycopg.connect(empty.owner, options=waits) as other,
    ):
        run(one, HIRE)
        run(other, HIRE)
    assert counted(owner) == 9


def test_a_stricter_writer_does_not_fail_for_having_counted(empty: Urls, owner: Owner) -> None:
    run(owner, HIRE)
    with psycopg.connect(empty.owner) as strict:
        run(strict, STRICT, "SELECT 1")
        run(owner, HIRE)
        run(strict, HIRE)
    assert counted(owner) == 9
