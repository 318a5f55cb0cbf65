"""Objectives and key results in the graph."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from model.objective import Contributor, ObjectiveUnit
from model.organisation import Organisation
from model.task import LinkedTask
from rules.terms import (
    MetricKind,
    ObjectiveLevel,
    ObjectiveStatus,
    ReadingOrigin,
    ReportedStatus,
    Role,
    RollupMode,
    Visibility,
)
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

RESULT = """query($id: ID!) { keyResult(id: $id) {
  title metric { kind steps { title } } current target unitOfMeasure weight
  progress { value raw measured formula inputs { name value } }
  health { value source reported computed expected } confidence { value share outOfTen band }
  score { value band reason } objective { title } cycle { key state }
  latestCheckIn { value author { name } } checkIns { totalCount }
  tasks { totalCount nodes { key statusCategory } } source { origin } } }"""
OBJECTIVE = """query($id: ID!) { objective(id: $id) {
  title progress { value measuredShare formula inputs { name value weight } }
  health { value counts { status count } } confidence { value }
  alignedTo { mode share parent { __typename ... on KeyResult { title } } }
  alignedFrom { totalCount nodes { child { ... on Objective { title } } } }
  owner { name } ownerTitle contributors { name } } }"""
MINE = "{ me { person { objectives { totalCount nodes { title } } } } }"
LONG_SINCE = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


async def test_a_key_result_shows_its_measure_and_why_it_stands_so(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me)
    result = await company.key_result(
        "Sell", objective=goal, current=Decimal(50), confidence=Decimal(60), unit_of_measure="EUR"
    )
    await company.check_in(result, author=me, value=50, reported_status=ReportedStatus.AT_RISK)
    connection = await company.connection()
    link = await company.link(result, connection)
    await company.task("SHOP-2", link=link, connection=connection)
    answer = await graph.ask(RESULT, as_=me, id=gid("KeyResult", result))
    assert answer["keyResult"] == {
        "title": "Sell",
        "metric": {"kind": "INCREASE", "steps": []},
        "current": "50",
        "target": "100",
        "unitOfMeasure": "EUR",
        "weight": "1",
        "progress": {
            "value": "0.5",
            "raw": "0.5",
            "measured": True,
            "formula": "(current − start) / (target − start)",
            "inputs": [
                {"name": "current", "value": "50"},
                {"name": "start", "value": "0"},
                {"name": "target", "value": "100"},
            ],
        },
        "health": {
            "value": "AT_RISK",
            "source": "REPORTED",
            "reported": "AT_RISK",
            "computed": "ON_TRACK",
            "expected": "0.527472527473",
        },
        "confidence": {"value": "60", "share": "0.6", "outOfTen": "6", "band": "MEDIUM"},
        "score": None,
        "objective": {"title": "Win"},
        "cycle": {"key": "FY26-Q4", "state": "ACTIVE"},
        "latestCheckIn": {"value": "50", "author": {"name": "Ada Able"}},
        "checkIns": {"totalCount": 1},
        "tasks": {"totalCount": 1, "nodes": [{"key": "SHOP-2", "statusCategory": "TODO"}]},
        "source": {"origin": "JIRA"},
    }


async def test_an_imported_baseline_has_its_score_and_no_progress(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    goal = await company.objective("Win", cycle=await company.cycle())
    result = await company.key_result(
        "Sell",
        objective=goal,
        kind=MetricKind.BASELINE,
        start=None,
        target=None,
        score=Decimal("0.7"),
        score_reason="Nearly",
    )
    answer = (await graph.ask(RESULT, as_=me, id=gid("KeyResult", result)))["keyResult"]
    assert answer["score"] == {"value": "0.7", "band": "GREEN", "reason": "Nearly"}
    assert answer["progress"]["value"] is None


async def test_an_objective_explains_its_roll_up_exactly(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me)
    for weight, current in ((1, 25), (3, 75)):
        await company.key_result(
            "Sell", objective=goal, weight=Decimal(weight), current=Decimal(current)
        )
    await company.roll_up()
    progress = (await graph.ask(OBJECTIVE, as_=me, id=gid("Objective", goal)))["objective"][
        "progress"
    ]
    total = sum(Decimal(part["weight"]) for part in progress["inputs"])
    again = sum(Decimal(part["value"]) * Decimal(part["weight"]) for part in progress["inputs"])
    assert (progress["value"], Decimal(progress["value"])) == ("0.625", again / total)
    assert progress["measuredShare"] == "1"


async def test_an_objective_with_nothing_counted_has_no_progress_at_all(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me)
    await company.roll_up()
    answer = await graph.ask(OBJECTIVE, as_=me, id=gid("Objective", goal))
    assert (answer["objective"]["progress"] or {"value": None})["value"] is None


async def test_alignments_are_seen_from_both_ends(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    cycle = await company.cycle()
    above = await company.objective("Above", cycle=cycle)
    result = await company.key_result("Under which it hangs", objective=above)
    below = await company.objective("Below", cycle=cycle)
    await company.align(below, to_key_result=result)
    await company.align(below, to_objective=above)
    low = (await graph.ask(OBJECTIVE, as_=me, id=gid("Objective", below)))["objective"]
    high = (await graph.ask(OBJECTIVE, as_=me, id=gid("Objective", above)))["objective"]
    parents = sorted(link["parent"]["__typename"] for link in low["alignedTo"])
    assert parents == ["KeyResult", "Objective"]
    assert high["alignedFrom"] == {"totalCount": 1, "nodes": [{"child": {"title": "Below"}}]}


async def test_my_objectives_are_those_of_the_running_cycles(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    past = await company.cycle(
        "FY26-Q3",
        starts=date(2026, 7, 1),
        ends_on=date(2026, 9, 30),
        grading_ends_on=date(2026, 10, 14),
    )
    await company.objective("Then", cycle=past, owner=me)
    await company.objective("Now", cycle=await company.cycle(), owner=me)
    answer = await graph.ask(MINE, as_=me)
    mine = {"totalCount": 1, "nodes": [{"title": "Now"}]}
    assert answer["me"]["person"]["objectives"] == mine


@pytest.mark.parametrize(
    ("who", "draft", "restricted"),
    [
        ("owner", True, True),
        ("contributor", True, True),
        ("unit member", True, True),
        ("manager", True, False),
        ("manager's manager", False, False),
        ("colleague", False, False),
        ("administrator", False, False),
        ("programme lead", False, False),
    ],
)
async def test_drafts_and_restricted_objectives_are_seen_by_those_they_concern(
    graph: Graph, company: Company, who: str, *, draft: bool, restricted: bool
) -> None:
    top = await company.person("Top")
    boss = await company.person("Boss", manager=top)
    owner = await company.person("Owner", manager=boss)
    people = {"manager's manager": top, "manager": boss, "owner": owner}
    for name in ("contributor", "unit member", "colleague", "administrator", "programme lead"):
        people[name] = await company.person(name)
    await company.role(people["administrator"], Role.ADMINISTRATOR)
    await company.role(people["programme lead"], Role.PROGRAMME_LEAD)
    unit = await company.unit("Unit")
    await company.member(people["unit member"], unit)
    cycle = await company.cycle()
    drafted = await company.objective(
        "Draft", cycle=cycle, owner=owner, status=ObjectiveStatus.DRAFT, published_at=None
    )
    closed = await company.objective(
        "Secret", cycle=cycle, owner=owner, visibility=Visibility.RESTRICTED
    )
    for goal in (drafted, closed):
        await company.add(Contributor, objective_id=goal, person_id=people["contributor"])
        await company.add(ObjectiveUnit, objective_id=goal, unit_id=unit, weight=1)
    answers = [
        (await graph.ask(OBJECTIVE, as_=people[who], id=gid("Objective", goal)))["objective"]
        for goal in (drafted, closed)
    ]
    assert [answer is not None for answer in answers] == [draft, restricted]


async def test_missing_hidden_and_malformed_ids_look_alike(graph: Graph, company: Company) -> None:
    me, other = await company.person("Ada Able"), await company.person("Bo Bee")
    hidden = await company.objective(
        "Secret", cycle=await company.cycle(), owner=other, visibility=Visibility.RESTRICTED
    )
    query = "query($id: ID!) { node(id: $id) { id } objective(id: $id) { id } }"
    ids = [gid("Objective", hidden), gid("Objective", other), gid("Person", hidden), "x", "w6k="]
    answers = [await graph.ask(query, as_=me, id=id_) for id_ in ids]
    assert answers == [{"node": None, "objective": None}] * len(ids)


async def test_a_child_does_not_lead_to_its_restricted_parent(
    graph: Graph, company: Company
) -> None:
    me, other = await company.person("Ada Able"), await company.person("Bo Bee")
    cycle = await company.cycle()
    parent = await company.objective(
        "Secret", cycle=cycle, owner=other, visibility=Visibility.RESTRICTED
    )
    child = await company.objective("Open", cycle=cycle, owner=me)
    await company.align(child, to_objective=parent)
    answer = await graph.ask(OBJECTIVE, as_=me, id=gid("Objective", child))
    tree = await graph.ask(
        '{ cycle(key: "FY26-Q4") { tree { depth parent node { ... on Objective { title } } } } }',
        as_=me,
    )
    assert answer["objective"]["alignedTo"] == []
    assert tree["cycle"]["tree"] == [{"depth": 0, "parent": None, "node": {"title": "Open"}}]


@pytest.mark.parametrize(("published", "word"), [(True, "OUTDATED"), (False, "PENDING")])
async def test_silence_makes_a_published_key_result_outdated_and_a_draft_not(
    graph: Graph, company: Company, word: str, *, published: bool
) -> None:
    me = await company.person("Ada Able")
    state: dict[str, Any] = {"published_at": LONG_SINCE}
    if not published:
        state = {"status": ObjectiveStatus.DRAFT, "published_at": None}
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me, **state)
    result = await company.key_result("Sell", objective=goal, created_at=LONG_SINCE)
    answer = await graph.ask(RESULT, as_=me, id=gid("KeyResult", result))
    assert answer["keyResult"]["health"]["value"] == word


async def test_a_key_result_opened_in_mid_cycle_has_a_period_to_be_spoken_of(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    goal = await company.objective("Win", cycle=await company.cycle(), published_at=LONG_SINCE)
    added = await company.key_result("Sell", objective=goal, created_at=LATER)
    answer = await graph.ask(RESULT, as_=me, id=gid("KeyResult", added))
    assert answer["keyResult"]["health"]["value"] == "PENDING"


# Due on Monday the 16th for who spoke before that Sunday, in Auckland; on the 23rd for who did not.
@pytest.mark.parametrize(
    ("zone", "at", "word"),
    [
        ("UTC", datetime(2026, 11, 14, 11, 30, tzinfo=UTC), "OUTDATED"),
        ("Pacific/Auckland", datetime(2026, 11, 14, 11, 30, tzinfo=UTC), "ON_TRACK"),
        ("America/Los_Angeles", datetime(2026, 11, 15, 7, 30, tzinfo=UTC), "OUTDATED"),
    ],
)
async def test_the_day_of_a_check_in_is_the_organisations(
    graph: Graph, company: Company, zone: str, at: datetime, word: str
) -> None:
    async with company.database.system() as session:
        await session.run(update(Organisation).values(time_zone=zone))
    object.__setattr__(graph.services, "now", lambda: datetime(2026, 11, 20, 12, tzinfo=UTC))
    me = await company.person("Ada Able")
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me)
    result = await company.key_result("Sell", objective=goal)
    await company.check_in(result, author=me, at=at, reported_status=ReportedStatus.ON_TRACK)
    answer = await graph.ask(RESULT, as_=me, id=gid("KeyResult", result))
    assert answer["keyResult"]["health"]["value"] == word


async def test_a_reading_of_another_system_breaks_no_silence(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    goal = await company.objective("Win", cycle=await company.cycle(), published_at=LONG_SINCE)
    result = await company.key_result("Sell", objective=goal, created_at=LONG_SINCE)
    await company.check_in(result, value=50, origin=ReadingOrigin.JIRA)
    answer = await graph.ask(RESULT, as_=me, id=gid("KeyResult", result))
    assert answer["keyResult"]["health"]["value"] == "OUTDATED"


async def test_a_corrected_check_in_has_no_say(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me)
    result = await company.key_result("Sell", objective=goal)
    wrong = await company.check_in(result, reported_status=ReportedStatus.AT_RISK)
    right = ReportedStatus.ON_TRACK
    await company.check_in(result, at=LATER, reported_status=right, supersedes_id=wrong)
    answer = await graph.ask(RESULT, as_=me, id=gid("KeyResult", result))
    assert answer["keyResult"]["health"]["value"] == "ON_TRACK"


EXPLAINED = """query($id: ID!) { objective(id: $id) {
  progress { value formula inputs { name value weight } } } }"""


async def test_a_roll_up_of_children_is_explained_by_them(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    cycle = await company.cycle()
    top = await company.objective("Win", cycle=cycle, rollup_mode=RollupMode.BOTH)
    own = await company.key_result("Sell", objective=top, current=Decimal(10))
    child = await company.objective("Help", cycle=cycle)
    await company.key_result("Call", objective=child, current=Decimal(40))
    await company.align(child, to_objective=top)
    draft = {"status": ObjectiveStatus.DRAFT, "published_at": None}
    await company.align(
        await company.objective("Later", cycle=cycle, owner=me, **draft), to_objective=top
    )
    await company.roll_up()
    answer = await graph.ask(EXPLAINED, as_=me, id=gid("Objective", top))
    assert answer["objective"]["progress"] == {
        "value": "0.25",
        "formula": "Σ weight × progress / Σ weight",
        "inputs": [
            {"name": gid("KeyResult", own), "value": "0.1", "weight": "1"},
            {"name": gid("Objective", child), "value": "0.4", "weight": "1"},
        ],
    }


async def test_a_cycle_names_the_objectives_that_its_progress_is_made_of(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    goal = await company.objective("Win", cycle=await company.cycle())
    await company.key_result("Sell", objective=goal, current=Decimal(40))
    await company.roll_up()
    query = '{ cycle(key: "FY26-Q4") { progress { value inputs { name value } } } }'
    progress = (await graph.ask(query, as_=me))["cycle"]["progress"]
    assert progress == {
        "value": "0.4",
        "inputs": [{"name": gid("Objective", goal), "value": "0.4"}],
    }


async def test_an_owner_nobody_is_owns_nothing_not_what_has_no_owner(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    await company.objective("Win", cycle=await company.cycle())
    query = '{ objectives(filter: {owner: "x"}) { totalCount nodes { title } } }'
    answer = await graph.ask(query, as_=me)
    assert answer["objectives"] == {"totalCount": 0, "nodes": []}


async def test_a_task_leads_to_the_key_results_that_the_viewer_may_see(
    graph: Graph, company: Company
) -> None:
    me, other = await company.person("Ada Able"), await company.person("Bo Bee")
    cycle, jira = await company.cycle(), await company.connection()
    closed = Visibility.RESTRICTED
    secret = await company.objective("B", cycle=cycle, owner=other, visibility=closed)
    seen = await company.key_result("Sell", objective=await company.objective("A", cycle=cycle))
    hidden = await company.key_result("Hide", objective=secret)
    links = [await company.link(result, jira) for result in (seen, seen, hidden)]
    task = await company.task("SHOP-1", link=links[0], connection=jira)
    for link in links[1:]:
        await company.add(LinkedTask, link_id=link, task_id=task)
    query = """query($id: ID!) { node(id: $id) { ... on Task {
      connection { name } keyResults { title taskLinks { keyResult { title } } } } } }"""
    answer = await graph.ask(query, as_=me, id=gid("Task", task))
    linked = {"title": "Sell", "taskLinks": [{"keyResult": {"title": "Sell"}}] * 2}
    assert answer["node"] == {"connection": None, "keyResults": [linked]}


async def test_a_correction_names_what_it_corrects(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me)
    result = await company.key_result("Sell", objective=goal)
    wrong = await company.check_in(result, value=5)
    await company.check_in(result, value=50, supersedes_id=wrong)
    query = """query($id: ID!) { keyResult(id: $id) {
      checkIns { nodes { value source supersedes { value } } } } }"""
    answer = await graph.ask(query, as_=me, id=gid("KeyResult", result))
    said = {"value": "50", "source": "MANUAL", "supersedes": {"value": "5"}}
    assert answer["keyResult"]["checkIns"]["nodes"] == [said]


async def test_a_narrative_alone_leaves_the_reported_status_as_it_was(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me)
    result = await company.key_result("Sell", objective=goal)
    await company.check_in(result, at=LATER, author=me, reported_status=ReportedStatus.AT_RISK)
    await company.check_in(result, author=me, narrative="Still the same.")
    answer = await graph.ask(RESULT, as_=me, id=gid("KeyResult", result))
    assert answer["keyResult"]["health"]["value"] == "AT_RISK"


async def test_a_filter_on_an_edge_is_answered_for_every_parent(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    for key, month in (("FY26-Q3", 7), ("FY26-Q4", 10)):
        cycle = await company.cycle(key, starts=date(2026, month, 1))
        await company.objective("Win", cycle=cycle, owner=me, level=ObjectiveLevel.UNIT)
        await company.objective("Grow", cycle=cycle, owner=me)
    query = "{ cycles { nodes { objectives(filter: {level: UNIT}) { nodes { title } } } } }"
    answer = await graph.ask(query, as_=me)
    assert [cycle["objectives"]["nodes"] for cycle in answer["cycles"]["nodes"]] == [
        [{"title": "Win"}]
    ] * 2
