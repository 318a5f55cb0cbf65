"""Reviews that nobody could fill or hear: they are not set up, and nobody is asked for them."""

from typing import Any
from uuid import UUID

import pytest

from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import DUE, PERIOD, SECTIONS, act, cast, codes, did, launched, set_up
from tests.support.company import Company

OWN: list[dict[str, Any]] = [{**SECTIONS[0], "writers": ["SELF", "MANAGER"]}, SECTIONS[1]]
NO_PEERS = {"least": 0, "most": 0, "each": 5}


async def template(graph: Graph, hr: UUID, sections: list[dict[str, Any]]) -> str:
    made = await did(graph, "reviewTemplateCreate", hr, name="Own", sections=sections)
    return str(made["id"])


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ({}, "PEER"),
        ({"peers": NO_PEERS, "switches": {"hasUpward": True}}, "UPWARD"),
        ({"peers": NO_PEERS, "switches": {"hasSkip": True}}, "SKIP"),
    ],
    ids=["peers", "reports", "skips"],
)
async def test_a_cycle_has_no_reviews_that_its_template_asks_nothing_of(
    graph: Graph, company: Company, more: dict[str, Any], missing: str
) -> None:
    people = await cast(company)
    words = {"name": "H2", "due": DUE, **PERIOD, **more}
    own = await template(graph, people["hr"], OWN)
    answer = await act(graph, "reviewCycleCreate", people["hr"], template=own, **words)
    assert codes(answer) == [("INVALID", ["template"])]
    assert f"asks nothing of {missing}," in answer["errors"][0]["message"]


async def test_a_cycle_without_those_is_set_up(graph: Graph, company: Company) -> None:
    people = await cast(company)
    words = {"name": "H2", "due": DUE, **PERIOD, "peers": NO_PEERS}
    own = await template(graph, people["hr"], OWN)
    answer = await act(graph, "reviewCycleCreate", people["hr"], template=own, **words)
    assert answer["errors"] == []


async def test_the_template_of_a_unit_asks_all_who_write(graph: Graph, company: Company) -> None:
    people = await cast(company)
    unit = gid("OrgUnit", await company.unit("Sales"))
    own = await template(graph, people["hr"], OWN)
    whole = await template(graph, people["hr"], SECTIONS)
    words = {"name": "H2", "template": whole, "due": DUE, **PERIOD}
    units = [{"unit": unit, "template": own}]
    answer = await act(graph, "reviewCycleCreate", people["hr"], **words, unitTemplates=units)
    assert codes(answer) == [("INVALID", ["unitTemplates", "0", "template"])]


@pytest.mark.parametrize("field", ["unit", "template"])
async def test_what_is_not_there_is_told_by_its_field(
    graph: Graph, company: Company, field: str
) -> None:
    people = await cast(company)
    whole = await template(graph, people["hr"], SECTIONS)
    words = {"name": "H2", "template": whole, "due": DUE, **PERIOD}
    units = [{"unit": gid("OrgUnit", await company.unit("Sales")), "template": whole, field: "x"}]
    answer = await act(graph, "reviewCycleCreate", people["hr"], **words, unitTemplates=units)
    assert codes(answer) == [("NOT_FOUND", ["unitTemplates", "0", field])]


async def test_the_template_of_people_asks_all_who_write(graph: Graph, company: Company) -> None:
    people = await cast(company)
    cycle, own = await set_up(graph, people), await template(graph, people["hr"], OWN)
    theirs = [{"template": own, "people": [gid("Person", people["me"])]}]
    answer = await act(graph, "reviewCycleLaunch", people["hr"], id=cycle, peopleTemplates=theirs)
    assert codes(answer) == [("INVALID", ["peopleTemplates", "0", "template"])]


@pytest.mark.parametrize(
    ("reports", "threshold", "asked"), [(2, 3, 0), (3, 3, 3), (3, 4, 0), (4, 4, 4)]
)
async def test_reports_are_asked_where_enough_could_be_heard(
    graph: Graph, company: Company, reports: int, threshold: int, asked: int
) -> None:
    switches, many = {"hasUpward": True}, {"least": 0, "most": 5, "each": 5}
    more = {"switches": switches, "threshold": threshold, "peers": many}
    doing = await launched(graph, company, reports=reports, **more)
    query = "{ me { reviewsToWrite { nodes { kind } } } }"
    names = [name for name in doing.people if name.startswith("report")]
    answers = [await graph.ask(query, as_=doing.people[name]) for name in names]
    kinds = [each["kind"] for it in answers for each in it["me"]["reviewsToWrite"]["nodes"]]
    assert kinds.count("UPWARD") == asked
