"""A unit's numbers are moved by what its own people brought there, and its lead takes it back."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from model.objective import Contributor, ObjectiveUnit
from model.practice import ApprovingUnit
from rules.terms import MemberRole, ObjectiveLevel, ObjectiveStatus, Visibility
from tests.graph.authoring import DRAFT, Team, act, codes, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company

REFUSED = [("NEEDS_APPROVAL", ["units"])]
PROGRESS = "query($u: ID!, $c: ID!) { unit(id: $u) { progress(cycle: $c) { value } } }"


def share(unit: UUID, weight: str = "1") -> dict[str, str]:
    return {"unit": gid("OrgUnit", unit), "weight": weight}


async def personal(company: Company, t: Team, owner: UUID, weight: str = "1", **more: Any) -> str:
    """A person's objective that names Shop, and is as good as done."""
    level = {"level": ObjectiveLevel.PERSON, **more}
    key = await company.objective("Mine", cycle=t.cycle, owner=owner, **level)
    await company.add(ObjectiveUnit, objective_id=key, unit_id=t.shop, weight=Decimal(weight))
    await company.key_result("Easy", objective=key, current=Decimal(100))
    await company.roll_up()
    return gid("Objective", key)


async def progress(graph: Graph, t: Team) -> str:
    told = await graph.ask(PROGRESS, as_=t.ada, u=gid("OrgUnit", t.shop), c=gid("Cycle", t.cycle))
    found: str = told["unit"]["progress"]["value"]
    return found


async def wants_approval(company: Company, t: Team, unit: UUID) -> None:
    await company.add(ApprovingUnit, unit_id=unit, set_by_id=t.cy, set_at=NOW)


@pytest.mark.parametrize(
    ("who", "weight", "refused"),
    [
        ("di", "1", REFUSED),
        ("bo", "1", []),
        ("bo", "1.5", REFUSED),
        ("ada", "5", []),
        ("cy", "5", []),
    ],
)
async def test_a_person_s_objective_counts_for_a_unit_by_a_word_of_its_own_people(
    graph: Graph, company: Company, who: str, weight: str, refused: list[Any]
) -> None:
    t = await team(company)
    id_ = await personal(company, t, getattr(t, who), weight, **DRAFT)
    assert codes(await act(graph, "objectivePublish", getattr(t, who), id=id_)) == refused


async def test_a_stranger_s_objective_counts_for_a_unit_once_its_lead_has_approved_it(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = await personal(company, t, t.di, "3", **DRAFT)
    moves = (("Submit", t.di), ("Approve", t.ada), ("Publish", t.di))
    answers = [await act(graph, f"objective{name}", who, id=id_) for name, who in moves]
    assert [codes(each) for each in answers] == [[], [], []]


async def test_the_approval_of_a_manager_speaks_for_no_unit(graph: Graph, company: Company) -> None:
    t = await team(company)
    eve = await company.person("Eve")
    await company.line(t.di, eve)
    id_ = await personal(company, t, t.di, **DRAFT)
    moves = (("Submit", t.di), ("Approve", eve), ("Publish", t.di))
    answers = [await act(graph, f"objective{name}", who, id=id_) for name, who in moves]
    assert [codes(each) for each in answers] == [[], [], REFUSED]


async def test_what_several_units_share_needs_a_word_of_each(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    bar, lea = await company.unit("Bar"), await company.person("Lea")
    await company.member(lea, bar, role=MemberRole.LEAD)
    drafts = [await unit_objective(company, t, **DRAFT) for _ in range(2)]
    for key in drafts:
        await company.add(ObjectiveUnit, objective_id=key, unit_id=bar, weight=1)
        await company.key_result("Sell", objective=key)
    alone, together = [gid("Objective", key) for key in drafts]
    refused = await act(graph, "objectivePublish", t.ada, id=alone)
    moves = (("Submit", t.ada), ("Approve", lea), ("Publish", t.ada))
    answers = [await act(graph, f"objective{name}", who, id=together) for name, who in moves]
    assert [codes(each) for each in (refused, *answers)] == [REFUSED, [], [], []]


async def shared_by_two(company: Company, t: Team) -> tuple[str, UUID]:
    """A draft of Di's that Ada's Shop is to share and Bar, which Lea leads."""
    bar, lea = await company.unit("Bar"), await company.person("Lea")
    await company.member(lea, bar, role=MemberRole.LEAD)
    own: dict[str, Any] = {"cycle": t.cycle, "owner": t.di, "level": ObjectiveLevel.PERSON}
    key = await company.objective("Mine", **own, **DRAFT)
    for unit in (t.shop, bar):
        await company.add(ObjectiveUnit, objective_id=key, unit_id=unit, weight=Decimal(1))
    await company.key_result("Easy", objective=key, current=Decimal(100))
    return gid("Objective", key), lea


async def test_of_what_two_units_share_the_approvals_of_both_leads_count(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_, lea = await shared_by_two(company, t)
    moves = (("Submit", t.di), ("Approve", t.ada), ("Approve", lea), ("Publish", t.di))
    answers = [await act(graph, f"objective{name}", who, id=id_) for name, who in moves]
    assert [codes(each) for each in answers] == [[], [], [], []]


async def test_an_approval_from_before_it_was_given_back_counts_no_more(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_, lea = await shared_by_two(company, t)
    await act(graph, "objectiveSubmit", t.di, id=id_)
    await act(graph, "objectiveApprove", t.ada, id=id_)
    await act(graph, "objectiveReturn", t.di, id=id_, reason="It is another now.")
    moves = (("Submit", t.di), ("Approve", lea), ("Publish", t.di))
    answers = [await act(graph, f"objective{name}", who, id=id_) for name, who in moves]
    assert [codes(each) for each in answers] == [[], [], REFUSED]


@pytest.mark.parametrize(
    ("who", "weight", "refused"), [("di", "1", REFUSED), ("bo", "1", []), ("bo", "2", REFUSED)]
)
async def test_what_is_published_comes_to_a_unit_by_a_word_of_its_own_people(
    graph: Graph, company: Company, who: str, weight: str, refused: list[Any]
) -> None:
    t = await team(company)
    own: dict[str, Any] = {
        "cycle": t.cycle,
        "owner": getattr(t, who),
        "level": ObjectiveLevel.PERSON,
    }
    id_ = gid("Objective", await company.objective("Mine", **own))
    units = [share(t.shop, weight)]
    answer = await act(graph, "objectiveUpdate", getattr(t, who), id=id_, units=units)
    assert codes(answer) == refused


async def test_what_a_unit_shares_weighs_no_more_for_it_by_its_owner_s_word_alone(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = await personal(company, t, t.bo)
    given: dict[str, Any] = {
        "id": id_,
        "units": [share(t.shop, "1000000")],
        "reason": "Mine counts.",
    }
    assert codes(await act(graph, "objectiveUpdate", t.bo, **given)) == REFUSED
    assert (await act(graph, "objectiveUpdate", t.ada, **given))["errors"] == []


@pytest.mark.parametrize("who", ["ada", "cy"])
async def test_whoever_leads_a_unit_takes_an_objective_out_of_its_numbers(
    graph: Graph, company: Company, who: str
) -> None:
    t = await team(company)
    await company.key_result("Sell", objective=await unit_objective(company, t))
    id_ = await personal(company, t, t.di)
    before = await progress(graph, t)
    answer = await act(graph, "objectiveUpdate", getattr(t, who), id=id_, units=[])
    assert (answer["errors"], answer["objective"]["units"]) == ([], [])
    assert (before, await progress(graph, t)) == ("0.5", "0")
    [told] = answer["objective"]["revisions"]["nodes"]
    assert (told["field"], told["old"], told["author"]["name"]) == (
        "units", "Shop × 1", {"ada": "Ada", "cy": "Cy"}[who],
    )  # fmt: skip


async def test_whoever_leads_a_unit_changes_nothing_else_of_another_s_objective(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = await personal(company, t, t.di)
    asked: list[dict[str, Any]] = [
        {"units": [], "title": "Lead"},
        {"units": [share(t.shop), share(t.acme)]},
        {"units": [share(t.shop)]},
    ]
    answers = [await act(graph, "objectiveUpdate", t.ada, id=id_, **each) for each in asked]
    answers.append(await act(graph, "objectiveUpdate", t.bo, id=id_, units=[]))
    assert [codes(each) for each in answers] == [[("NOT_ALLOWED", [])]] * 4


async def test_whoever_leads_a_unit_brings_it_to_what_is_published_for_all_to_see(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    bar, lea = await company.unit("Bar"), await company.person("Lea")
    await company.member(lea, bar, role=MemberRole.LEAD)
    id_ = gid("Objective", await unit_objective(company, t))
    units = [share(t.shop), share(bar, "3")]
    assert codes(await act(graph, "objectiveUpdate", lea, id=id_, units=units)) == []


@pytest.mark.parametrize(
    "state", [DRAFT, {"visibility": Visibility.RESTRICTED}], ids=["draft", "restricted"]
)
async def test_who_leads_a_unit_and_contributes_opens_to_it_nothing_that_is_not_open(
    graph: Graph, company: Company, state: dict[str, Any]
) -> None:
    t = await team(company)
    bar, lea = await company.unit("Bar"), await company.person("Lea")
    await company.member(lea, bar, role=MemberRole.LEAD)
    key = await unit_objective(company, t, **state)
    await company.add(Contributor, objective_id=key, person_id=lea)
    given: dict[str, Any] = {"id": gid("Objective", key), "units": [share(t.shop), share(bar)]}
    assert codes(await act(graph, "objectiveUpdate", lea, **given)) == [("NOT_ALLOWED", [])]


async def test_taking_a_unit_out_is_answered_alike_when_asked_again(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = await personal(company, t, t.di, **DRAFT)
    again: dict[str, Any] = {"id": id_, "units": [], "clientMutationId": "once"}
    answers = [await act(graph, "objectiveUpdate", t.ada, **again) for _ in range(2)]
    assert [(each["errors"], each["objective"]) for each in answers] == [([], None)] * 2


async def test_a_draft_of_a_unit_goes_to_no_other_in_which_its_author_may_draft_none(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = gid("Objective", await unit_objective(company, t, **{**DRAFT, "owner_id": t.bo}))
    both, other = [share(t.shop), share(t.acme)], [share(t.acme)]
    answers = [
        await act(graph, "objectiveUpdate", t.bo, id=id_, units=units)
        for units in (other, both, other)
    ]
    not_allowed: list[Any] = [("NOT_ALLOWED", [])]
    assert [codes(each) for each in answers] == [not_allowed, [], not_allowed]


async def test_no_unit_that_wants_approval_is_brought_in_after_publishing(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    await wants_approval(company, t, t.shop)
    answers: list[Any] = []
    for owner in (t.bo, t.ada):
        own: dict[str, Any] = {"cycle": t.cycle, "owner": owner, "level": ObjectiveLevel.PERSON}
        id_ = gid("Objective", await company.objective("Mine", **own))
        answers.append(await act(graph, "objectiveUpdate", owner, id=id_, units=[share(t.shop)]))
    assert [codes(each) for each in answers] == [REFUSED, REFUSED]


async def test_the_programme_lead_brings_in_a_unit_that_wants_approval(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    await wants_approval(company, t, t.acme)
    id_ = gid("Objective", await unit_objective(company, t, status=ObjectiveStatus.PUBLISHED))
    units = [share(t.shop), share(t.acme)]
    answers = [
        await act(graph, "objectiveUpdate", who, id=id_, units=units) for who in (t.ada, t.cy)
    ]
    assert [codes(each) for each in answers] == [REFUSED, []]


async def test_what_a_unit_shares_already_is_edited_without_asking_it_again(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = await personal(company, t, t.di, "3")
    given: dict[str, Any] = {"id": id_, "units": [share(t.shop, "3")], "title": "Lead"}
    assert (await act(graph, "objectiveUpdate", t.di, **given))["errors"] == []


async def test_whoever_leads_a_unit_takes_out_what_they_then_see_no_more(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    id_ = await personal(company, t, t.di, **DRAFT)
    answer = await act(graph, "objectiveUpdate", t.ada, id=id_, units=[])
    query = "query($id: ID!) { objective(id: $id) { units { weight } } }"
    told = [await graph.ask(query, as_=who, id=id_) for who in (t.ada, t.di)]
    assert (answer["errors"], answer["objective"]) == ([], None)
    assert [each["objective"] for each in told] == [None, {"units": []}]
