"""Asking for another day shows how things stood then, and only what is the caller's today."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.server import application
from model.objective import ObjectiveUnit
from rules.terms import ObjectiveLevel, ObjectiveStatus, Visibility
from tests.graph.conftest import Graph, gid
from tests.support.company import LONG_AGO, NOW, TODAY, Company

LAST_YEAR, LAST_MONTH = TODAY - timedelta(days=365), TODAY - timedelta(days=30)
TOMORROW, NEXT_YEAR = TODAY + timedelta(days=1), TODAY + timedelta(days=365)
DAYS = (None, LAST_YEAR, LAST_MONTH, TODAY, TOMORROW, NEXT_YEAR)
ASKED = """query($owner: ID!, $unit: ID!, $me: ID!, $on: Date) {
  person(id: $owner, asOf: $on) {
    employeeNumber startedOn objectives { nodes { title } totalCount } }
  unit(id: $unit, asOf: $on) {
    objectives { nodes { title } totalCount } members { nodes { employeeNumber } } }
  mine: person(id: $me, asOf: $on) { reports { nodes { employeeNumber } } } }"""
THEN = "query($id: ID!, $on: Date) { person(id: $id, asOf: $on) { manager { name } } }"
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | None"
ONCE_OR_LATER = ("former manager", "future manager", "former member", "future member")


@dataclass(frozen=True)
class Place:
    """An owner with a draft, and a unit with a restricted objective."""

    owner: UUID
    unit: UUID
    people: dict[str, UUID]


async def founded(company: Company) -> Place:
    """People who were, are or will be the owner's manager or in the unit."""
    people = {
        f"{when} {what}": await company.person(f"{when} {what}")
        for when in ("former", "present", "future")
        for what in ("manager", "member")
    }
    owner, unit = await company.person("Owner"), await company.unit("Unit")
    await company.employed(owner, "007")
    for when, since in (("former", LONG_AGO), ("present", LAST_MONTH), ("future", TOMORROW)):
        await company.line(owner, people[f"{when} manager"], since=since)
        await company.member(people[f"{when} member"], unit, since=since)
    await company.member(people["former member"], unit, since=LAST_MONTH, role=None)
    await company.member(owner, unit)
    await objectives(company, owner, unit)
    return Place(owner, unit, people)


async def objectives(company: Company, owner: UUID, unit: UUID) -> None:
    """There on every day that is asked about, in a cycle that runs on all of them."""
    cycle = await company.cycle(starts=LONG_AGO, ends_on=NEXT_YEAR, grading_ends_on=NEXT_YEAR)
    old = {"created_at": NOW - timedelta(days=1_000)}
    draft: dict[str, Any] = {**old, "status": ObjectiveStatus.DRAFT, "published_at": None}
    await company.objective("Draft", cycle=cycle, owner=owner, **draft)
    hidden: dict[str, Any] = {
        **old,
        "visibility": Visibility.RESTRICTED,
        "level": ObjectiveLevel.UNIT,
    }
    shared = await company.objective("Restricted", cycle=cycle, **hidden)
    await company.add(ObjectiveUnit, objective_id=shared, unit_id=unit, weight=1)


async def seen(graph: Graph, place: Place, who: str, on: date | None) -> list[str]:
    """Whatever is hidden from a colleague, that one of them meets when asking for a day."""
    me = place.people[who]
    given = {"owner": gid("Person", place.owner), "unit": gid("OrgUnit", place.unit)}
    day = None if on is None else str(on)
    answer = await graph.ask(ASKED, as_=me, me=gid("Person", me), on=day, **given)
    return sorted(set(texts(answer)) - {"0"})


def texts(answer: Json) -> list[str]:
    """Every text and number in an answer."""
    if isinstance(answer, dict):
        return [text for part in answer.values() for text in texts(part)]
    if isinstance(answer, list):
        return [text for part in answer for text in texts(part)]
    return [] if answer is None else [str(answer)]


@pytest.mark.parametrize("on", DAYS, ids=str)
@pytest.mark.parametrize("who", ONCE_OR_LATER)
async def test_who_was_or_will_be_concerned_sees_nothing_on_any_day(
    graph: Graph, company: Company, who: str, on: date | None
) -> None:
    assert await seen(graph, await founded(company), who, on) == []


@pytest.mark.parametrize("on", DAYS, ids=str)
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("present manager", ["007", "1", str(LONG_AGO), "Draft"]),
        ("present member", ["1", "Restricted"]),
    ],
)
async def test_who_is_concerned_today_sees_the_same_on_every_day(
    graph: Graph, company: Company, who: str, expected: list[str], on: date | None
) -> None:
    """Otherwise the test above could not fail."""
    assert await seen(graph, await founded(company), who, on) == sorted(expected)


async def test_the_past_and_the_future_of_lines_are_open_to_everybody(
    graph: Graph, company: Company
) -> None:
    place = await founded(company)
    managers = [
        (await graph.ask(THEN, as_=place.people["former manager"], **day))["person"]["manager"]
        for day in (
            {"id": gid("Person", place.owner), "on": str(on)} for on in (LAST_YEAR, TODAY, TOMORROW)
        )
    ]
    names = [manager["name"] for manager in managers]
    assert names == ["former manager", "present manager", "future manager"]


@pytest.mark.parametrize(
    ("zone", "expected"), [("UTC", ["1", "Restricted"]), ("Pacific/Honolulu", [])]
)
async def test_a_membership_begins_with_the_organisations_own_day(
    graph: Graph, company: Company, zone: str, expected: list[str]
) -> None:
    """At nine in London it is still yesterday in Honolulu."""
    place = await founded(company)
    newcomer = await company.person("Newcomer")
    await company.member(newcomer, place.unit, since=TODAY)
    services = replace(graph.services, zone=ZoneInfo(zone))
    there = Graph(application(services), services)
    joined = replace(place, people={"newcomer": newcomer})
    assert await seen(there, joined, "newcomer", None) == expected
    assert await seen(there, joined, "newcomer", NEXT_YEAR) == expected
