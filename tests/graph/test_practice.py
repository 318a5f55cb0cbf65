"""How many OKRs there are to be, and where somebody has to approve."""

from asyncio import gather
from typing import Any
from uuid import UUID

import pytest

from model.objective import ObjectiveUnit
from rules.terms import ObjectiveLevel, ObjectiveStatus, Outcome, Role
from tests.graph.authoring import DRAFT, act, codes, on_result, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

LIMITS = """countLimits { version companySoft companyHard unitSoft unitHard personSoft personHard
  keyResultsLeast keyResultsSoft keyResultsHard setBy { name } }"""
FIRST = {
    "companySoft": 5, "companyHard": 10, "unitSoft": 3, "unitHard": 8, "personSoft": 3,
    "personHard": 8, "keyResultsLeast": 2, "keyResultsSoft": 5, "keyResultsHard": 10,
}  # fmt: skip


def shares(*units: UUID) -> list[dict[str, str]]:
    return [{"unit": gid("OrgUnit", unit)} for unit in units]


async def test_until_somebody_sets_others_the_first_limits_hold(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada")
    told = await graph.ask(f"{{ {LIMITS} }}", as_=me)
    assert told["countLimits"] == {**FIRST, "version": 0, "setBy": None}


async def test_the_programme_lead_sets_limits_as_a_new_version(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    given = {**FIRST, "unitSoft": 1, "unitHard": 1}
    answers = [
        await act(graph, "countLimitsSet", t.cy, LIMITS, **given, expectedVersion=version)
        for version in (0, 1, 1)
    ]
    versions = [each["countLimits"] and each["countLimits"]["version"] for each in answers]
    assert (versions, codes(answers[2])) == ([1, 2, None], [("CONFLICT", [])])


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"unitSoft": 9}, ["unitSoft"]),
        ({"personHard": 0}, ["personHard"]),
        ({"companyHard": 1_001}, ["companyHard"]),
        ({"keyResultsLeast": 6}, ["keyResultsLeast"]),
    ],
)
async def test_limits_that_contradict_each_other_are_refused(
    graph: Graph, company: Company, given: dict[str, Any], path: list[str]
) -> None:
    t = await team(company)
    answer = await act(graph, "countLimitsSet", t.cy, LIMITS, **{**FIRST, **given})
    assert codes(answer) == [("INVALID", path)]


async def test_nobody_else_sets_how_okrs_are_practised(graph: Graph, company: Company) -> None:
    t = await team(company)
    await company.role(t.di, Role.ADMINISTRATOR)
    shop = gid("OrgUnit", t.shop)
    for who in (t.ada, t.di):
        answers = [
            await act(graph, "countLimitsSet", who, LIMITS, **FIRST),
            await act(graph, "approvalSet", who, "unit { name }", unit=shop, needed=True),
        ]
        assert [codes(each) for each in answers] == [[("NOT_ALLOWED", [])]] * 2


async def test_beyond_a_hard_limit_publishing_is_refused_with_the_limit(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    await act(graph, "countLimitsSet", t.cy, LIMITS, **{**FIRST, "unitSoft": 1, "unitHard": 1})
    await unit_objective(company, t)
    more = await unit_objective(company, t, **DRAFT)
    await company.key_result("Sell", objective=more)
    answer = await act(graph, "objectivePublish", t.ada, id=gid("Objective", more))
    assert codes(answer) == [("OVER_LIMIT", [])]
    assert "1 is the most" in answer["errors"][0]["message"]


async def test_beyond_a_hard_limit_it_helps_to_cancel_one_and_not_to_close_it(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    await act(graph, "countLimitsSet", t.cy, LIMITS, **{**FIRST, "unitSoft": 1, "unitHard": 2})
    await unit_objective(company, t, status=ObjectiveStatus.CLOSED)
    open_ = gid("Objective", await unit_objective(company, t))
    more = await unit_objective(company, t, **DRAFT)
    await company.key_result("Sell", objective=more)
    refused = await act(graph, "objectivePublish", t.ada, id=gid("Objective", more))
    await act(graph, "objectiveCancel", t.ada, id=open_, reason="Too many.")
    published = await act(graph, "objectivePublish", t.ada, id=gid("Objective", more))
    [error] = refused["errors"]
    assert error["message"] == (
        "There are 2 objectives of a unit in this cycle, closed ones among them, and 2 is the "
        "most. Cancel one that is open, or ask the programme lead for another limit."
    )
    assert codes(published) == []


async def test_beyond_a_hard_limit_no_unit_takes_a_share_in_what_is_published(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    await act(graph, "countLimitsSet", t.cy, LIMITS, **{**FIRST, "unitSoft": 1, "unitHard": 1})
    one, _ = [gid("Objective", await unit_objective(company, t)) for _ in range(2)]
    full = await company.objective("Full", cycle=t.cycle, level=ObjectiveLevel.UNIT)
    await company.add(ObjectiveUnit, objective_id=full, unit_id=t.acme, weight=1)
    free = await company.unit("Free")
    answers = [
        await act(graph, "objectiveUpdate", t.cy, id=one, units=shares(t.shop, unit))
        for unit in (t.acme, free)
    ]
    assert [codes(each) for each in answers] == [[("OVER_LIMIT", [])], []]


async def test_beyond_a_hard_limit_nobody_is_given_another_of_their_own(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    few = {**FIRST, "personSoft": 1, "personHard": 1}
    await act(graph, "countLimitsSet", t.cy, LIMITS, **few)
    await company.line(t.bo, t.ada)
    await company.objective("Of Bo", cycle=t.cycle, owner=t.bo)
    mine = gid("Objective", await company.objective("Of Ada", cycle=t.cycle, owner=t.ada))
    given: dict[str, Any] = {"id": mine, "contributors": [gid("Person", t.ada)]}
    answer = await act(graph, "objectiveUpdate", t.ada, owner=gid("Person", t.bo), **given)
    assert codes(answer) == [("OVER_LIMIT", [])]


async def test_beyond_a_hard_limit_what_was_carried_over_is_not_published(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    few = {**FIRST, "keyResultsLeast": 1, "keyResultsSoft": 1, "keyResultsHard": 1}
    draft = await unit_objective(company, t, **DRAFT)
    for title in ("Sell", "Learn"):
        await company.key_result(title, objective=draft)
    await act(graph, "countLimitsSet", t.cy, LIMITS, **few)
    answer = await act(graph, "objectivePublish", t.ada, id=gid("Objective", draft))
    assert codes(answer) == [("OVER_LIMIT", ["keyResults"])]


async def test_of_two_published_at_once_the_limit_lets_one(graph: Graph, company: Company) -> None:
    t = await team(company)
    await act(graph, "countLimitsSet", t.cy, LIMITS, **{**FIRST, "unitSoft": 1, "unitHard": 1})
    drafts = [await unit_objective(company, t, **DRAFT) for _ in range(3)]
    for draft in drafts:
        await company.key_result("Sell", objective=draft)
    asked = (act(graph, "objectivePublish", t.ada, id=gid("Objective", each)) for each in drafts)
    answers = sorted(codes(each) for each in await gather(*asked))
    assert answers == [[], [("OVER_LIMIT", [])], [("OVER_LIMIT", [])]]


async def test_beyond_a_hard_limit_what_was_cancelled_is_not_reopened(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    await act(graph, "countLimitsSet", t.cy, LIMITS, **{**FIRST, "unitSoft": 1, "unitHard": 1})
    ended = {"status": ObjectiveStatus.CANCELLED, "outcome": Outcome.CANCELLED}
    cancelled = gid("Objective", await unit_objective(company, t, **ended))
    await unit_objective(company, t)
    answer = await act(graph, "objectiveReopen", t.cy, objective=cancelled, reason="Again")
    assert codes(answer) == [("OVER_LIMIT", [])]


async def test_objectives_of_a_person_and_of_the_company_are_counted_apart(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    few = {**FIRST, "personSoft": 1, "personHard": 1, "companySoft": 1, "companyHard": 1}
    await act(graph, "countLimitsSet", t.cy, LIMITS, **few)
    await company.objective("Of Ada", cycle=t.cycle, owner=t.ada)
    await company.objective("Of Acme", cycle=t.cycle, owner=t.ada, level=ObjectiveLevel.COMPANY)
    answers: list[Any] = []
    for owner, level in (
        (t.ada, ObjectiveLevel.PERSON), (t.bo, ObjectiveLevel.PERSON),
        (t.cy, ObjectiveLevel.COMPANY),
    ):  # fmt: skip
        key = await company.objective("More", cycle=t.cycle, owner=owner, level=level, **DRAFT)
        await company.key_result("Sell", objective=key)
        answers.append(await act(graph, "objectivePublish", owner, id=gid("Objective", key)))
    assert [codes(each) for each in answers] == [
        [("OVER_LIMIT", [])], [], [("OVER_LIMIT", [])],
    ]  # fmt: skip


async def test_beyond_a_hard_limit_no_key_result_is_added(graph: Graph, company: Company) -> None:
    t = await team(company)
    few = {**FIRST, "keyResultsLeast": 1, "keyResultsSoft": 1, "keyResultsHard": 1}
    await act(graph, "countLimitsSet", t.cy, LIMITS, **few)
    id_ = gid("Objective", await unit_objective(company, t, **DRAFT))
    given = {"objective": id_, "title": "Sell", "kind": "BOOLEAN"}
    answers = [await on_result(graph, "keyResultCreate", t.ada, **given) for _ in range(2)]
    assert [codes(each) for each in answers] == [[], [("OVER_LIMIT", ["objective"])]]


async def test_a_unit_wants_approval_until_it_does_not(graph: Graph, company: Company) -> None:
    t = await team(company)
    unit = gid("OrgUnit", t.shop)
    seen: list[Any] = []
    for needed in (True, True, False):
        given = {"unit": unit, "needed": needed}
        await act(graph, "approvalSet", t.cy, "unit { name }", **given)
        seen.append((await graph.ask("{ approvingUnits { name } }", as_=t.di))["approvingUnits"])
    assert seen == [[{"name": "Shop"}], [{"name": "Shop"}], []]


async def test_a_unit_that_is_not_there_wants_nothing(graph: Graph, company: Company) -> None:
    t = await team(company)
    answer = await act(graph, "approvalSet", t.cy, "unit { name }", unit="x", needed=True)
    assert codes(answer) == [("NOT_FOUND", ["unit"])]
