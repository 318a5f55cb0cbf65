"""Checking in at the same time, again, or too late."""

from asyncio import gather
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from model.check_in import CheckIn
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import counted, created, owned
from tests.support.company import NOW, Company
from tests.sync.test_rollup_round_trips import nine_levels

MOST_ASKED = 36
"""Statements of one check-in with its answer, but for who asks: what it may, writes and moves."""
FIGURES = "query($id: ID!) { keyResult(id: $id) { current version } }"


async def test_the_same_client_id_at_the_same_time_counts_once(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    given = {"keyResult": gid("KeyResult", result), "clientMutationId": "a", "value": "50"}
    answers = await gather(*(created(graph, me, **given) for _ in range(6)))
    assert [answer["errors"] for answer in answers] == [[]] * 6
    assert len({answer["checkIn"]["id"] for answer in answers}) == 1
    assert await counted(company, CheckIn) == 1


async def test_the_newest_of_many_check_ins_at_the_same_time_wins(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    id_ = gid("KeyResult", result)

    async def say(minutes_ago: int) -> Any:
        when = (NOW - timedelta(minutes=minutes_ago)).isoformat()
        return await created(graph, me, keyResult=id_, value=str(minutes_ago), effectiveAt=when)

    answers = await gather(*(say(minutes) for minutes in range(10)))
    figures = await graph.ask(FIGURES, as_=me, id=id_)
    assert [answer["errors"] for answer in answers] == [[]] * 10
    assert figures["keyResult"] == {"current": "0", "version": 11}


async def test_of_many_that_read_one_version_one_is_taken(graph: Graph, company: Company) -> None:
    me, result = await owned(company)
    given = {"keyResult": gid("KeyResult", result), "value": "1", "expectedVersion": 1}
    answers = await gather(*(created(graph, me, **given) for _ in range(4)))
    codes = sorted(error["code"] for answer in answers for error in answer["errors"])
    assert codes == ["CONFLICT"] * 3


async def test_a_check_in_without_a_version_is_a_change_for_those_who_name_one(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    id_ = gid("KeyResult", result)
    await created(graph, me, keyResult=id_, narrative="Nothing new.")
    answer = await created(graph, me, keyResult=id_, value="1", expectedVersion=1)
    assert [error["code"] for error in answer["errors"]] == ["CONFLICT"]


@pytest.mark.parametrize("client_id", ["", "a" * 201])
async def test_a_client_id_that_no_index_would_hold_is_refused(
    graph: Graph, company: Company, client_id: str
) -> None:
    me, result = await owned(company)
    id_ = gid("KeyResult", result)
    answer = await created(graph, me, keyResult=id_, value="1", clientMutationId=client_id)
    assert [error["path"] for error in answer["errors"]] == [["clientMutationId"]]


@pytest.mark.parametrize("version", [0, 2**31 - 1])
async def test_a_version_that_never_was_is_a_conflict(
    graph: Graph, company: Company, version: int
) -> None:
    me, result = await owned(company)
    id_ = gid("KeyResult", result)
    answer = await created(graph, me, keyResult=id_, value="1", expectedVersion=version)
    assert [error["code"] for error in answer["errors"]] == ["CONFLICT"]


CLOSED: list[dict[str, Any]] = [
    {"ends_on": date(2026, 10, 31), "grading_ends_on": date(2026, 11, 17)},
    {"closed_on": date(2026, 11, 1)},
    {"archived_on": date(2026, 11, 1)},
]


@pytest.mark.parametrize("closed", CLOSED)
async def test_a_closed_cycle_takes_no_late_reading_whatever_date_it_bears(
    graph: Graph, company: Company, closed: dict[str, Any]
) -> None:
    me = await company.person("Ada Able")
    goal = await company.objective("Win", cycle=await company.cycle(**closed), owner=me)
    result = gid("KeyResult", await company.key_result("Sell", objective=goal))
    answer = await created(graph, me, keyResult=result, effectiveAt="2026-10-20T12:00:00Z")
    assert [error["code"] for error in answer["errors"]] == ["OUTSIDE_CYCLE"]


async def test_a_cycle_in_grading_takes_a_late_reading(graph: Graph, company: Company) -> None:
    me: UUID = await company.person("Ada Able")
    cycle = await company.cycle(ends_on=date(2026, 11, 17), grading_ends_on=date(2026, 11, 30))
    goal = await company.objective("Win", cycle=cycle, owner=me)
    result = gid("KeyResult", await company.key_result("Sell", objective=goal))
    assert (await created(graph, me, keyResult=result, value="1"))["errors"] == []


async def test_a_whole_check_in_asks_as_often_however_wide_the_tree(
    graph: Graph, company: Company
) -> None:
    me, cycle = await company.person("Ada"), await company.cycle()
    asked: list[int] = []
    for width in (2, 20):
        _, _, result = await nine_levels(company, width, cycle, owner_id=me)
        await company.roll_up()
        id_ = gid("KeyResult", result)
        await created(graph, me, keyResult=id_, value="40")
        with graph.counted() as seen:
            assert (await created(graph, me, keyResult=id_, value="50"))["errors"] == []
        asked.append(len(seen))
    assert asked == [MOST_ASKED] * 2
