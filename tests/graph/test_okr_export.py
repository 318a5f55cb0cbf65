"""A cycle's OKRs as a file: what its reader sees, with the values of the graph."""

import csv
from io import StringIO
from typing import Any, cast
from uuid import UUID

from rules.terms import Visibility
from tests.graph.conftest import Graph
from tests.support.company import Company

ASKED = """{ objectives { nodes { id title progress { value } keyResults { id title current
  progress { value } health { value } owner { email } } } } }"""
AUDIT = "{ auditLog { nodes { action actor { name } } } }"


async def taken(graph: Graph, who: UUID, key: str, form: str = "csv") -> Any:
    headers = {"Authorization": f"Bearer {graph.token(who)}"}
    return await graph.send("GET", f"/okrs/export.{form}?cycle={key}", headers=headers)


async def test_a_file_of_okrs_has_the_values_of_the_graph_and_what_its_reader_sees(
    graph: Graph, company: Company
) -> None:
    ann, bo = await company.person("Ann"), await company.person("Bo")
    cycle = await company.cycle()
    grow = await company.objective("Grow", cycle=cycle, owner=ann)
    for title in ("More", "=1+1"):
        result = await company.key_result(title, objective=grow, owner_id=ann)
        await company.check_in(result, author=ann, value=50)
    await company.objective("Bare", cycle=cycle, owner=ann)
    hidden = await company.objective(
        "Hidden", cycle=cycle, owner=ann, visibility=Visibility.RESTRICTED
    )
    await company.key_result("Secret", objective=hidden)
    answer = await taken(graph, bo, "FY26-Q4")
    lines = [*csv.DictReader(StringIO(answer.text))]
    told = (await graph.ask(ASKED, as_=bo))["objectives"]["nodes"]
    wanted = [
        (goal["id"], goal["progress"]["value"] if goal["progress"] else "", each)
        for goal in told
        for each in goal["keyResults"] or [None]
    ]
    found = [(line["objectiveId"], line["objectiveProgress"]) for line in lines]
    assert found == [(id_, value or "") for id_, value, _ in wanted]
    numbers = [(line["keyResultId"], line["current"], line["progress"]) for line in lines]
    assert numbers == [
        ("", "", "")
        if each is None
        else (each["id"], each["current"] or "", each["progress"]["value"])
        for *_, each in wanted
    ]
    # Objectives made in one millisecond stand in either order.
    assert sorted(line["keyResult"] for line in lines) == ["", "'=1+1", "More"]
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


async def test_the_same_as_json_is_what_the_graph_answers(graph: Graph, company: Company) -> None:
    ann, bo = await company.person("Ann"), await company.person("Bo")
    cycle = await company.cycle()
    for title, visibility in (("Grow", Visibility.PUBLIC), ("Hidden", Visibility.RESTRICTED)):
        goal = await company.objective(title, cycle=cycle, owner=ann, visibility=visibility)
        result = await company.key_result("More", objective=goal, owner_id=ann)
        await company.check_in(result, author=ann, value=50)
    answer = await taken(graph, bo, "FY26-Q4", "json")
    told = (await graph.ask(ASKED, as_=bo))["objectives"]["nodes"]
    found = answer.json()["objectives"]
    assert [each["title"] for each in found] == ["Grow"]
    assert [part(each, told[0]) for each in found] == told
    assert answer.headers["content-type"] == "application/json"
    entries = (await graph.ask(AUDIT, as_=bo))["auditLog"]["nodes"]
    assert entries == [{"action": "okrsExport", "actor": {"name": "Bo"}}]


def part(whole: Any, like: Any) -> Any:
    """Of a larger answer only what another one asked for."""
    match like:
        case dict():
            named = cast("dict[str, Any]", like)
            return {name: part(whole[name], each) for name, each in named.items()}
        case [*listed]:
            return [part(one, each) for one, each in zip(whole, listed, strict=True)]
        case _:
            return whole


async def test_that_it_was_taken_is_in_the_audit_and_an_unknown_cycle_is_not_there(
    graph: Graph, company: Company
) -> None:
    ann = await company.person("Ann")
    await company.cycle()
    assert (await taken(graph, ann, "FY26-Q4")).status_code == 200
    assert (await taken(graph, ann, "FY99-Q1")).status_code == 404
    assert (await graph.send("GET", "/okrs/export.csv?cycle=FY26-Q4")).status_code == 401
    entries = (await graph.ask(AUDIT, as_=ann))["auditLog"]["nodes"]
    assert entries == [{"action": "okrsExport", "actor": {"name": "Ann"}}]
