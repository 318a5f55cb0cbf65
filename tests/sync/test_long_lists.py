"""A list of people that takes more than one run is read on, and never taken for whole too early."""

from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest

from connectors.hooks import Hint as Told
from model.database import Database, SystemSession
from rules.errors import Conflict
from rules.terms import RunMode, RunState
from sync.connection_changes import replace_secret, settings_saved
from sync.connections import Vault
from sync.hints import receive, waiting
from sync.one_person import sync_person
from sync.secrets import KeyRing, Secret, WrappingKey
from sync.staging import STALE
from tests.connectors.builders import client_over
from tests.support.fakes.staff import employee, staff
from tests.sync.hris import Source, cursor_of, source_of
from tests.sync.taken_in import options, rows

PEOPLE = "SELECT count(*) FROM person"
ENDED = "SELECT state, error FROM sync_run"
STAGED = "SELECT count(*) FROM staged_page"
VAULT = Vault(KeyRing(WrappingKey("k", b"k" * 32)), lambda size: b"r" * size)


class Quota(httpx2.AsyncBaseTransport):
    """Lets so many questions through, and then asks to wait; or breaks, where it is to."""

    def __init__(self, site: httpx2.AsyncBaseTransport, left: int, *, breaks: bool = False) -> None:
        self.site = site
        self.left = left
        self.breaks = breaks
        self.asked = 0

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if not self.left and self.breaks:
            raise RuntimeError
        if not self.left:
            body = httpx2.ByteStream(b"")
            return httpx2.Response(429, headers={"Retry-After": "120"}, stream=body)
        self.left -= 1
        self.asked += 1
        return await self.site.handle_async_request(request)


class Erased(Quota):
    """As where an erasure takes what was staged when half of what is let through was asked."""

    def __init__(self, site: httpx2.AsyncBaseTransport, left: int, database: Database) -> None:
        super().__init__(site, left)
        self.database = database
        self.half = left // 2

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.asked == self.half:
            assert await rows(self.database, "DELETE FROM staged_page RETURNING number")
        return await super().handle_async_request(request)


async def cut_off(database: Database, size: int = 120, *, breaks: bool = False) -> Source:
    """A source of three pages whose first run got through the first two of them."""
    source = await source_of(database, "personio", staff(size))
    quota = Quota(source.transport, 110, breaks=breaks)
    source.transport = quota
    if breaks:
        with pytest.raises(RuntimeError):
            await source.sync()
    else:
        assert (await source.sync()).state is RunState.WAITING
    quota.asked, quota.left = 0, 1000
    return source


def asked_of(source: Source) -> int:
    assert isinstance(source.transport, Quota)
    return source.transport.asked


@pytest.mark.parametrize("breaks", [False, True])
async def test_a_run_goes_on_after_the_last_page_that_was_read(
    database: Database, breaks: bool
) -> None:
    source = await cut_off(database, breaks=breaks)
    assert await rows(database, PEOPLE) == [(0,)]
    source.hours = 0.5
    report = await source.sync()
    assert (report.state, report.counts["read"], report.counts["created"]) == (
        RunState.DONE, 120, 120
    )  # fmt: skip
    assert asked_of(source) < 30
    assert await rows(database, STAGED) == [(0,)]


async def test_what_changed_while_it_waited_is_read_by_the_run_after(database: Database) -> None:
    source = await cut_off(database)
    source.hours = 0.5
    source.staff.put(employee(3, title="Chief", changed=source.now))
    source.hours = 1
    await source.sync()
    source.hours = 1.5
    assert (await source.sync()).counts["updated"] == 1
    assert await rows(database, "SELECT title FROM person WHERE name = 'Given3 Family3'") == [
        ("Chief",)
    ]


async def test_a_hint_that_came_while_it_waited_is_not_taken_for_followed(
    database: Database,
) -> None:
    source = await cut_off(database)
    source.hours = 0.5
    async with database.system() as session:
        assert await receive(session, source.connection.id, Told("d1", ("3",)), source.now)
    source.hours = 1
    await source.sync()
    async with database.system() as session:
        assert (await waiting(session, source.connection.id)).subjects == ("3",)


async def test_pages_of_yesterday_are_no_list(database: Database) -> None:
    source = await cut_off(database)
    source.staff.people.pop("7")
    source.hours = STALE / timedelta(hours=1) + 0.1
    assert (await source.sync()).counts["read"] == 119
    assert asked_of(source) > 119


async def test_a_place_that_the_source_has_forgotten_is_read_anew(database: Database) -> None:
    source = await cut_off(database)
    source.vendor.fake.forgets = True
    source.hours = 0.5
    report = await source.sync()
    assert (report.state, report.counts["read"]) == (RunState.DONE, 120)


async def test_whoever_is_told_of_twice_counts_as_told_last(database: Database) -> None:
    source = await cut_off(database)
    source.staff.put(employee(100, title="Moved"))
    place = '{"next": "/v2/persons?limit=50&cursor=90"}'
    back = (
        "INSERT INTO staged_page (connection_id, number, began_at, checkpoint, records, problems) "
        f"SELECT connection_id, 3, began_at, '{place}', '[]', '[]' FROM staged_page "
        "WHERE number = 2 RETURNING number"
    )
    assert await rows(database, back) == [(3,)]
    source.hours = 0.5
    assert (await source.sync()).state is RunState.DONE
    title = "SELECT title FROM person WHERE name = 'Given100 Family100'"
    assert await rows(database, title) == [("Moved",)]


async def test_who_is_read_alone_is_not_undone_by_older_pages(database: Database) -> None:
    source = await cut_off(database, breaks=True)
    source.staff.put(employee(3, title="Chief"))
    source.hours = 0.5
    at = source.now
    run = replace(options(), now=lambda: at)
    await sync_person(database, source.connection, client_over(source.transport), "3", run)
    assert await rows(database, STAGED) == [(0,)]


async def test_other_settings_begin_anew(database: Database) -> None:
    source = await cut_off(database)
    async with database.system() as session:
        await settings_saved(session, source.connection.id, "personio", old={}, now=source.now)
    assert await rows(database, STAGED) == [(0,)]
    report = await source.sync(RunMode.FULL)
    assert (report.state, report.counts["read"]) == (RunState.DONE, 120)


async def test_the_next_part_is_read_from_when_the_whole_reading_began(database: Database) -> None:
    source = await cut_off(database)
    began = source.now
    source.hours = 2
    await source.sync()
    told = (await cursor_of(database, source.connection.id))["since"]
    assert told == int(began.timestamp() * 1000)


async def test_what_follows_erased_pages_is_not_taken_for_the_beginning(
    database: Database,
) -> None:
    source = await cut_off(database)
    await rows(database, "DELETE FROM staged_page WHERE number = 1 RETURNING number")
    source.hours = 0.5
    report = await source.sync()
    assert (report.state, report.counts["read"]) == (RunState.DONE, 120)


async def test_a_run_whose_pages_were_erased_keeps_none_that_follow_them(
    database: Database,
) -> None:
    source = await source_of(database, "personio", staff(220))
    source.transport = Erased(source.transport, 170, database)
    assert (await source.sync()).state is RunState.WAITING
    assert await rows(database, STAGED) == [(0,)]


@pytest.mark.parametrize(("field", "kept"), [("client_secret", 0), ("webhook_token", 2)])
async def test_another_account_is_read_from_its_beginning(
    database: Database, field: str, kept: int
) -> None:
    """Personio's secret names the company; what signs its webhooks says nothing of that."""
    source = await cut_off(database)
    async with database.system() as session:
        await entered(session, source, field)
    assert await rows(database, STAGED) == [(kept,)]


class Changed(Quota):
    """As where an administrator enters another secret in the middle of a run."""

    def __init__(self, source: Source, after: int, database: Database) -> None:
        super().__init__(source.transport, 1000)
        self.source = source
        self.after = after
        self.database = database

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.asked == self.after:
            async with self.database.system() as session:
                await entered(session, self.source, "client_secret")
        return await super().handle_async_request(request)


async def entered(session: SystemSession, source: Source, field: str) -> None:
    await replace_secret(session, source.connection.id, field, Secret("x"), VAULT, source.now)


async def test_a_run_that_reads_while_its_account_is_changed_writes_nothing_more(
    database: Database,
) -> None:
    source = await source_of(database, "personio", staff(120))
    source.transport = Changed(source, 60, database)
    with pytest.raises(Conflict):
        await source.sync()
    assert await rows(database, PEOPLE) == [(0,)]
    assert await rows(database, STAGED) == [(0,)]
    assert await rows(database, ENDED) == [("INTERRUPTED", "It was given another secret.")]


async def test_what_the_account_before_had_read_to_is_forgotten(database: Database) -> None:
    source = await source_of(database, "personio", staff(3))
    await source.sync()
    assert await cursor_of(database, source.connection.id) is not None
    async with database.system() as session:
        await entered(session, source, "client_secret")
    assert await cursor_of(database, source.connection.id) is None


async def test_a_reading_that_came_to_its_end_is_not_read_on_though_nothing_came_of_it(
    database: Database,
) -> None:
    source = await cut_off(database)
    source.hours = 0.5
    with pytest.raises(Conflict):
        await source.sync(expect_hash="of another preview")
    source.staff.people.pop("7")
    source.hours = 1
    assert (await source.sync()).counts["read"] == 119


async def test_pages_that_an_older_version_wrote_otherwise_are_read_anew(
    database: Database,
) -> None:
    source = await cut_off(database)
    other = (
        "INSERT INTO staged_page (connection_id, number, began_at, checkpoint, records, problems) "
        "SELECT connection_id, 3, began_at, checkpoint, '[{}]', '[]' FROM staged_page "
        "WHERE number = 2 RETURNING number"
    )
    assert await rows(database, other) == [(3,)]
    source.hours = 0.5
    report = await source.sync()
    assert (report.state, report.counts["read"]) == (RunState.DONE, 120)
