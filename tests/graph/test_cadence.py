"""How often people check in (F38): for all, for a unit, for a key result; the nearest counts."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from model.cadence import UnitCadence
from model.key_result import KeyResult
from model.objective import ObjectiveUnit
from model.revision import Revision
from resolvers.ids import GlobalId, key_of
from rules.cadence import Rhythm, Weekday
from rules.freshness import ReadEvery
from rules.terms import ObjectiveLevel, ReadingOrigin
from tests.graph.authoring import Team, act, codes, on_result, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, TODAY, Company

UNIT = "unit { cadence { rhythm weekday setBy { name } } }"
SETTINGS = "okrSettings { version rhythm weekday earlyDays }"
ASKED = """query($id: ID!) { keyResult(id: $id) { health { value }
  cadence { rhythm weekday earlyDays source dueOn } } }"""
INBOX = "{ inbox { nodes { kind dueOn } } }"
# 18 November 2026 is a Wednesday.
A_WEEK_AGO = NOW - timedelta(days=9)


async def spoken_of(company: Company, t: Team, owner: UUID, **more: Any) -> str:
    """A key result of a person of Shop that was checked in on nine days ago, on a Monday."""
    old = {"created_at": NOW - timedelta(days=40)}
    goal = await company.objective(
        "Win", cycle=t.cycle, owner=owner, published_at=A_WEEK_AGO, **old
    )
    result = await company.key_result("Sell", objective=goal, **old, **more)
    await company.check_in(result, author=owner, at=A_WEEK_AGO)
    return gid("KeyResult", result)


async def set_for(graph: Graph, t: Team, as_: UUID, unit: UUID, **cadence: str) -> Any:
    given = {"cadence": cadence} if cadence else {}
    return await act(graph, "cadenceSet", as_, UNIT, unit=gid("OrgUnit", unit), **given)


async def told(graph: Graph, t: Team, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = (await graph.ask(ASKED, as_=t.bo, id=id_))["keyResult"]["cadence"]
    return found


async def test_the_nearest_cadence_counts_and_tells_whose_it_is(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = await spoken_of(company, t, t.bo)
    usual = {"rhythm": "WEEKLY", "weekday": "MONDAY", "earlyDays": 1}
    assert await told(graph, t, id_) == {**usual, "source": "ORGANISATION", "dueOn": "2026-11-16"}
    all_ = {"reason": "Less.", "expectedVersion": 1, "rhythm": "MONTHLY", "earlyDays": 3}
    changed = await act(graph, "okrSettingsUpdate", t.cy, SETTINGS, **all_)
    assert changed["okrSettings"] == {
        "version": 2, "rhythm": "MONTHLY", "weekday": "MONDAY", "earlyDays": 3,
    }  # fmt: skip
    monthly = {"rhythm": "MONTHLY", "weekday": "MONDAY", "earlyDays": 3}
    assert await told(graph, t, id_) == {**monthly, "source": "ORGANISATION", "dueOn": "2026-12-07"}
    two = {"rhythm": "EVERY_TWO_WEEKS", "weekday": "FRIDAY"}
    answer = await set_for(graph, t, t.cy, t.shop, **two)
    assert answer["unit"]["cadence"] == {**two, "setBy": {"name": "Cy"}}
    of_unit = {**two, "earlyDays": 3, "source": "UNIT", "dueOn": "2026-11-20"}
    assert await told(graph, t, id_) == of_unit
    own = {"rhythm": "EVERY_THREE_WEEKS", "weekday": "TUESDAY"}
    await on_result(graph, "keyResultUpdate", t.bo, id=id_, cadence=own)
    of_result = {**own, "earlyDays": 3, "source": "KEY_RESULT", "dueOn": "2026-12-01"}
    assert await told(graph, t, id_) == of_result
    await on_result(graph, "keyResultUpdate", t.bo, id=id_, cadence=None)
    assert await told(graph, t, id_) == of_unit
    assert (await set_for(graph, t, t.cy, t.shop))["unit"] == {"cadence": None}


async def test_a_shared_objective_keeps_the_time_of_the_unit_that_asks_most_often(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    goal = await company.objective("Win", cycle=t.cycle, owner=t.di, level=ObjectiveLevel.UNIT)
    id_ = gid("KeyResult", await company.key_result("Sell", objective=goal))
    for unit in (t.shop, t.acme):
        await company.add(ObjectiveUnit, objective_id=goal, unit_id=unit, weight=1)
    await set_for(graph, t, t.cy, t.shop, rhythm="MONTHLY")
    await set_for(graph, t, t.cy, t.acme, rhythm="EVERY_TWO_WEEKS")
    found = await told(graph, t, id_)
    assert (found["rhythm"], found["source"]) == ("EVERY_TWO_WEEKS", "UNIT")


async def test_health_the_inbox_and_reminders_keep_the_same_time(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = await spoken_of(company, t, t.bo)
    asked = [
        (await graph.ask(ASKED, as_=t.bo, id=id_))["keyResult"]["health"]["value"],
        (await graph.ask(INBOX, as_=t.bo))["inbox"]["nodes"],
    ]
    assert asked == ["PENDING", [{"kind": "CHECK_IN", "dueOn": "2026-11-16"}]]
    await set_for(graph, t, t.cy, t.shop, rhythm="EVERY_TWO_WEEKS")
    assert (await graph.ask(INBOX, as_=t.bo))["inbox"]["nodes"] == []
    await on_result(
        graph, "keyResultUpdate", t.bo, id=id_, cadence={"rhythm": "WEEKLY", "weekday": "THURSDAY"}
    )
    # Due on the twelfth, and three days of grace are over.
    assert (await graph.ask(ASKED, as_=t.bo, id=id_))["keyResult"]["health"]["value"] == "OUTDATED"
    nodes = (await graph.ask(INBOX, as_=t.bo))["inbox"]["nodes"]
    assert nodes == [{"kind": "CHECK_IN", "dueOn": "2026-11-12"}]


async def test_who_has_just_spoken_is_not_asked_again(graph: Graph, company: Company) -> None:
    """A check-in counts as the next one so many days ahead: until then nobody is reminded."""
    t = await team(company)
    id_ = await spoken_of(company, t, t.bo)
    given = {"reason": "Enough.", "expectedVersion": 1, "weekday": "THURSDAY"}
    await act(graph, "okrSettingsUpdate", t.cy, SETTINGS, **given, earlyDays=2)
    assert (await told(graph, t, id_))["dueOn"] == "2026-11-12"
    again = {**given, "expectedVersion": 2, "earlyDays": 3}
    await act(graph, "okrSettingsUpdate", t.cy, SETTINGS, **again)
    assert (await told(graph, t, id_))["dueOn"] == "2026-11-19"


async def test_a_check_in_is_due_on_the_persons_own_day(graph: Graph, company: Company) -> None:
    """One is said on a Monday where the organisation is, and on Tuesday on Kiritimati."""
    t = await team(company)
    far = await company.person("Far", time_zone="Pacific/Kiritimati")
    due: list[str] = []
    for owner in (t.bo, far):
        cadence = {"rhythm": Rhythm.WEEKLY, "weekday": Weekday.WEDNESDAY}
        id_ = await spoken_of(company, t, owner, **cadence)
        late = A_WEEK_AGO + timedelta(hours=2)
        await company.check_in(UUID(str(key_of(id_, "KeyResult"))), author=owner, at=late)
        [node] = (await graph.ask(INBOX, as_=owner))["inbox"]["nodes"]
        due.append(node["dueOn"])
    # A day ahead counts for that Wednesday, and two days do not.
    assert due == ["2026-11-11", "2026-11-18"]


async def test_health_and_the_inbox_count_the_same_days(graph: Graph, company: Company) -> None:
    """On Kiritimati it was Tuesday when somebody spoke: early enough for that Wednesday."""
    t = await team(company)
    far = await company.person("Far", time_zone="Pacific/Kiritimati")
    told: list[Any] = []
    for owner in (t.bo, far):
        cadence = {"rhythm": Rhythm.WEEKLY, "weekday": Weekday.WEDNESDAY}
        id_ = await spoken_of(company, t, owner, **cadence)
        late = A_WEEK_AGO + timedelta(hours=2)
        await company.check_in(UUID(str(key_of(id_, "KeyResult"))), author=owner, at=late)
        for who in (owner, t.di):
            found = (await graph.ask(ASKED, as_=who, id=id_))["keyResult"]
            told.append((found["cadence"]["dueOn"], found["health"]["value"]))
    here, there = ("2026-11-11", "OUTDATED"), ("2026-11-18", "PENDING")
    assert told == [here, here, there, there]


THEN = """query($id: ID!, $unit: ID!, $on: Date) {
  keyResult(id: $id, asOf: $on) { cadence { rhythm weekday source } health { value expected } }
  unit(id: $unit, asOf: $on) { cadence { rhythm weekday } } }"""


async def then(graph: Graph, t: Team, id_: str, days_ago: int | None) -> Any:
    on = None if days_ago is None else (TODAY - timedelta(days=days_ago)).isoformat()
    return await graph.ask(THEN, as_=t.bo, id=id_, unit=gid("OrgUnit", t.shop), on=on)


async def test_a_past_day_keeps_the_cadence_that_its_unit_had_then(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = await spoken_of(company, t, t.bo)
    thursdays = {"rhythm": Rhythm.WEEKLY, "weekday": Weekday.THURSDAY}
    who = {"set_by_id": t.cy, "set_at": NOW - timedelta(days=5)}
    await company.add(UnitCadence, unit_id=t.shop, **thursdays, **who)
    await set_for(graph, t, t.cy, t.shop)
    now, yesterday, before = [await then(graph, t, id_, days) for days in (None, 1, 8)]
    usual = {"rhythm": "WEEKLY", "weekday": "MONDAY", "source": "ORGANISATION"}
    own = {"rhythm": "WEEKLY", "weekday": "THURSDAY"}
    assert (now["keyResult"]["cadence"], now["unit"]["cadence"]) == (usual, None)
    assert yesterday["keyResult"]["cadence"] == {**own, "source": "UNIT"}
    assert yesterday["unit"]["cadence"] == own
    assert (before["keyResult"]["cadence"], before["unit"]["cadence"]) == (usual, None)
    # Due on Thursday the twelfth, and on Monday the sixteenth as it is now.
    told = [each["keyResult"]["health"]["value"] for each in (now, yesterday)]
    assert told == ["PENDING", "OUTDATED"]


async def test_a_past_day_keeps_the_cadence_window_and_unit_of_whose_turn_it_was(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = await spoken_of(company, t, t.bo, rhythm=Rhythm.MONTHLY, weekday=Weekday.FRIDAY)
    units = await spoken_of(company, t, t.bo)
    fridays = {"rhythm": Rhythm.EVERY_TWO_WEEKS, "weekday": Weekday.FRIDAY}
    who = {"set_by_id": t.cy, "set_at": NOW - timedelta(days=5)}
    await company.add(UnitCadence, unit_id=t.shop, **fridays, **who)
    window = {"startsOn": (TODAY - timedelta(days=2)).isoformat()}
    before = await then(graph, t, id_, 1)
    await on_result(graph, "keyResultUpdate", t.bo, id=id_, cadence=None, **window)
    now, yesterday = [await then(graph, t, id_, days) for days in (None, 1)]
    assert now["keyResult"]["cadence"]["source"] == "UNIT"
    assert yesterday == before
    assert before["keyResult"]["cadence"]["rhythm"] == "MONTHLY"
    await company.member(t.bo, t.shop, role=None, since=TODAY)
    told = [(await then(graph, t, units, days))["keyResult"]["cadence"] for days in (None, 1)]
    assert [each["source"] for each in told] == ["ORGANISATION", "UNIT"]


async def test_a_past_day_goes_by_what_was_so_of_each_key_result_and_not_of_another(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    fridays = {"rhythm": Rhythm.EVERY_TWO_WEEKS, "weekday": Weekday.FRIDAY}
    who = {"set_by_id": t.cy, "set_at": NOW - timedelta(days=5)}
    await company.add(UnitCadence, unit_id=t.shop, **fridays, **who)
    await unit_objective(company, t)
    alone, handed_on = [await spoken_of(company, t, t.di) for _ in range(2)]
    objective = await objective_of(company, handed_on)
    was = {"field": "owner", "old": "Bo", "old_ids": [t.bo], "new": "Di", "version": 1}
    told = {"id": uuid4(), "objective_id": objective, "author_id": t.cy, "at": NOW}
    await company.add(Revision, **told, **was)
    found = [(await then(graph, t, id_, 1))["keyResult"] for id_ in (alone, handed_on)]
    assert [each["cadence"]["source"] for each in found] == ["ORGANISATION", "UNIT"]


async def objective_of(company: Company, id_: str) -> UUID:
    key = KeyResult.id == key_of(GlobalId(id_), "KeyResult")
    async with company.database.system() as session:
        return UUID(str(await session.scalar(select(KeyResult.objective_id).where(key))))


async def test_a_unit_s_cadence_has_a_history_that_nothing_overwrites(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    for cadence in ({"rhythm": "MONTHLY"}, {"rhythm": "MONTHLY"}, {}, {"rhythm": "WEEKLY"}):
        await set_for(graph, t, t.cy, t.shop, **cadence)
    query = """query($id: ID!) { unit(id: $id) { cadence { rhythm } cadenceHistory(first: 2) {
      totalCount nodes { version rhythm weekday setBy { name } } } } }"""
    told = (await graph.ask(query, as_=t.di, id=gid("OrgUnit", t.shop)))["unit"]
    by = {"setBy": {"name": "Cy"}}
    assert told["cadence"] == {"rhythm": "WEEKLY"}
    assert told["cadenceHistory"] == {
        "totalCount": 3,
        "nodes": [
            {"version": 3, "rhythm": "WEEKLY", "weekday": "MONDAY", **by},
            {"version": 2, "rhythm": None, "weekday": None, **by},
        ],
    }


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"earlyDays": 7}, "INVALID", ["earlyDays"]),
        ({"earlyDays": -1}, "INVALID", ["earlyDays"]),
        ({"rhythm": "MONTHLY", "expectedVersion": 9}, "CONFLICT", []),
    ],
)
async def test_a_cadence_that_can_not_be_is_refused(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    t = await team(company)
    words = {"reason": "So.", "expectedVersion": 1, **given}
    answer = await act(graph, "okrSettingsUpdate", t.cy, SETTINGS, **words)
    assert codes(answer) == [(code, path)]


async def test_a_stranger_sets_no_cadence_and_no_unit_that_is_not_there_has_one(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = await spoken_of(company, t, t.bo)
    cadence = {"rhythm": "MONTHLY", "weekday": "MONDAY"}
    answers = [
        await set_for(graph, t, t.ada, t.shop, **cadence),
        await act(graph, "cadenceSet", t.cy, UNIT, unit="x", cadence=cadence),
        await on_result(graph, "keyResultUpdate", t.di, id=id_, cadence=cadence),
    ]
    assert [codes(each) for each in answers] == [
        [("NOT_ALLOWED", [])], [("NOT_FOUND", ["unit"])], [("NOT_ALLOWED", [])],
    ]  # fmt: skip


STALE = "query($id: ID!, $on: Date) { keyResult(id: $id, asOf: $on) { readEvery isStale } }"


async def test_a_value_that_is_read_too_seldom_is_stale_whatever_is_said_of_it(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = await spoken_of(company, t, t.bo, read_every=ReadEvery.WEEKLY)
    yesterday = (TODAY - timedelta(days=1)).isoformat()

    async def stale(on: str | None = None) -> Any:
        return (await graph.ask(STALE, as_=t.di, id=id_, on=on))["keyResult"]["isStale"]

    said = {"keyResult": id_, "narrative": "All is well."}
    await act(graph, "checkInCreate", t.bo, "checkIn { id }", **said)
    assert await stale() is True
    read: dict[str, Any] = {"value": Decimal(1), "origin": ReadingOrigin.JIRA}
    await company.check_in(UUID(str(key_of(id_, "KeyResult"))), at=NOW, **read)
    assert (await stale(), await stale(yesterday)) == (False, True)
    answer = await on_result(graph, "keyResultUpdate", t.bo, id=id_, readEvery=None)
    assert (answer["errors"], await stale(), await stale(yesterday)) == ([], None, True)
