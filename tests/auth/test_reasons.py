"""Why somebody sees a thing and who else does: never another answer than the gate's."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from auth.gate import Gate
from auth.reading import reading
from auth.viewer import Viewer
from auth.visibility.reasons import OPEN, people_present, people_who_see, reasons_seen
from auth.visibility.rendered import Unguarded
from auth.ways import Snapshot
from model.base import Base
from model.check_in import CheckIn
from model.database import Database
from model.key_result import KeyResult
from model.note import PrivateNote
from model.objective import Contributor, Objective
from model.person import Identity, Person
from model.task import Task
from rules.terms import Reason
from tests.auth.chance import OBJECTIVES, Company, company
from tests.auth.world import MOMENT, NOW, PEOPLE, VIEWERS, named, person, read_as, write

IDS = [named(name) for name in OBJECTIVES]
Seen = dict[str, dict[UUID, list[Reason]]]


async def seen_by(database: Database, noun: type[Base], ids: list[UUID], *people: str) -> Seen:
    """What each of these people sees of some rows, and why."""
    seen: Seen = {}
    for name in people:
        async with read_as(database, name) as gate:
            seen[name] = dict(await reasons_seen(gate, noun, ids))
    return seen


async def readable(gate: Gate, noun: Any) -> set[UUID]:
    return {record.id for record in await gate.records(select(noun.id))}


@pytest.mark.parametrize("seed", range(3))
async def test_there_is_a_reason_for_all_that_is_read_and_for_nothing_else(
    database: Database, seed: int
) -> None:
    await write(database, company(seed).rows)
    for name in PEOPLE:
        async with read_as(database, name) as gate:
            told = await reasons_seen(gate, Objective, IDS)
            assert (set(told), all(told.values())) == (await readable(gate, Objective), True)


@pytest.mark.parametrize("seed", range(3))
async def test_who_can_see_is_who_does_reason_by_reason(database: Database, seed: int) -> None:
    drawn = company(seed)
    await write(database, drawn.rows)
    seen = await seen_by(database, Objective, IDS, *drawn.present)
    told = await told_to_owners(database, drawn)
    assert told == {
        key: {
            reason: who
            for reason in Reason
            if reason not in OPEN
            and (who := {named(name) for name in seen if reason in seen[name].get(key, [])})
        }
        for key in told
    }


@pytest.mark.parametrize("seed", range(3))
async def test_all_who_can_see_together_are_all_who_read_it(database: Database, seed: int) -> None:
    drawn = company(seed)
    await write(database, drawn.rows)
    readers = await readers_of(database, drawn)
    everybody = {named(name) for name in drawn.present}
    for key, told in (await told_to_owners(database, drawn)).items():
        listed = set[UUID]().union(*told.values())
        assert listed <= readers[key]
        assert readers[key] in (listed, everybody)


async def readers_of(database: Database, drawn: Company) -> dict[UUID, set[UUID]]:
    readers: dict[UUID, set[UUID]] = {key: set() for key in IDS}
    for name in drawn.present:
        async with read_as(database, name) as gate:
            for key in await readable(gate, Objective):
                readers[key].add(named(name))
    return readers


async def told_to_owners(database: Database, drawn: Company) -> dict[UUID, dict[Reason, set[UUID]]]:
    """What each owner is told of their own objectives; a count is always of those listed here."""
    told: dict[UUID, dict[Reason, set[UUID]]] = {}
    for owner in {name for name in drawn.owners.values() if name is not None}:
        async with read_as(database, owner) as gate:
            own = {key for key, name in drawn.owners.items() if name == owner}
            mine = [*(own & await readable(gate, Objective))]
            found = await people_who_see(gate, Objective, mine)
            told |= {key: people_of(found.get(key, {})) for key in mine}
    assert told
    return told


def people_of(found: Any) -> dict[Reason, set[UUID]]:
    assert all(seers.count == len(seers.first) for seers in found.values())
    return {reason: set(seers.first) for reason, seers in found.items()}


@pytest.mark.parametrize(
    ("noun", "name", "expected"),
    [
        (Objective, "published", {"owner": [Reason.PUBLISHED, Reason.OWNER],
                                  "manager": [Reason.PUBLISHED, Reason.MANAGER],
                                  "colleague": [Reason.PUBLISHED]}),
        (Objective, "draft", {"owner": [Reason.OWNER], "manager": [Reason.MANAGER]}),
        (Objective, "restricted", {"owner": [Reason.OWNER]}),
        (KeyResult, "draft result", {"owner": [Reason.OBJECTIVE], "manager": [Reason.OBJECTIVE]}),
        (CheckIn, "restricted check-in", {"owner": [Reason.OBJECTIVE]}),
        (Task, "linked task", {"owner": [Reason.OBJECTIVE]}),
        (Task, "own task", {"hr": [Reason.ASSIGNEE]}),
        (PrivateNote, "note of the owner", {"owner": [Reason.AUTHOR]}),
    ],
)  # fmt: skip
async def test_every_reason_that_holds_is_told(
    world: Database, noun: type[Base], name: str, expected: dict[str, list[Reason]]
) -> None:
    asked = ("owner", "manager", "hr", "colleague") if name != "published" else tuple(expected)
    seen = await seen_by(world, noun, [named(name)], *asked)
    told = {who: found[named(name)] for who, found in seen.items() if found}
    assert without_own_results(told) == expected


def without_own_results(told: dict[str, list[Reason]]) -> dict[str, list[Reason]]:
    """The owner of tests/auth/world.py owns all key results too, which is a reason of its own."""
    return {
        who: [reason for reason in held if reason is not Reason.CONTRIBUTOR]
        for who, held in told.items()
    }


async def test_a_note_is_seen_by_its_author_alone_and_says_so(world: Database) -> None:
    async with read_as(world, "owner") as gate:
        key = named("note of the owner")
        found = await people_who_see(gate, PrivateNote, [key])
    assert people_of(found[key]) == {Reason.AUTHOR: {named("owner")}}


async def test_a_machine_sees_what_is_published_and_nothing_for_any_other_reason(
    world: Database,
) -> None:
    ids = [named(name) for name in ("published", "draft", "restricted", "restricted draft")]
    async with reading(world, Viewer(None), MOMENT, []) as gate:
        told = await reasons_seen(gate, Objective, ids)
    assert told == {named("published"): [Reason.PUBLISHED]}


async def test_the_same_question_of_two_viewers_and_of_two_reasons_is_not_mixed_up(
    world: Database,
) -> None:
    """Statements are cached by noun, reason and whom they judge, not by their predicates."""
    asked = ["owner", "colleague", "contributor"] * 2
    seen = [await seen_by(world, Objective, [named("draft")], name) for name in asked]
    told = [next(iter(each.values())).get(named("draft")) for each in seen]
    owner, contributor = [Reason.OWNER, Reason.CONTRIBUTOR], [Reason.CONTRIBUTOR]
    assert told == [owner, None, contributor] * 2


async def test_of_more_than_a_hundred_people_the_first_are_listed_and_all_are_counted(
    fresh: Database,
) -> None:
    crowd = [f"p{number:03}" for number in range(120)]
    await write(fresh, [(Person, person(name)) for name in crowd])
    helping = {"objective_id": named("published")}
    await write(fresh, [(Contributor, {**helping, "person_id": named(each)}) for each in crowd])
    async with read_as(fresh, "owner") as gate:
        found = await people_who_see(gate, Objective, [named("published")])
    seers = found[named("published")][Reason.CONTRIBUTOR]
    expected = sorted([*crowd, "contributor", "owner"])[:100]
    assert (seers.count, seers.first) == (122, tuple(named(name) for name in expected))


async def test_everybody_is_who_is_here_today(fresh: Database) -> None:
    await write(fresh, [(Person, person("gone") | {"retired_at": NOW})])
    async with read_as(fresh, "colleague") as gate:
        assert await people_present(gate) == len(PEOPLE)


async def test_any_number_of_rows_takes_one_statement_beside_that_of_ones_own(
    world: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements, fetch = list[str](), Snapshot.fetch

    async def noted(way: Snapshot, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        statements.append(sql)
        return await fetch(way, sql, values)

    monkeypatch.setattr(Snapshot, "fetch", noted)
    async with read_as(world, "owner") as gate:
        await people_who_see(gate, Objective, [named(name) for name in ("draft", "restricted")])
    assert len(statements) == 2


async def test_a_policy_that_walks_a_line_is_not_asked_for_everybody_at_once(
    world: Database,
) -> None:
    """It would otherwise be answered wrongly: a walk can't start from each row's own person."""
    async with read_as(world, VIEWERS[0]) as gate:
        with pytest.raises(Unguarded):
            await people_who_see(gate, Identity, [named("identity")])
