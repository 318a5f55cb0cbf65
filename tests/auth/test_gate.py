"""The gate: whatever way is taken to a hidden row, it is as if the row did not exist."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import pytest
from asyncpg.exceptions import DivisionByZeroError, ReadOnlySQLTransactionError
from sqlalchemy import Uuid, bindparam, event, func, insert, select, update
from sqlalchemy.orm import aliased, with_loader_criteria

from app.postgres import Urls
from auth.gate import Gate
from auth.visibility.prepared import prepared_own
from auth.visibility.rendered import Unguarded
from model.connection import Connection
from model.database import Database, connect
from model.locks import lock
from model.objective import Objective
from model.person import Employment, Identity, Person
from model.rows import AnySelect, Written
from rules.errors import Conflict, NotFound
from rules.terms import Visibility
from tests.auth.paths import GUARDED, REFUSED
from tests.auth.world import (
    MOMENT,
    answer,
    named,
    objective_values,
    read_as,
    work_as,
    write,
    write_hidden,
)

Answers = dict[str, Any]


@pytest.fixture(scope="module")
async def before(plain: Database) -> tuple[Database, Answers]:
    """A colleague's answer on each path before there is anything hidden, and the database after."""
    answers = {name: await answer(plain, "colleague", path()) for name, path in GUARDED.items()}
    await write_hidden(plain)
    return plain, answers


@pytest.fixture
async def gate(before: tuple[Database, Answers]) -> AsyncIterator[Gate]:
    async with read_as(before[0], "colleague") as gate:
        yield gate


@pytest.mark.parametrize("path", GUARDED)
async def test_a_hidden_row_changes_nothing_on_this_path(
    before: tuple[Database, Answers], path: str
) -> None:
    database, answers = before
    assert await answer(database, "colleague", GUARDED[path]()) == answers[path]


async def test_the_paths_do_show_hidden_rows_to_who_may_see_them(
    before: tuple[Database, Answers],
) -> None:
    """Otherwise the test above could not fail. Some paths ask for what the owner has anyway."""
    database, answers = before
    changed = [p for p in GUARDED if await answer(database, "owner", GUARDED[p]()) != answers[p]]
    assert len(changed) > 0.6 * len(GUARDED)


@pytest.mark.parametrize("path", REFUSED)
async def test_what_the_gate_cannot_answer_for_is_refused(gate: Gate, path: str) -> None:
    with pytest.raises(Unguarded):
        await gate.records(REFUSED[path]())


async def test_a_refused_statement_is_refused_each_time(gate: Gate) -> None:
    for _ in range(2):
        with pytest.raises(Unguarded):
            await gate.records(REFUSED["select(table)"]())


async def test_a_statement_of_the_same_shape_is_proved_for_each_viewer_alike(
    before: tuple[Database, Answers],
) -> None:
    """Proofs are remembered by shape; what is seen still depends on who asks, each time."""
    statement = select(Objective.id).where(Objective.id == named("draft"))
    seen = [len(await answer(before[0], who, statement)) for who in ("owner", "colleague") * 2]
    assert seen == [1, 0, 1, 0]


async def test_what_is_written_into_a_statements_text_is_its_own(
    before: tuple[Database, Answers],
) -> None:
    """Statements of one shape share their text: not where a value stands in it."""

    def by_text(name: str) -> AnySelect:
        key = bindparam(None, named(name), Uuid(), literal_execute=True)
        return select(Objective.id).where(Objective.id == key)

    def by_criteria(name: str) -> AnySelect:
        only = with_loader_criteria(Objective, Objective.id == named(name))
        return select(Objective.id).options(only)

    for asking in (by_text, by_criteria):
        for name in ("draft", "published"):
            assert await answer(before[0], "owner", asking(name)) == [(named(name),)]


@pytest.mark.parametrize("as_who", [read_as, work_as])
async def test_json_in_a_statement_means_what_it_says(
    before: tuple[Database, Answers], as_who: Callable[..., Any]
) -> None:
    statement = select(Connection.name).where(Connection.settings == {"token": "x"})
    async with as_who(before[0], "admin") as gate:
        assert [record.name for record in await gate.records(statement)] == ["Jira"]


async def test_no_given_value_stands_for_who_asks(gate: Gate) -> None:
    posing: dict[str, Any] = {"viewer_id": named("owner"), "is_administrator": True}
    assert await gate.records(Written(select(Identity.person_id)), **posing) == []


async def test_no_value_that_a_statement_holds_stands_for_who_asks(gate: Gate) -> None:
    """A name is given once in a statement: the last to be rendered decided whose value it has."""
    theirs = select(Identity.person_id).cte()
    posing = bindparam("viewer_id", named("owner"), Uuid())
    assert await gate.records(select(theirs).where(theirs.c.person_id == posing)) == []


async def test_after_a_failure_nothing_is_seen_for_what_was_so_before_it(
    before: tuple[Database, Answers],
) -> None:
    """The rest is read in another snapshot, by what the viewer may see in that one."""
    database, draft = before[0], {**objective_values("closed soon"), "published_at": None}
    await write(database, [(Objective, draft)])
    is_it = Objective.id == named("closed soon")
    titles = select(Objective.title).where(is_it)
    closed = {"visibility": Visibility.RESTRICTED, "title": "not the manager's"}
    async with read_as(database, "manager") as gate:
        assert await gate.count(titles) == 1
        async with database.system() as session:
            await session.run(update(Objective).where(is_it).values(closed))
        with pytest.raises(DivisionByZeroError):
            await gate.records(select(1 / func.length("")))
        assert await gate.records(titles) == []


async def test_several_nouns_whose_policies_follow_the_line_can_be_read_together(
    before: tuple[Database, Answers],
) -> None:
    """Each policy has a recursive part of its own; their names must not clash."""
    other = aliased(Employment)
    statement = (
        select(Employment.person_id, other.person_id, Identity.person_id)
        .join(other, other.person_id == Employment.person_id)
        .join(Identity, Identity.person_id == Employment.person_id)
    )
    seen = [len(await answer(before[0], who, statement)) for who in ("managers_manager", "member")]
    assert seen == [1, 0]


async def test_a_count_is_of_what_the_viewer_sees(gate: Gate) -> None:
    assert await gate.count(select(Objective.id)) == 1


async def test_rows_have_the_columns_that_were_selected(gate: Gate) -> None:
    rows = await gate.rows(Objective, select(Objective.id, Objective.title))
    assert [row[Objective.title] for row in rows] == ["objective published"]


async def test_a_readers_connection_takes_no_write(before: tuple[Database, Answers]) -> None:
    async with before[0].reads.connection() as connection:
        with pytest.raises(ReadOnlySQLTransactionError):
            await connection.execute("DELETE FROM person")


async def test_who_borrows_a_readers_connection_may_write(
    before: tuple[Database, Answers], urls: Urls
) -> None:
    database = connect(urls.service, pool_size=1)
    await answer(database, "owner", select(Person.id))
    async with work_as(database, "owner") as work:
        await work.save(Objective, named("draft"), {"title": "objective draft"}, version=None)
    await database.close()


async def test_a_reader_sees_one_snapshot(before: tuple[Database, Answers]) -> None:
    database, _ = before
    async with read_as(database, "colleague") as gate:
        first = await gate.count(select(Objective.id))
        values = objective_values("later") | {"published_at": MOMENT.now, "id": uuid4()}
        async with database.system() as session:
            await session.run(insert(Objective).values(**values))
        again = await gate.count(select(Objective.id))
    assert first == again


async def test_a_hidden_row_cannot_be_saved(before: tuple[Database, Answers]) -> None:
    with pytest.raises(NotFound):
        async with work_as(before[0], "colleague") as work:
            await work.save(Objective, named("draft"), {"title": "mine now"}, version=1)


async def test_a_row_that_does_not_exist_is_refused_in_the_same_words(
    before: tuple[Database, Answers],
) -> None:
    async def refusal(name: str) -> str:
        with pytest.raises(NotFound) as raised:
            async with work_as(before[0], "colleague") as work:
                await work.save(Objective, named(name), {"title": "x"}, version=1)
        return raised.value.message

    assert await refusal("draft") == await refusal("no such objective")


async def test_a_save_loses_to_a_newer_version(before: tuple[Database, Answers]) -> None:
    with pytest.raises(Conflict):
        async with work_as(before[0], "owner") as work:
            await work.save(Objective, named("draft"), {"title": "old"}, version=7)


async def test_a_save_counts_the_version_on(before: tuple[Database, Answers]) -> None:
    statement = select(Objective.title, Objective.version).where(Objective.id == named("draft"))
    async with work_as(before[0], "owner") as work:
        await work.save(Objective, named("draft"), {"title": "new"}, version=1)
    assert await answer(before[0], "owner", statement) == [("new", 2)]


async def test_a_save_that_moves_whose_it_is_holds_for_the_next_read_of_the_same_action(
    before: tuple[Database, Answers],
) -> None:
    """What is their own is remembered between reads, and never past a write that moves it."""
    database, given = before[0], {**objective_values("given away"), "published_at": None}
    await write(database, [(Objective, given)])
    seen = select(Objective.id).where(Objective.id == named("given away"))
    async with work_as(database, "owner") as work:
        before_it = await work.count(seen)
        values = {"owner_id": named("colleague")}
        await work.save(Objective, named("given away"), values, version=None)
        assert (before_it, await work.count(seen)) == (1, 0)


async def test_who_waited_for_a_turn_sees_what_is_theirs_after_it(
    before: tuple[Database, Answers],
) -> None:
    database, given = before[0], {**objective_values("taken meanwhile"), "published_at": None}
    await write(database, [(Objective, given)])
    is_it = Objective.id == named("taken meanwhile")
    async with work_as(database, "owner") as work:
        before_it = await work.count(select(Objective.id).where(is_it))
        async with database.system() as session:
            taken = update(Objective).where(is_it).values(owner_id=named("colleague"))
            await session.run(taken)
        await lock(work.system(), "a turn")
        assert (before_it, await work.count(select(Objective.id).where(is_it))) == (1, 0)


async def test_an_action_that_reads_often_asks_once_what_is_its_viewers_own(
    before: tuple[Database, Answers],
) -> None:
    asked: list[str] = []
    engine = before[0].engine.sync_engine

    def note(*told: Any) -> None:
        asked.append(told[2])

    event.listen(engine, "before_cursor_execute", note)
    async with work_as(before[0], "owner") as work:
        for name in ("draft", "published"):
            await work.count(select(Objective.id).where(Objective.id == named(name)))
    event.remove(engine, "before_cursor_execute", note)
    assert asked.count(prepared_own().sql) == 1
