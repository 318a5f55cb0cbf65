"""Objectives made of others: like one, carried over, and cascaded to teams."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from model.cycle import Cycle
from model.key_result import Step
from model.objective import Contributor, Objective
from rules.terms import Ambition, MetricKind, ObjectiveLevel, ObjectiveStatus, Visibility
from tests.graph.authoring import DRAFT, Team, act, codes, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company

COPY = """objective { id title status isTemplate owner { name } cycle { key } contributors { name }
  units { unit { name } weight } carriedFrom { id } carriedTo { id } alignedTo { share }
  revisions { nodes { field new reason } }
  keyResults { title current weight startsOn dueOn owner { name } checkIns { totalCount }
    metric { kind target upper checkpoints { value } steps { title doneAt } } } }"""
DRAFTS = """objectives { id title level status owner { name } units { unit { name } }
  contributors { name } alignedTo { mode share parent { ... on Objective { id } } } }"""


async def next_cycle(company: Company, **more: Any) -> str:
    days = {"ends_on": date(2027, 3, 31), "grading_ends_on": date(2027, 4, 14), **more}
    return gid("Cycle", await company.cycle("FY27-Q1", starts=date(2027, 1, 1), **days))


async def whole(company: Company, t: Team, **more: Any) -> tuple[str, list[str]]:
    """An objective of Shop with a key result that has readings, and a milestone half done."""
    key = await unit_objective(company, t, **more)
    await company.add(Contributor, objective_id=key, person_id=t.di)
    left = await company.person("Gone", status="ENDED")
    unlisted = await company.person("Unlisted", retired_at=NOW)
    for gone in (left, unlisted):
        await company.add(Contributor, objective_id=key, person_id=gone)
    read = await company.key_result(
        "Sell", objective=key, owner_id=left, current=Decimal(40), due_on=date(2026, 12, 1)
    )
    await company.check_in(read, author=t.ada, value=Decimal(40))
    plain: dict[str, Any] = {"kind": MetricKind.MILESTONE, "start": None, "target": None}
    steps = await company.key_result("Build", objective=key, position=1, **plain)
    row = {"key_result_id": steps, "title": "Plan", "weight": 1, "done_at": NOW}
    await company.add(Step, id=UUID(int=1), **row)
    return gid("Objective", key), [gid("KeyResult", read), gid("KeyResult", steps)]


async def test_a_duplicate_has_everything_but_what_was_read_of_the_first(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_, _ = await whole(company, t)
    answer = await act(graph, "objectiveDuplicate", t.bo, COPY, id=id_)
    made = answer["objective"]
    assert (answer["errors"], made["title"], made["status"]) == ([], "Win", "DRAFT")
    assert (made["owner"], made["contributors"]) == ({"name": "Ada"}, [{"name": "Di"}])
    assert made["units"] == [{"unit": {"name": "Shop"}, "weight": "1"}]
    sold, built = made["keyResults"]
    assert (sold["current"], sold["checkIns"], sold["dueOn"], sold["owner"]) == (
        None, {"totalCount": 0}, None, None,
    )  # fmt: skip
    assert built["metric"]["steps"] == [{"title": "Plan", "doneAt": None}]
    assert (made["carriedFrom"], made["id"] != id_) == (None, True)


async def test_a_persons_objective_is_duplicated_as_ones_own(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    theirs = gid("Objective", await company.objective("Learn", cycle=t.cycle, owner=t.ada))
    answer = await act(graph, "objectiveDuplicate", t.di, COPY, id=theirs)
    assert answer["objective"]["owner"] == {"name": "Di"}


async def test_what_is_carried_over_knows_where_from_and_takes_what_was_chosen(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_, results = await whole(company, t)
    given = {"id": id_, "cycle": await next_cycle(company), "keyResults": results[:1]}
    silent = await act(graph, "objectiveCarryOver", t.ada, COPY, **given)
    said = {**given, "reason": "Not there yet.", "clientMutationId": "a"}
    first, retry = [await act(graph, "objectiveCarryOver", t.ada, COPY, **said) for _ in range(2)]
    again = await act(graph, "objectiveCarryOver", t.ada, COPY, **given, reason="Once more.")
    made = first["objective"]
    assert (made["carriedFrom"], made["cycle"]) == ({"id": id_}, {"key": "FY27-Q1"})
    assert [each["title"] for each in made["keyResults"]] == ["Sell"]
    assert made["revisions"]["nodes"] == [
        {"field": "carriedFrom", "new": "FY26-Q4", "reason": "Not there yet."}
    ]
    query = "query($id: ID!) { objective(id: $id) { carriedTo { id } } }"
    source = await graph.ask(query, as_=t.bo, id=id_)
    assert (
        source["objective"]["carriedTo"]
        == [{"id": made["id"]}]
        == [{"id": retry["objective"]["id"]}]
    )
    assert [codes(each) for each in (silent, again)] == [
        [("NEEDS_REASON", ["reason"])], [("INVALID", ["cycle"])],
    ]  # fmt: skip


async def test_nothing_is_carried_over_twice_where_the_draft_is_hidden(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = gid("Objective", await unit_objective(company, t, ambition=Ambition.ASPIRATIONAL))
    into = await next_cycle(company)
    first = await act(graph, "objectiveCarryOver", t.ada, COPY, id=id_, cycle=into)
    draft = first["objective"]["id"]
    query = "query($id: ID!) { objective(id: $id) { id } }"
    assert (await graph.ask(query, as_=t.cy, id=draft))["objective"] is None
    again = await act(graph, "objectiveCarryOver", t.cy, COPY, id=id_, cycle=into)
    assert (codes(again), again["objective"]) == ([("INVALID", ["cycle"])], None)


async def test_a_copy_that_was_cancelled_does_not_keep_it_from_being_carried_over_anew(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_, _ = await whole(company, t, ambition=Ambition.ASPIRATIONAL)
    given = {"id": id_, "cycle": await next_cycle(company)}
    why = {"reason": "Not like this."}
    first = (await act(graph, "objectiveCarryOver", t.ada, COPY, **given))["objective"]["id"]
    # The next cycle takes a reopening only once it runs.
    async with company.database.system() as session:
        await session.run(update(Cycle).values(activated_on=date(2026, 11, 1)))
        shown = {"status": ObjectiveStatus.PUBLISHED, "published_at": NOW}
        await session.run(update(Objective).values(**shown))
    await act(graph, "objectiveCancel", t.ada, id=first, **why)
    anew = await act(graph, "objectiveCarryOver", t.ada, COPY, **given)
    back = await act(graph, "objectiveReopen", t.cy, "objective { id }", objective=first, **why)
    assert (codes(anew), codes(back)) == ([], [("NOT_OPEN", ["objective"])])
    assert anew["objective"]["carriedFrom"] == {"id": id_}


async def test_what_was_aspirational_is_carried_over_without_a_word(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_, _ = await whole(company, t, ambition=Ambition.ASPIRATIONAL, status=ObjectiveStatus.CLOSED)
    answer = await act(
        graph, "objectiveCarryOver", t.ada, COPY, id=id_, cycle=await next_cycle(company)
    )
    assert (answer["errors"], len(answer["objective"]["keyResults"])) == ([], 2)


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"cycle": "x"}, "NOT_FOUND", ["cycle"]),
        ({"keyResults": ["x"]}, "NOT_FOUND", ["keyResults", "0"]),
        ({"reason": "x" * 2_001}, "INVALID", ["reason"]),
        ({"id": "x"}, "NOT_FOUND", []),
    ],
)
async def test_what_can_not_be_carried_over_is_refused_by_field(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    t = await team(company)
    id_, _ = await whole(company, t)
    said = {"id": id_, "cycle": await next_cycle(company), "reason": "So.", **given}
    answer = await act(graph, "objectiveCarryOver", t.ada, COPY, **said)
    assert (codes(answer), answer["objective"]) == ([(code, path)], None)


async def test_drafts_closed_cycles_and_the_same_cycle_take_no_carrying_over(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_, _ = await whole(company, t)
    draft = gid("Objective", await unit_objective(company, t, **DRAFT))
    open_ = await next_cycle(company)
    closed = gid("Cycle", await company.cycle(
        "FY25-Q4", starts=date(2025, 10, 1), ends_on=date(2025, 12, 31),
        grading_ends_on=date(2026, 1, 14),
    ))  # fmt: skip
    before = gid("Cycle", await company.cycle(
        "FY26-Q3", starts=date(2026, 7, 1), ends_on=date(2026, 9, 30),
    ))  # fmt: skip
    why = {"reason": "So."}
    answers = [
        await act(graph, "objectiveCarryOver", t.ada, COPY, id=draft, cycle=open_, **why),
        await act(graph, "objectiveCarryOver", t.ada, COPY, id=id_, cycle=before, **why),
        await act(graph, "objectiveCarryOver", t.ada, COPY, id=id_, cycle=closed, **why),
        await act(
            graph, "objectiveCarryOver", t.ada, COPY, id=id_, cycle=gid("Cycle", t.cycle), **why
        ),
        await act(graph, "objectiveDuplicate", t.ada, COPY, id=id_, cycle=closed),
    ]
    assert [codes(each)[0][0] for each in answers] == [
        "NOT_OPEN", "INVALID", "OUTSIDE_CYCLE", "INVALID", "OUTSIDE_CYCLE",
    ]  # fmt: skip


async def test_a_programme_lead_goes_on_with_a_units_objective_and_contributes_to_it(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_, _ = await whole(company, t)
    given = {"id": id_, "cycle": await next_cycle(company), "reason": "Not there yet."}
    answer = await act(graph, "objectiveCarryOver", t.cy, COPY, **given)
    made = answer["objective"]
    assert (answer["errors"], made["owner"]) == ([], {"name": "Ada"})
    assert made["contributors"] == [{"name": "Cy"}, {"name": "Di"}]
    assert made["units"] == [{"unit": {"name": "Shop"}, "weight": "1"}]


async def test_an_imported_objective_of_no_unit_is_gone_on_with_and_published_once_it_has_one(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    more: dict[str, Any] = {"level": ObjectiveLevel.UNIT, "ambition": Ambition.ASPIRATIONAL}
    imported = await company.objective("Win", cycle=t.cycle, **more)
    await company.key_result("Sell", objective=imported)
    given = {"id": gid("Objective", imported), "cycle": await next_cycle(company)}
    answers = [await act(graph, "objectiveCarryOver", who, COPY, **given) for who in (t.ada, t.cy)]
    made = answers[1]["objective"]
    assert [codes(each) for each in answers] == [[("NOT_ALLOWED", [])], []]
    early = await act(graph, "objectivePublish", t.cy, COPY, id=made["id"])
    shop = [{"unit": gid("OrgUnit", t.shop)}]
    named = await act(graph, "objectiveUpdate", t.cy, COPY, id=made["id"], units=shop)
    published = await act(graph, "objectivePublish", t.cy, COPY, id=made["id"])
    assert [codes(each) for each in (early, named)] == [[("EMPTY", ["units"])], []]
    assert published["objective"]["status"] == "PUBLISHED"


async def test_strangers_copy_nothing_of_a_unit_and_nothing_that_is_hidden(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_, _ = await whole(company, t)
    hidden = gid("Objective", await unit_objective(company, t, visibility=Visibility.RESTRICTED))
    cycle = await next_cycle(company)
    answers = [
        await act(graph, "objectiveDuplicate", t.di, COPY, id=id_),
        await act(graph, "objectiveDuplicate", t.cy, COPY, id=hidden),
        await act(graph, "objectiveCarryOver", t.bo, COPY, id=id_, cycle=cycle, reason="So."),
        await act(graph, "objectiveCascade", t.bo, DRAFTS, id=id_, units=[]),
        await act(graph, "objectiveTemplateSet", t.ada, COPY, id=id_, template=True),
    ]
    assert [codes(each)[0][0] for each in answers] == [
        "NOT_ALLOWED", "NOT_FOUND", "NOT_ALLOWED", "NOT_ALLOWED", "NOT_ALLOWED",
    ]  # fmt: skip


async def test_a_cascade_drafts_one_for_each_team_that_its_lead_owns(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    other = await company.unit("Web", parent=t.acme)
    top = await company.objective("Top", cycle=t.cycle, owner=t.cy, level=ObjectiveLevel.COMPANY)
    units = [gid("OrgUnit", key) for key in (t.shop, other)]
    given = {"id": gid("Objective", top), "units": units, "clientMutationId": "a"}
    answer, retry = [await act(graph, "objectiveCascade", t.cy, DRAFTS, **given) for _ in range(2)]
    drafts = answer["objectives"]
    assert (answer["errors"], retry["objectives"]) == ([], drafts)
    assert [(each["owner"]["name"], each["units"][0]["unit"]["name"]) for each in drafts] == [
        ("Ada", "Shop"), ("Cy", "Web"),
    ]  # fmt: skip
    assert {(each["level"], each["status"], each["title"]) for each in drafts} == {
        ("UNIT", "DRAFT", "Top")
    }
    link = {"mode": "CONTRIBUTES", "share": "1", "parent": {"id": given["id"]}}
    assert [each["alignedTo"] for each in drafts] == [[link]] * 2


async def test_a_cascade_to_nobody_or_to_a_unit_that_is_not_there_is_refused(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_, _ = await whole(company, t)
    refused = [
        await act(graph, "objectiveCascade", t.ada, DRAFTS, id=id_, units=units)
        for units in ([], ["x"], [gid("OrgUnit", t.shop)] * 2)
    ]
    assert [codes(each) for each in refused] == [
        [("EMPTY", ["units"])], [("NOT_FOUND", ["units", "0", "unit"])],
        [("INVALID", ["units", "1"])],
    ]  # fmt: skip


async def test_templates_are_found_by_everybody_who_begins(graph: Graph, company: Company) -> None:
    t = await team(company)
    id_, _ = await whole(company, t)
    await unit_objective(company, t)
    await act(graph, "objectiveTemplateSet", t.cy, COPY, id=id_, template=True, expectedVersion=1)
    stale = await act(
        graph, "objectiveTemplateSet", t.cy, COPY, id=id_, template=False, expectedVersion=1
    )
    query = "{ objectives(filter: {template: true}) { nodes { id isTemplate } } }"
    found = (await graph.ask(query, as_=t.di))["objectives"]["nodes"]
    assert (found, codes(stale)) == ([{"id": id_, "isTemplate": True}], [("CONFLICT", [])])
