"""Drafting, editing and deleting objectives."""

from asyncio import gather
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from model.alignment import Alignment
from model.audit import Audit
from model.key_result import KeyResult
from model.objective import Contributor, Objective, ObjectiveUnit
from rules.terms import ObjectiveLevel, ObjectiveStatus, RollupMode, Visibility
from tests.graph.authoring import (
    DRAFT,
    act,
    codes,
    counted,
    draft_of,
    team,
    unit_objective,
)
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

STRANGE = gid("Person", uuid4())
CLOSED: dict[str, Any] = {"closed_on": date(2026, 11, 1)}


async def test_a_member_drafts_an_objective_of_their_unit(graph: Graph, company: Company) -> None:
    t = await team(company)
    given = draft_of(
        t,
        description="Because.",
        ambition="ASPIRATIONAL",
        contributors=[gid("Person", t.di)],
        units=[
            {"unit": gid("OrgUnit", t.shop), "weight": "2"},
            {"unit": gid("OrgUnit", t.acme)},
        ],
    )
    answer = await act(graph, "objectiveCreate", t.bo, **given)
    made = answer["objective"]
    assert (answer["errors"], made["status"], made["version"]) == ([], "DRAFT", 1)
    assert (made["title"], made["description"], made["owner"]["name"]) == ("Win", "Because.", "Bo")
    assert (made["ambition"], made["contributors"]) == ("ASPIRATIONAL", [{"name": "Di"}])
    shares = {each["unit"]["name"]: each["weight"] for each in made["units"]}
    assert (shares, made["revisions"]["nodes"]) == ({"Shop": "2", "Acme": "1"}, [])


async def test_the_first_unit_is_the_one_it_is_of_and_must_be_ones_own(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    units = [{"unit": gid("OrgUnit", t.acme)}, {"unit": gid("OrgUnit", t.shop)}]
    answer = await act(graph, "objectiveCreate", t.bo, **draft_of(t, units=units))
    assert codes(answer) == [("NOT_ALLOWED", [])]


async def test_a_manager_drafts_for_a_report_what_is_then_theirs(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    report = await company.person("Eve", manager=t.ada)
    given = draft_of(t, level="PERSON", owner=gid("Person", report), units=[])
    answer = await act(graph, "objectiveCreate", t.ada, **given)
    assert (answer["errors"], answer["objective"]["owner"]["name"]) == ([], "Eve")
    published = await act(graph, "objectivePublish", t.ada, id=answer["objective"]["id"])
    assert codes(published) == [("NOT_ALLOWED", [])]


@pytest.mark.parametrize(
    ("who", "level", "may"),
    [
        ("cy", "COMPANY", True),
        ("ada", "COMPANY", False),
        ("cy", "UNIT", True),
        ("bo", "UNIT", True),
        ("di", "UNIT", False),
        ("di", "PERSON", True),
    ],
)
async def test_each_level_is_drafted_by_whom_the_rulings_name(
    graph: Graph, company: Company, who: str, level: str, *, may: bool
) -> None:
    t = await team(company)
    units: list[Any] = draft_of(t)["units"] if level == "UNIT" else []
    answer = await act(
        graph, "objectiveCreate", getattr(t, who), **draft_of(t, level=level, units=units)
    )
    assert codes(answer) == ([] if may else [("NOT_ALLOWED", [])])


async def test_a_retry_drafts_once(graph: Graph, company: Company) -> None:
    t = await team(company)
    given = draft_of(t, clientMutationId="a")
    first, again = [await act(graph, "objectiveCreate", t.bo, **given) for _ in range(2)]
    assert again["objective"]["id"] == first["objective"]["id"]
    assert await counted(company, Objective) == 1


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"title": "  "}, "EMPTY", ["title"]),
        ({"title": "x" * 501}, "INVALID", ["title"]),
        ({"description": "x" * 20_001}, "INVALID", ["description"]),
        ({"owner": STRANGE}, "NOT_FOUND", ["owner"]),
        ({"contributors": ["x"]}, "NOT_FOUND", ["contributors", "0"]),
        ({"units": []}, "EMPTY", ["units"]),
        ({"units": [{"unit": "x"}]}, "NOT_FOUND", ["units", "0", "unit"]),
        ({"cycle": "x"}, "NOT_FOUND", ["cycle"]),
    ],
)
async def test_what_can_not_be_drafted_is_refused_by_field_and_nothing_is_written(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    t = await team(company)
    answer = await act(graph, "objectiveCreate", t.ada, **draft_of(t, **given))
    assert (codes(answer), answer["objective"]) == ([(code, path)], None)
    assert await counted(company, Objective) == 0


async def test_a_negative_weight_and_a_unit_named_twice_are_refused(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    shop = {"unit": gid("OrgUnit", t.shop)}
    refused = [
        await act(graph, "objectiveCreate", t.ada, **draft_of(t, units=units))
        for units in ([{**shop, "weight": "-1"}], [shop, shop])
    ]
    assert [codes(each) for each in refused] == [
        [("INVALID", ["units", "0", "weight"])],
        [("INVALID", ["units", "1"])],
    ]


async def test_a_closed_cycle_takes_no_draft_and_no_edit(graph: Graph, company: Company) -> None:
    t = await team(company, **CLOSED)
    draft = gid("Objective", await unit_objective(company, t, **DRAFT))
    answers = [
        await act(graph, "objectiveCreate", t.ada, **draft_of(t)),
        await act(graph, "objectiveUpdate", t.ada, id=draft, title="Lose"),
        await act(graph, "objectiveDelete", t.ada, "deletedId", id=draft),
    ]
    assert [codes(each) for each in answers] == [[("OUTSIDE_CYCLE", ["cycle"])]] * 3


async def test_nobody_drafts_what_they_would_not_see(graph: Graph, company: Company) -> None:
    """The programme lead is in no unit: a draft of another's would be hidden from them."""
    t = await team(company)
    given = draft_of(t, owner=gid("Person", t.ada))
    answer = await act(graph, "objectiveCreate", t.cy, **given)
    assert (codes(answer), await counted(company, Objective)) == ([("INVALID", ["owner"])], 0)


async def test_a_draft_is_edited_without_a_word(graph: Graph, company: Company) -> None:
    t = await team(company)
    draft = gid("Objective", await unit_objective(company, t, **DRAFT, description="Old"))
    answer = await act(
        graph,
        "objectiveUpdate",
        t.bo,
        id=draft,
        title="Lead",
        description=None,
        contributors=[gid("Person", t.bo)],
        expectedVersion=1,
    )
    made = answer["objective"]
    assert (answer["errors"], made["title"], made["description"]) == ([], "Lead", None)
    assert (made["contributors"], made["version"]) == ([{"name": "Bo"}], 2)
    assert made["revisions"]["nodes"] == []


async def test_what_is_left_out_stays_as_it_is(graph: Graph, company: Company) -> None:
    t = await team(company)
    key = await unit_objective(company, t, description="Kept")
    await company.add(Contributor, objective_id=key, person_id=t.di)
    given = {"id": gid("Objective", key), "title": "Lead"}
    made = (await act(graph, "objectiveUpdate", t.ada, **given))["objective"]
    assert (made["description"], made["contributors"]) == ("Kept", [{"name": "Di"}])
    assert (made["owner"], len(made["units"])) == ({"name": "Ada"}, 1)


async def test_each_change_of_a_published_objective_is_kept(graph: Graph, company: Company) -> None:
    t = await team(company)
    key = gid("Objective", await unit_objective(company, t))
    given = {"title": "Lead", "owner": gid("Person", t.bo), "ambition": "ASPIRATIONAL"}
    units = [{"unit": gid("OrgUnit", t.shop), "weight": "0.5"}]
    answer = await act(
        graph, "objectiveUpdate", t.ada, id=key, units=units, reason="We grew.", **given
    )
    told = answer["objective"]["revisions"]["nodes"]
    assert answer["errors"] == []
    assert {(each["field"], each["old"], each["new"]) for each in told} == {
        ("title", "Win", "Lead"),
        ("owner", "Ada", "Bo"),
        ("ambition", "COMMITTED", "ASPIRATIONAL"),
        ("units", "Shop × 1", "Shop × 0.5"),
    }
    assert {(each["reason"], each["version"], each["author"]["name"]) for each in told} == {
        ("We grew.", 2, "Ada")
    }


async def test_what_counts_as_success_is_changed_with_a_reason_only(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    key = gid("Objective", await unit_objective(company, t))
    given = {"id": key, "ambition": "ASPIRATIONAL", "title": "Lead"}
    refused = await act(graph, "objectiveUpdate", t.ada, **given)
    same = await act(graph, "objectiveUpdate", t.ada, id=key, ambition="COMMITTED", title="Lead")
    assert codes(refused) == [("NEEDS_REASON", ["reason"])]
    assert [each["field"] for each in same["objective"]["revisions"]["nodes"]] == ["title"]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({}, "EMPTY", ["input"]),
        ({"title": None}, "EMPTY", ["title"]),
        ({"visibility": None}, "INVALID", ["visibility"]),
        ({"owner": None}, "INVALID", ["owner"]),
        ({"units": []}, "EMPTY", ["units"]),
        ({"title": "Lead", "expectedVersion": 7}, "CONFLICT", []),
        ({"title": "Lead", "reason": "x" * 2_001}, "INVALID", ["reason"]),
        ({"cycle": "x"}, "NOT_OPEN", ["cycle"]),
    ],
)
async def test_an_edit_that_can_not_be_taken_changes_nothing(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    t = await team(company)
    key = gid("Objective", await unit_objective(company, t))
    answer = await act(graph, "objectiveUpdate", t.ada, id=key, **given)
    assert (codes(answer), answer["objective"]) == ([(code, path)], None)
    after = await graph.ask("query($id: ID!) { objective(id: $id) { version } }", as_=t.di, id=key)
    assert after == {"objective": {"version": 1}}


@pytest.mark.parametrize("status", [ObjectiveStatus.SUBMITTED, ObjectiveStatus.CLOSED])
async def test_what_is_handed_in_or_closed_is_not_edited(
    graph: Graph, company: Company, status: ObjectiveStatus
) -> None:
    t = await team(company)
    key = gid("Objective", await unit_objective(company, t, status=status))
    answer = await act(graph, "objectiveUpdate", t.ada, id=key, title="Lead")
    assert codes(answer) == [("NOT_OPEN", [])]


async def test_another_weight_of_a_unit_that_shares_it_needs_a_reason(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    await company.member(t.ada, t.acme)
    key = gid("Objective", await unit_objective(company, t))
    shop, acme = {"unit": gid("OrgUnit", t.shop)}, {"unit": gid("OrgUnit", t.acme)}
    refused = await act(graph, "objectiveUpdate", t.ada, id=key, units=[{**shop, "weight": "2"}])
    taken = [
        await act(graph, "objectiveUpdate", t.ada, id=key, units=[shop, acme]),
        await act(
            graph, "objectiveUpdate", t.ada, id=key, units=[{**shop, "weight": "2"}], reason="Ours."
        ),
    ]
    assert [codes(each) for each in (refused, *taken)] == [[("NEEDS_REASON", ["reason"])], [], []]


async def test_a_draft_does_not_move_to_where_a_key_result_would_end_before_it_starts(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    later = await company.cycle(
        "FY27-Q1", starts=date(2027, 1, 1), ends_on=date(2027, 3, 31),
        grading_ends_on=date(2027, 4, 14),
    )  # fmt: skip
    key = await unit_objective(company, t, **DRAFT)
    await company.key_result("Sell", objective=key, due_on=date(2026, 12, 1))
    given = {"id": gid("Objective", key), "cycle": gid("Cycle", later)}
    assert codes(await act(graph, "objectiveUpdate", t.ada, **given)) == [("INVALID", ["cycle"])]


async def test_a_key_result_whose_window_is_turned_round_is_shown_and_fails_nothing(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    key = await unit_objective(company, t)
    await company.key_result("Sell", objective=key, due_on=date(2026, 9, 1))
    query = "query($id: ID!) { objective(id: $id) { keyResults { health { expected value } } } }"
    [told] = (await graph.ask(query, as_=t.ada, id=gid("Objective", key)))["objective"][
        "keyResults"
    ]
    assert told["health"]["expected"] == "1"


async def test_a_stranger_may_not_edit_and_what_is_hidden_is_missing(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    keys = [
        await unit_objective(company, t),
        await unit_objective(company, t, visibility=Visibility.RESTRICTED),
    ]
    ids = [*(gid("Objective", key) for key in keys), "x"]
    answers = [await act(graph, "objectiveUpdate", t.di, id=id_, title="Lead") for id_ in ids]
    assert [codes(each)[0][0] for each in answers] == ["NOT_ALLOWED", "NOT_FOUND", "NOT_FOUND"]
    assert answers[1]["errors"] == answers[2]["errors"]


async def test_of_many_edits_of_one_version_one_is_taken_and_none_is_lost(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    key = gid("Objective", await unit_objective(company, t))
    titles = [f"Title {number}" for number in range(5)]
    answers = await gather(
        *(act(graph, "objectiveUpdate", t.ada, id=key, title=each, expectedVersion=1)
          for each in titles)
    )  # fmt: skip
    taken = [each["objective"]["title"] for each in answers if each["objective"]]
    refused = [code for each in answers for code, _ in codes(each)]
    assert (len(taken), refused) == (1, ["CONFLICT"] * 4)


async def test_edits_without_a_version_follow_one_another(graph: Graph, company: Company) -> None:
    t = await team(company)
    key = gid("Objective", await unit_objective(company, t))
    answers = await gather(
        *(act(graph, "objectiveUpdate", t.ada, id=key, title=f"Title {number}")
          for number in range(5))
    )  # fmt: skip
    versions = sorted(each["objective"]["version"] for each in answers)
    assert ([each["errors"] for each in answers], versions) == ([[]] * 5, [2, 3, 4, 5, 6])
    last = (await act(graph, "objectiveUpdate", t.ada, id=key, title="Last"))["objective"]
    assert len(last["revisions"]["nodes"]) == 6


async def test_restricting_an_objective_takes_it_out_of_open_numbers(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    child = await unit_objective(company, t)
    both = {"rollup_mode": RollupMode.BOTH, "level": ObjectiveLevel.COMPANY}
    top = await company.objective("Top", cycle=t.cycle, owner=t.cy, **both)
    await company.key_result("Done", objective=child, current=Decimal(80))
    await company.align(child, to_objective=top)
    await company.roll_up()
    given = {"id": gid("Objective", child), "visibility": "RESTRICTED"}
    answer = await act(graph, "objectiveUpdate", t.ada, **given)
    query = "query($id: ID!) { objective(id: $id) { progress { value } } }"
    after = await graph.ask(query, as_=t.di, id=gid("Objective", top))
    assert (answer["errors"], after["objective"]["progress"]) == ([], {"value": None})


async def test_a_deleted_draft_leaves_nothing_but_its_audit(graph: Graph, company: Company) -> None:
    t = await team(company)
    key = await unit_objective(company, t, **DRAFT)
    other = await unit_objective(company, t)
    result = await company.key_result("Sell", objective=key)
    await company.align(key, to_objective=other)
    await company.align(other, to_key_result=result)
    await company.roll_up()
    given = {"id": gid("Objective", key), "expectedVersion": 1}
    answer = await act(graph, "objectiveDelete", t.ada, "deletedId", **given)
    left = [await counted(company, noun) for noun in (Objective, KeyResult, Alignment, Audit)]
    assert (answer["errors"], answer["deletedId"], left) == ([], given["id"], [1, 0, 0, 1])


async def test_what_was_said_of_a_key_result_outlives_a_deleted_draft(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    key = await unit_objective(company, t, **DRAFT)
    result = await company.key_result("Sell", objective=key)
    given = {"about": gid("Person", t.bo), "text": "Well begun.", "level": "PRIVATE"}
    said = {**given, "keyResult": gid("KeyResult", result)}
    action = "feedbackGive(input: $input) { errors { code } }"
    query = f"mutation($input: FeedbackGiveInput!) {{ {action} }}"
    gave = await graph.ask(query, as_=t.ada, input=said)
    answer = await act(
        graph, "objectiveDelete", t.ada, "deletedId", id=gid("Objective", key), expectedVersion=1
    )
    left = "{ me { person { feedback { nodes { text keyResult { title } } } } } }"
    told = (await graph.ask(left, as_=t.bo))["me"]["person"]["feedback"]["nodes"]
    assert (gave["feedbackGive"]["errors"], answer["errors"]) == ([], [])
    assert told == [{"text": "Well begun.", "keyResult": None}]


async def test_a_member_deletes_their_own_draft_and_not_anothers(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    theirs = await unit_objective(company, t, **DRAFT)
    own = await company.objective(
        "Own", cycle=t.cycle, owner=t.bo, level=ObjectiveLevel.UNIT, **DRAFT
    )
    await company.add(ObjectiveUnit, objective_id=own, unit_id=t.shop, weight=1)
    answers = [
        await act(graph, "objectiveDelete", t.bo, "deletedId", id=gid("Objective", key))
        for key in (theirs, own)
    ]
    assert [codes(each) for each in answers] == [[("NOT_ALLOWED", [])], []]


async def test_what_was_published_is_not_deleted(graph: Graph, company: Company) -> None:
    t = await team(company)
    key = gid("Objective", await unit_objective(company, t))
    answer = await act(graph, "objectiveDelete", t.ada, "deletedId", id=key)
    assert codes(answer) == [("NOT_OPEN", [])]
