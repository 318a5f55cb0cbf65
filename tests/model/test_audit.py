"""The audit as it is written: in turns, never with a gap, and without anybody's text."""

import asyncio
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import select

from app.postgres import Urls
from model.audit import Audit, Entry, Fact
from model.audit_reading import followed_chains, heads, snapshot
from model.database import Database, SystemSession, connect
from rules.audit_chain import Fault, Keys, Wrong
from rules.errors import OkrGraphError
from rules.terms import Role
from tests.model.conftest import (
    FIRST,
    KEY,
    KEYS,
    LENGTH,
    NEW,
    NOW,
    OLD_KEY,
    SECOND,
    Written,
    auditor,
    read,
    write,
)


async def test_whoever_moves_the_head_stops_the_audit_and_all_it_guards(written: Written) -> None:
    written.tamper("UPDATE audit_head SET seq = 4 WHERE chain = %(first)s")
    with pytest.raises(OkrGraphError) as raised:
        await write(written.database, auditor(), read())
    assert raised.value.code == "AUDIT_BROKEN"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET action = 'other'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "DELETE FROM audit_head",
        "TRUNCATE audit_head",
    ],
)
async def test_the_service_may_only_add(written: Written, urls: Urls, sql: str) -> None:
    with (
        psycopg.connect(urls.service) as service,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        service.execute(sql.encode())


async def test_two_hundred_writers_of_two_connections_leave_one_unbroken_chain(
    written: Written, urls: Urls
) -> None:
    both = [connect(urls.service, pool_size=2) for _ in range(2)]
    by = auditor(NEW)
    await asyncio.gather(*(write(both[at % 2], by, read(at)) for at in range(200)))
    for each in both:
        await each.close()
    assert [each.seq for each in await written.ends({})] == [LENGTH, LENGTH, 200]


async def test_what_is_rolled_back_leaves_no_gap(written: Written) -> None:
    async with written.database.engine.connect() as connection:
        session = SystemSession(connection)
        await auditor().write(session, [read()], actor_id=None, client_id=None, at=NOW)
        await connection.rollback()
    await write(written.database, auditor(), read())
    assert [each.seq for each in await written.ends({})] == [LENGTH + 1, LENGTH]


async def test_nothing_to_write_begins_no_chain(unaudited: Database) -> None:
    await write(unaudited, auditor())
    async with snapshot(unaudited) as session:
        assert await heads(session) == {}


async def test_entries_of_an_older_key_hold_beside_new_ones(
    unaudited: Database,
) -> None:
    await write(unaudited, auditor(FIRST, OLD_KEY), read())
    await write(unaudited, auditor(SECOND, KEY), read())
    async with snapshot(unaudited) as session:
        both = await followed_chains(session, KEYS, {})
        new = await followed_chains(session, Keys(KEY).by_id, {})
    assert [each.seq for each in both] == [1, 1]
    assert [each.wrong for each in new if isinstance(each, Fault)] == [Wrong.UNKNOWN_KEY]


async def test_every_kind_of_fact_comes_back_as_it_was_sealed(unaudited: Database) -> None:
    person, day = uuid4(), date(2026, 1, 2)
    facts: dict[str, Fact] = {"role": Role.HR_REVIEWER, "person": person, "day": day, "none": None}
    more = {"count": 2**60, "yes": True}
    await write(unaudited, auditor(), Entry("grant", "Person", None, None, {**facts, **more}))
    async with snapshot(unaudited) as session:
        [end] = await followed_chains(session, KEYS, {})
        told = await session.scalar(select(Audit.detail))
    assert end.seq == 1
    texts = {"role": "HR_REVIEWER", "person": str(person), "day": "2026-01-02", "none": None}
    assert told == {**texts, **more}


@pytest.mark.parametrize("fact", ["Ada is often late", 1.5, ["Ada"], {"text": "x"}, b"x"])
def test_no_text_enters_the_audit_as_a_fact(fact: Any) -> None:
    with pytest.raises(TypeError, match="holds no text"):
        Entry("read", "Review", None, None, {"fact": fact})


@pytest.mark.parametrize("name", ["Ada is late", "", "read\n", "x" * 65, "naïve"])
def test_no_text_enters_the_audit_as_a_name(name: str) -> None:
    facts: Mapping[str, Mapping[str, Fact]] = {"Review": {name: 1}, name: {}}
    for noun, detail in facts.items():
        with pytest.raises(TypeError, match="holds no text"):
            Entry("read", noun, None, None, detail)
    with pytest.raises(TypeError, match="holds no text"):
        Entry(name, "Review", None)


def test_an_auditor_shows_its_key_to_nobody() -> None:
    key = secrets.token_bytes(32)
    assert repr(key)[2:-1] not in repr(auditor(key=key))
