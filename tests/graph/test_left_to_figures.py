"""Whose word a key result's health is: its owner's, the figures' where they say so, or nobody's."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from rules.terms import MetricKind, ReportedStatus
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import created, owned
from tests.support.company import NOW, TODAY, Company

HEALTH = """query($id: ID!) { keyResult(id: $id) {
  health { value source reported computed reasons } latestCheckIn { reportedStatus } } }"""
ON_TRACK, AUTO = ReportedStatus.ON_TRACK, ReportedStatus.AUTO


async def health(graph: Graph, me: Any, result: Any) -> Any:
    return (await graph.ask(HEALTH, as_=me, id=gid("KeyResult", result)))["keyResult"]["health"]


@pytest.mark.parametrize(
    ("words", "value", "source"),
    [
        ([None], "PENDING", "NONE"),
        ([AUTO], "AT_RISK", "COMPUTED"),
        ([AUTO, None], "AT_RISK", "COMPUTED"),
        ([ON_TRACK, None], "ON_TRACK", "REPORTED"),
        ([ON_TRACK, AUTO, None], "AT_RISK", "COMPUTED"),
        ([AUTO, ON_TRACK], "ON_TRACK", "REPORTED"),
    ],
    ids=str,
)
async def test_the_newest_word_decides_whether_the_figures_speak(
    graph: Graph, company: Company, words: list[ReportedStatus | None], value: str, source: str
) -> None:
    me, result = await owned(company, current=Decimal(5))
    for ago, word in zip(reversed(range(len(words))), words, strict=True):
        at = NOW - timedelta(days=ago)
        await company.check_in(result, at=at, author=me, reported_status=word, narrative="So it is")
    found = await health(graph, me, result)
    assert (found["value"], found["source"], found["computed"]) == (value, source, "AT_RISK")


@pytest.mark.parametrize(
    ("due", "value", "status"),
    [(1, 98, "BEHIND"), (0, 98, "BEHIND"), (-1, 98, "MISSED"), (0, 99, "ON_TRACK")],
    ids=["day before", "last day", "day after", "kept on the last day"],
)
async def test_what_is_to_be_kept_is_missed_only_after_its_last_day(
    graph: Graph, company: Company, due: int, value: int, status: str
) -> None:
    bound = {"kind": MetricKind.STAY_ABOVE, "start": None, "target": None, "lower": Decimal(99)}
    me, result = await owned(
        company, **bound, current=Decimal(value), due_on=TODAY + timedelta(days=due)
    )
    await company.check_in(result, author=me, reported_status=AUTO)
    assert (await health(graph, me, result))["value"] == status


async def test_an_owner_hands_the_word_to_the_figures_and_takes_it_back(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company, current=Decimal(5))
    told: list[Any] = []
    for word in ("ON_TRACK", "AUTO", "BEHIND"):
        answer = await created(graph, me, keyResult=gid("KeyResult", result), reportedStatus=word)
        found = await health(graph, me, result)
        told.append((answer["errors"], found["value"], found["reported"]))
    assert told == [
        ([], "ON_TRACK", "ON_TRACK"),
        ([], "AT_RISK", None),
        ([], "BEHIND", "BEHIND"),
    ]
