"""Private matters in a pilot: nobody outside is asked, told of, or made part of one."""

from typing import Any

import pytest

from rules.terms import Feature
from tests.graph.conftest import Graph
from tests.graph.everyday import Cast, done, person
from tests.graph.everyday import cast as everyday_cast
from tests.graph.reviewing import Reviewing, act, cast, codes, did, launched, set_up
from tests.support.company import NOW, TODAY, Company

OUT = "FEATURE_NOT_ENABLED"
ACTIONS = [
    "feedbackAsk", "feedbackGive", "recognitionGive", "oneOnOneSchedule", "feedbackRoundStart",
]  # fmt: skip


def asking(people: Cast) -> dict[str, tuple[dict[str, Any], list[str]]]:
    """What Ann asks of Bo or tells him, each with the field that names him."""
    bo, words = person(people.bo), {"level": "PRIVATE", "text": "Well done"}
    two = [person(people.ada), bo]
    about = {"question": "How?", "closesOn": TODAY.isoformat(), "about": bo, "peers": two}
    return {
        "feedbackAsk": ({"of": bo, "dueOn": TODAY.isoformat()}, ["of"]),
        "feedbackGive": ({"about": bo, **words}, ["about"]),
        "recognitionGive": ({"recipients": [bo], "text": "x", "kind": "HELP"}, ["recipients", "0"]),
        "oneOnOneSchedule": ({"partner": bo, "startsAt": NOW.isoformat()}, ["partner"]),
        "feedbackRoundStart": (about, ["about"]),
    }


@pytest.mark.parametrize("action", ACTIONS)
async def test_nobody_outside_a_pilot_is_asked_or_told(
    graph: Graph, company: Company, action: str
) -> None:
    people, unit = await everyday_cast(company), await company.unit("Trying it")
    await company.member(people.ada, unit)
    await company.pilot(Feature.PERFORMANCE, unit)
    given, path = asking(people)[action]
    assert (await done(graph, action, people.ada, "__typename", **given))["errors"] == [
        {"code": OUT, "path": path}
    ]


async def piloted(company: Company, *names: str) -> dict[str, Any]:
    people, unit = await cast(company), await company.unit("Trying it")
    for name in names:
        await company.member(people[name], unit)
    await company.pilot(Feature.PERFORMANCE, unit)
    return people


async def subjects(graph: Graph, people: dict[str, Any], cycle: str) -> list[str]:
    asked = """query($id: ID!) { reviewCycle(id: $id) {
      participants { nodes { subject { name } } } } }"""
    answer = await graph.ask(asked, as_=people["hr"], id=cycle)
    parts = answer["reviewCycle"]["participants"]["nodes"]
    return sorted(each["subject"]["name"] for each in parts)


async def test_all_who_take_part_in_a_review_are_those_of_the_pilot(
    graph: Graph, company: Company
) -> None:
    people = await piloted(company, "above", "manager", "me")
    cycle = await set_up(graph, people, switches={"hasUpward": True})
    await did(graph, "reviewCycleLaunch", people["hr"], id=cycle)
    assert await subjects(graph, people, cycle) == ["above", "manager", "me"]


async def test_whoever_is_named_outside_a_pilot_takes_no_part_in_a_review(
    graph: Graph, company: Company
) -> None:
    people = await piloted(company, "above", "manager", "me")
    cycle = await set_up(graph, people)
    both = [person(people["me"]), person(people["report"])]
    answer = await act(graph, "reviewCycleLaunch", people["hr"], id=cycle, participants=both)
    assert codes(answer) == [(OUT, ["participants", "1"])]


@pytest.mark.parametrize(
    ("inside", "switches", "writer"),
    [(["me"], {}, "manager"), (["me", "manager"], {"hasSkip": True}, "above")],
    ids=["a manager", "a skip"],
)
async def test_hr_is_told_who_could_not_write(
    graph: Graph, company: Company, inside: list[str], switches: dict[str, bool], writer: str
) -> None:
    people = await piloted(company, *inside)
    cycle = await set_up(graph, people, switches=switches)
    given = {"id": cycle, "participants": [person(people["me"])]}
    answer = await act(graph, "reviewCycleLaunch", people["hr"], **given)
    assert codes(answer) == [(OUT, ["participants"])]
    assert f"not on for {writer}, who would write of me." in answer["errors"][0]["message"]


WROTE = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
  manager { name } reviews { nodes { kind author { name } } } } } }"""


@pytest.mark.parametrize(
    ("inside", "manager", "written"),
    [
        (["me"], None, [("SELF", "me")]),
        (["me", "manager"], "manager", [("MANAGER", "manager"), ("SELF", "me")]),
        (["me", "above"], None, [("SELF", "me"), ("SKIP", "above")]),
    ],
    ids=["neither", "a manager", "a skip"],
)
async def test_all_of_a_pilot_take_part_without_what_nobody_could_write(
    graph: Graph, company: Company, inside: list[str], manager: Any, written: Any
) -> None:
    """Those at the top of a pilot have somebody above them who is outside."""
    people = await piloted(company, *inside)
    cycle = await set_up(graph, people, switches={"hasSkip": True})
    await did(graph, "reviewCycleLaunch", people["hr"], id=cycle)
    doing = Reviewing(graph, people, cycle)
    part = (await graph.ask(WROTE, as_=people["hr"], id=await doing.part()))["node"]
    reviews = [(each["kind"], each["author"]["name"]) for each in part["reviews"]["nodes"]]
    assert part["manager"] == (None if manager is None else {"name": manager})
    assert sorted(reviews) == written


async def test_a_manager_who_has_reviews_later_may_take_over_what_was_launched_without(
    graph: Graph, company: Company
) -> None:
    people, unit = await cast(company), await company.unit("Trying it")
    await company.member(people["me"], unit)
    await company.pilot(Feature.PERFORMANCE, unit)
    doing = Reviewing(graph, people, await set_up(graph, people))
    await doing.do("reviewCycleLaunch", "hr", id=doing.cycle)
    await company.member(people["manager"], unit)
    to = {"participant": await doing.part(), "manager": person(people["manager"])}
    await doing.do("reviewManagerChange", "hr", **to, reason="They joined")
    assert await doing.review("manager", "MANAGER")


async def test_nobody_takes_part_where_reviews_are_tried_nowhere(
    graph: Graph, company: Company
) -> None:
    people = await piloted(company)
    cycle = await set_up(graph, people)
    answer = await act(graph, "reviewCycleLaunch", people["hr"], id=cycle)
    assert codes(answer) == [(OUT, ["participants"])]


async def tried_by_one_team(graph: Graph, company: Company) -> Reviewing:
    """Launched for all, and left to a few."""
    doing = await launched(graph, company, switches={"hasNomination": True})
    unit = await company.unit("Trying it")
    for name in ("above", "manager", "me"):
        await company.member(doing.people[name], unit)
    await company.pilot(Feature.PERFORMANCE, unit)
    return doing


async def test_peers_and_managers_outside_a_pilot_are_not_named(
    graph: Graph, company: Company
) -> None:
    doing = await tried_by_one_team(graph, company)
    part, other = await doing.part(), person(doing.people["other"])
    to = {"participant": part, "manager": other, "reason": "Moved"}
    refused = await doing.refused("peerNominate", "me", participant=part, reviewer=other)
    refused += await doing.refused("peerNominate", "manager", participant=part, reviewer=other)
    refused += await doing.refused("reviewManagerChange", "hr", **to)
    assert refused == [(OUT, ["reviewer"]), (OUT, ["reviewer"]), (OUT, ["manager"])]
