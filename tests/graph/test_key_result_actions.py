"""Adding, editing, ordering and taking out key results."""

from asyncio import gather
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from model.check_in import CheckIn
from model.delegate import Delegate
from model.key_result import KeyResult, Step
from resolvers.ids import key_of
from rules.terms import MetricKind, Visibility
from tests.graph.authoring import (
    DRAFT,
    OBJECTIVE,
    Team,
    act,
    codes,
    counted,
    on_result,
    team,
    unit_objective,
)
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company

CHECK_IN = """mutation($id: ID!, $value: Decimal!) {
  checkInCreate(input: {keyResult: $id, value: $value}) {
    errors { code path } checkIn { keyResult { current progress { value raw } } } } }"""


async def drafted(company: Company, **more: Any) -> tuple[Team, str]:
    t = await team(company)
    return t, gid("Objective", await unit_objective(company, t, **more))


async def added(graph: Graph, as_: UUID, objective: str, **given: Any) -> Any:
    what = {"objective": objective, "title": "Sell", "kind": "BOOLEAN", **given}
    return await on_result(graph, "keyResultCreate", as_, **what)


async def published(company: Company, **more: Any) -> tuple[Team, UUID, str]:
    """A key result of Bo's in an objective of Ada's."""
    t = await team(company)
    objective = await unit_objective(company, t)
    key = await company.key_result("Sell", objective=objective, owner_id=t.bo, **more)
    await company.key_result("Learn", objective=objective, position=1)
    await company.roll_up()
    return t, objective, gid("KeyResult", key)


@pytest.mark.parametrize(
    ("given", "reading", "raw"),
    [
        ({"kind": "INCREASE", "start": "-10.5", "target": "10"}, "-0.25", "0.5"),
        ({"kind": "DECREASE", "start": "100", "target": "60"}, "50", "1.25"),
        ({"kind": "REACH", "target": "20", "currency": "EUR"}, "5", "0.25"),
        ({"kind": "BOOLEAN"}, "1", "1"),
        ({"kind": "STAY_ABOVE", "lower": "95"}, "95", "1"),
        ({"kind": "STAY_ABOVE", "lower": "95", "strict": True}, "95", "0"),
        ({"kind": "STAY_BELOW", "upper": "-2"}, "-1", "0"),
        ({"kind": "RANGE", "lower": "10", "upper": "20", "tolerance": "4"}, "21", "0.75"),
        (
            {
                "kind": "CHECKPOINTS",
                "start": "100",
                "target": "10",
                "checkpoints": [{"value": "50", "share": "0.5"}],
            },
            "30",
            "0.75",
        ),
    ],
)
async def test_every_kind_is_added_published_and_checked_in_on(
    graph: Graph, company: Company, given: dict[str, Any], reading: str, raw: str
) -> None:
    t, objective = await drafted(company, **DRAFT)
    made = await added(graph, t.ada, objective, **given, decimals=2, unitOfMeasure="%")
    await act(graph, "objectivePublish", t.ada, id=objective)
    id_ = made["keyResult"]["id"]
    told = await graph.ask(CHECK_IN, as_=t.ada, id=id_, value=reading)
    assert (made["errors"], told["checkInCreate"]["errors"]) == ([], [])
    progress = told["checkInCreate"]["checkIn"]["keyResult"]["progress"]
    assert (progress["raw"], progress["value"]) == (raw, str(min(Decimal(raw), Decimal(1))))


async def test_a_key_result_is_added_with_all_that_is_said_of_it(
    graph: Graph, company: Company
) -> None:
    t, objective = await drafted(company, **DRAFT)
    answer = await added(
        graph,
        t.bo,
        objective,
        kind="MILESTONE",
        steps=[{"title": "Plan", "weight": "2"}, {"title": "Do"}],
        weight="0.5",
        owner=gid("Person", t.di),
        startsOn="2026-11-01",
        dueOn="2027-03-31",
        drivenByChildren=True,
    )
    made = answer["keyResult"]
    assert (answer["errors"], made["owner"], made["weight"]) == ([], {"name": "Di"}, "0.5")
    assert (made["startsOn"], made["dueOn"]) == ("2026-11-01", "2027-03-31")
    assert [(each["title"], each["weight"]) for each in made["metric"]["steps"]] == [
        ("Plan", "2"),
        ("Do", "1"),
    ]
    assert (made["drivenByChildren"], made["version"]) == (True, 1)


async def test_a_draft_may_lack_what_its_kind_needs_and_a_published_one_may_not(
    graph: Graph, company: Company
) -> None:
    t, draft = await drafted(company, **DRAFT)
    open_ = gid("Objective", await unit_objective(company, t))
    answers = [await added(graph, t.ada, id_, kind="INCREASE", start="1") for id_ in (draft, open_)]
    assert [codes(each) for each in answers] == [[], [("INVALID", ["target"])]]


async def test_what_is_added_after_publishing_is_kept_as_a_revision(
    graph: Graph, company: Company
) -> None:
    t, objective = await drafted(company)
    answer = await added(graph, t.ada, objective, reason="We forgot it.")
    told = answer["keyResult"]["objective"]["revisions"]["nodes"]
    assert told == [{"field": "keyResult", "old": None, "new": "Sell", "reason": "We forgot it."}]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"title": " "}, "EMPTY", ["title"]),
        ({"weight": "-1"}, "INVALID", ["weight"]),
        ({"weight": None}, "INVALID", ["weight"]),
        ({"start": "1e30"}, "INVALID", ["start"]),
        ({"currency": "Euro"}, "INVALID", ["currency"]),
        ({"decimals": 13}, "INVALID", ["decimals"]),
        ({"unitOfMeasure": "x" * 61}, "INVALID", ["unitOfMeasure"]),
        ({"owner": "x"}, "NOT_FOUND", ["owner"]),
        ({"startsOn": "2026-11-02", "dueOn": "2026-11-01"}, "INVALID", ["dueOn"]),
        ({"dueOn": "2026-09-30"}, "INVALID", ["dueOn"]),
        ({"steps": [{"title": "", "weight": "1"}]}, "EMPTY", ["steps", "0", "title"]),
        ({"steps": [{"title": "a", "weight": "0"}]}, "INVALID", ["steps", "0", "weight"]),
        ({"steps": [{"title": "a"}] * 51}, "INVALID", ["steps"]),
        ({"checkpoints": [{"value": "1", "share": "1"}] * 21}, "INVALID", ["checkpoints"]),
    ],
)
async def test_what_can_not_be_said_of_a_key_result_is_refused_by_field(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    t, objective = await drafted(company, **DRAFT)
    answer = await added(graph, t.ada, objective, **given)
    assert (codes(answer), await counted(company, KeyResult)) == ([(code, path)], 0)


async def test_another_target_of_a_published_key_result_needs_a_reason_and_keeps_the_old(
    graph: Graph, company: Company
) -> None:
    t, _, id_ = await published(company, current=Decimal(50))
    refused = await on_result(graph, "keyResultUpdate", t.bo, id=id_, target="200")
    done = await on_result(
        graph, "keyResultUpdate", t.bo, id=id_, target="200", reason="A new market."
    )
    made = done["keyResult"]
    assert codes(refused) == [("NEEDS_REASON", ["reason"])]
    assert (made["metric"]["target"], made["progress"]["value"]) == ("200", "0.25")
    assert made["objective"]["progress"]["value"] == "0.125"
    assert made["objective"]["revisions"]["nodes"] == [
        {"field": "target", "old": "100", "new": "200", "reason": "A new market."}
    ]


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        ({"start": "1"}, True),
        ({"kind": "BOOLEAN", "start": None, "target": None}, True),
        ({"weight": "2"}, True),
        ({"drivenByChildren": True}, True),
        ({"target": "100"}, False),
        ({"title": "Sell more"}, False),
        ({"dueOn": "2026-12-01"}, False),
        ({"decimals": 1}, False),
    ],
)
async def test_a_measure_or_a_weight_is_changed_with_a_reason_only(
    graph: Graph, company: Company, given: dict[str, Any], *, needed: bool
) -> None:
    t, _, id_ = await published(company)
    answer = await on_result(graph, "keyResultUpdate", t.ada, id=id_, **given)
    assert codes(answer) == ([("NEEDS_REASON", ["reason"])] if needed else [])


async def test_a_draft_is_changed_without_a_word(graph: Graph, company: Company) -> None:
    t, objective = await drafted(company, **DRAFT)
    id_ = (await added(graph, t.ada, objective))["keyResult"]["id"]
    answer = await on_result(
        graph, "keyResultUpdate", t.bo, id=id_, kind="REACH", target="3", expectedVersion=1
    )
    made = answer["keyResult"]
    assert (answer["errors"], made["metric"]["kind"], made["version"]) == ([], "REACH", 2)
    assert made["objective"]["revisions"]["nodes"] == []


async def test_with_readings_a_kind_stays_but_a_baseline_becomes_another(
    graph: Graph, company: Company
) -> None:
    plain = {"start": None, "target": None}
    t, objective, read = await published(company)
    base = await company.key_result(
        "Base", objective=objective, kind=MetricKind.BASELINE, current=Decimal(4), **plain
    )
    keys = (read, gid("KeyResult", base))
    given: dict[str, Any] = {
        "kind": "REACH",
        "start": None,
        "target": "8",
        "reason": "We know better.",
    }
    for id_ in keys:
        await graph.ask(CHECK_IN, as_=t.ada, id=id_, value="4")
    answers = [await on_result(graph, "keyResultUpdate", t.ada, id=id_, **given) for id_ in keys]
    assert [codes(each) for each in answers] == [[("NOT_OPEN", ["kind"])], []]
    assert answers[1]["keyResult"]["progress"]["value"] == "0.5"


@pytest.mark.parametrize("taken_back", [False, True])
async def test_a_milestone_with_a_step_done_stays_one(
    graph: Graph, company: Company, *, taken_back: bool
) -> None:
    plain = {"kind": MetricKind.MILESTONE, "start": None, "target": None}
    t, _, id_ = await published(company, **plain)
    step = {"key_result_id": key_of(id_, "KeyResult"), "title": "Plan", "weight": 1}
    await company.add(Step, id=UUID(int=1), **step)
    for done in (True, False) if taken_back else (True,):
        mark = {"step": gid("Step", UUID(int=1)), "done": done}
        assert codes(await on_result(graph, "stepMark", t.ada, **mark)) == []
    given: dict[str, Any] = {"kind": "REACH", "target": "8", "steps": []}
    because = {"id": id_, "reason": "We know better."}
    answer = await on_result(graph, "keyResultUpdate", t.ada, **given, **because)
    assert codes(answer) == [("NOT_OPEN", ["kind"])]


@pytest.mark.parametrize("kind", ["BOOLEAN", "MILESTONE", "LINKED_WORK"])
async def test_a_baseline_becomes_no_kind_that_could_not_have_its_reading(
    graph: Graph, company: Company, kind: str
) -> None:
    plain = {"kind": MetricKind.BASELINE, "start": None, "target": None}
    t, _, id_ = await published(company, current=Decimal(42), **plain)
    given = {"kind": kind, "reason": "We know better."}
    answer = await on_result(graph, "keyResultUpdate", t.ada, id=id_, **given)
    assert codes(answer) == [("INVALID", ["kind"])]


async def test_steps_of_the_same_title_stay_as_far_as_they_were(
    graph: Graph, company: Company
) -> None:
    plain = {"kind": MetricKind.MILESTONE, "start": None, "target": None}
    t, _, id_ = await published(company, **plain)
    for title, done in (("Plan", NOW), ("Do", None)):
        row = {"key_result_id": key_of(id_, "KeyResult"), "title": title, "done_at": done}
        await company.add(Step, id=UUID(int=len(title)), weight=1, **row)
    steps = [{"title": "Plan"}, {"title": "Build", "weight": "3"}]
    answer = await on_result(
        graph, "keyResultUpdate", t.ada, id=id_, steps=steps, reason="More to do."
    )
    made = answer["keyResult"]
    assert [each["doneAt"] is not None for each in made["metric"]["steps"]] == [True, False]
    assert made["progress"]["value"] == "0.25"


async def test_of_steps_of_one_title_as_many_stay_done_as_were(
    graph: Graph, company: Company
) -> None:
    plain = {"kind": MetricKind.MILESTONE, "start": None, "target": None}
    t, _, id_ = await published(company, **plain)
    for place, done in enumerate((NOW, None)):
        row = {"key_result_id": key_of(id_, "KeyResult"), "title": "Ship", "done_at": done}
        await company.add(Step, id=UUID(int=place + 1), weight=1, position=place, **row)
    steps = [{"title": "Ship"}, {"title": "Ship"}, {"title": "Tell"}]
    answer = await on_result(graph, "keyResultUpdate", t.ada, id=id_, steps=steps, reason="More.")
    done_at = [each["doneAt"] for each in answer["keyResult"]["metric"]["steps"]]
    assert [each is not None for each in done_at] == [True, False, False]


@pytest.mark.parametrize("name", ["keyResultUpdate", "keyResultDelete", "keyResultArchive"])
async def test_of_a_key_result_a_stranger_changes_nothing_and_what_is_hidden_is_missing(
    graph: Graph, company: Company, name: str
) -> None:
    t, _, id_ = await published(company)
    secret = await unit_objective(company, t, visibility=Visibility.RESTRICTED)
    hidden = gid("KeyResult", await company.key_result("Secret", objective=secret))
    more = {"title": "Lose"} if name == "keyResultUpdate" else {}
    answers = [
        await act(graph, name, t.di, "__typename", id=each, **more) for each in (id_, hidden, "x")
    ]
    assert [codes(each)[0][0] for each in answers] == ["NOT_ALLOWED", "NOT_FOUND", "NOT_FOUND"]
    assert answers[1]["errors"] == answers[2]["errors"]


@pytest.mark.parametrize("name", ["keyResultUpdate", "keyResultDelete", "keyResultArchive"])
async def test_of_a_key_result_a_stale_version_and_a_closed_cycle_are_refused(
    graph: Graph, company: Company, name: str
) -> None:
    t = await team(company)
    closed = await company.cycle(
        "FY26-Q3", starts=date(2026, 7, 1), ends_on=date(2026, 9, 30),
        grading_ends_on=date(2026, 10, 14),
    )  # fmt: skip
    state = DRAFT if name == "keyResultDelete" else {}
    more = {"title": "Lose"} if name == "keyResultUpdate" else {}
    refused: list[Any] = []
    for cycle in (t.cycle, closed):
        objective = await company.objective("Win", cycle=cycle, owner=t.ada, **state)
        key = gid("KeyResult", await company.key_result("Sell", objective=objective))
        version = 9 if cycle == t.cycle else 1
        answer = await act(
            graph, name, t.ada, "__typename", id=key, expectedVersion=version, **more
        )
        refused.append(codes(answer))
    assert refused == [[("CONFLICT", [])], [("OUTSIDE_CYCLE", ["cycle"])]]


async def test_the_order_is_the_objectives_and_names_each_once(
    graph: Graph, company: Company
) -> None:
    t, objective = await drafted(company, **DRAFT)
    titles = ("A", "B", "C")
    ids = [(await added(graph, t.ada, objective, title=each))["keyResult"]["id"] for each in titles]
    turned = [ids[2], ids[0], ids[1]]
    given: dict[str, Any] = {"objective": objective, "keyResults": turned, "expectedVersion": 1}
    done = await act(graph, "keyResultReorder", t.bo, **given)
    stale = await act(graph, "keyResultReorder", t.bo, **given)
    short = await act(graph, "keyResultReorder", t.bo, objective=objective, keyResults=ids[:2])
    assert [each["title"] for each in done["objective"]["keyResults"]] == ["C", "A", "B"]
    assert [codes(each) for each in (stale, short)] == [
        [("CONFLICT", [])],
        [("INVALID", ["keyResults"])],
    ]


async def test_a_stranger_puts_nothing_in_order(graph: Graph, company: Company) -> None:
    t, objective, id_ = await published(company)
    given: dict[str, Any] = {"objective": gid("Objective", objective), "keyResults": [id_]}
    assert codes(await act(graph, "keyResultReorder", t.di, **given)) == [("NOT_ALLOWED", [])]


async def test_a_drafts_key_result_is_deleted_with_all_that_hangs_on_it(
    graph: Graph, company: Company
) -> None:
    t, objective = await drafted(company, **DRAFT)
    answer = await added(graph, t.ada, objective, kind="MILESTONE", steps=[{"title": "Plan"}])
    id_ = answer["keyResult"]["id"]
    done = await act(graph, "keyResultDelete", t.bo, "deletedId", id=id_)
    again = await act(graph, "keyResultDelete", t.bo, "deletedId", id=id_)
    assert (done["deletedId"], codes(again)) == (id_, [("NOT_FOUND", [])])
    assert [await counted(company, noun) for noun in (KeyResult, Step, Delegate)] == [0, 0, 0]


async def test_a_published_key_result_is_taken_out_and_its_check_ins_stay(
    graph: Graph, company: Company
) -> None:
    t, _, id_ = await published(company)
    await graph.ask(CHECK_IN, as_=t.bo, id=id_, value="80")
    deleted = await act(graph, "keyResultDelete", t.ada, "deletedId", id=id_)
    silent = await act(graph, "keyResultArchive", t.ada, id=id_)
    given = {"id": id_, "reason": "Sold.", "clientMutationId": "a"}
    answer = f"objective {{ progress {{ value }} }} {OBJECTIVE}"
    done, again = [await act(graph, "keyResultArchive", t.ada, answer, **given) for _ in range(2)]
    assert [codes(each) for each in (deleted, silent)] == [
        [("NOT_OPEN", [])],
        [("NEEDS_REASON", ["reason"])],
    ]
    made = done["objective"]
    assert [each["title"] for each in made["keyResults"]] == ["Learn"]
    assert (made["progress"]["value"], again["objective"]["id"]) == ("0", made["id"])
    assert [(each["old"], each["new"]) for each in made["revisions"]["nodes"]] == [("Sell", None)]
    assert await counted(company, CheckIn) == 1


async def test_the_last_key_result_of_a_published_objective_stays(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    objective = await unit_objective(company, t)
    id_ = gid("KeyResult", await company.key_result("Sell", objective=objective))
    answer = await act(graph, "keyResultArchive", t.ada, id=id_, reason="Sold.")
    assert codes(answer) == [("NEEDS_KEY_RESULT", [])]


async def test_an_edit_beside_a_check_in_loses_neither(graph: Graph, company: Company) -> None:
    t, _, id_ = await published(company)
    edits = [
        on_result(graph, "keyResultUpdate", t.ada, id=id_, title=f"Sell {number}")
        for number in range(3)
    ]
    said = [graph.ask(CHECK_IN, as_=t.bo, id=id_, value=str(number)) for number in range(3)]
    answers = await gather(*edits, *said)
    query = "query($id: ID!) { keyResult(id: $id) { version checkIns { totalCount } } }"
    after = (await graph.ask(query, as_=t.di, id=id_))["keyResult"]
    assert [each["errors"] for each in answers[:3]] == [[]] * 3
    assert after == {"version": 7, "checkIns": {"totalCount": 3}}


async def test_of_a_delete_and_an_edit_at_once_one_is_refused(
    graph: Graph, company: Company
) -> None:
    t, objective = await drafted(company, **DRAFT)
    id_ = (await added(graph, t.ada, objective))["keyResult"]["id"]
    edit, deletion = await gather(
        on_result(graph, "keyResultUpdate", t.ada, id=id_, title="Lead", expectedVersion=1),
        act(graph, "keyResultDelete", t.ada, "deletedId", id=id_, expectedVersion=1),
    )
    refused = [code for each in (edit, deletion) for code, _ in codes(each)]
    assert len(refused) == 1
    assert refused[0] in ("CONFLICT", "NOT_FOUND")
