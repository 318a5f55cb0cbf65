"""Objectives and key results as they stood on a day, and numbers as they were then."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update

from model.grade import Closing, Grade
from model.key_result import KeyResult, Step
from model.objective import ObjectiveUnit
from model.revision import Revision
from model.rollup import RollupPast
from model.unit import UnitState
from rules.terms import Ambition, MetricKind, ObjectiveStatus, Outcome, RollupMode
from tests.graph.authoring import act, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import created
from tests.support.company import LONG_AGO, NOW, TODAY, Company

ASKED = """query($id: ID!, $on: Date) { objective(id: $id, asOf: $on) {
  title status outcome score { value } ambition owner { name manager { name } }
  units { unit { name } weight } confidence { value }
  progress { value asOf inputs { value weight } } health { value computed expected }
  checkIns { totalCount nodes { value } }
  keyResults { title weight current outcome score { value } confidence { value }
    progress { value } health { expected reported } latestCheckIn { value }
    series { value } objective { title progress { value } } } } }"""
ONE = """query($id: ID!, $on: Date) { keyResult(id: $id, asOf: $on) {
  title current progress { value } checkIns { nodes { value } } } }"""


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def day(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


async def grown(company: Company) -> tuple[UUID, UUID, UUID]:
    """Begun twenty days ago at 0, read at 20 ten days ago, at 60 today."""
    me = await company.person("Ada Able")
    goal = await company.objective(
        "Win", cycle=await company.cycle(), owner=me, created_at=ago(30), published_at=ago(20)
    )
    more = {"created_at": ago(20), "current": Decimal(60), "confidence": Decimal(90)}
    result = await company.key_result("Sell", objective=goal, owner_id=me, **more)
    for days, value, sure in ((10, 20, 50), (0, 60, 90)):
        said: dict[str, Any] = {"value": Decimal(value), "confidence": Decimal(sure)}
        await company.check_in(result, at=ago(days), author=me, **said)
    for days, share in ((20, "0"), (10, "0.2"), (0, "0.6")):
        figures = {"value": Decimal(share), "raw": Decimal(share), "measured_share": Decimal(1)}
        on = TODAY - timedelta(days=days)
        await company.add(RollupPast, objective_id=goal, on_day=on, **figures)
    await company.roll_up()
    return me, goal, result


async def asked(graph: Graph, me: UUID, goal: UUID, on: str | None) -> Any:
    return (await graph.ask(ASKED, as_=me, id=gid("Objective", goal), on=on))["objective"]


async def test_numbers_are_those_of_the_day(graph: Graph, company: Company) -> None:
    me, goal, _ = await grown(company)
    told = {on: await asked(graph, me, goal, on) for on in (day(15), day(9), None)}
    results = {on: each["keyResults"][0] for on, each in told.items()}
    assert [each["current"] for each in results.values()] == [None, "20", "60"]
    assert [each["progress"]["value"] for each in results.values()] == ["0", "0.2", "0.6"]
    assert [each["progress"]["value"] for each in told.values()] == ["0", "0.2", "0.6"]
    assert [each["confidence"] for each in told.values()] == [
        None, {"value": "50"}, {"value": "90"},
    ]  # fmt: skip
    assert [each["checkIns"]["totalCount"] for each in told.values()] == [0, 1, 2]
    assert [len(each["series"]) for each in results.values()] == [0, 1, 2]
    assert results[day(9)]["latestCheckIn"] == {"value": "20"}
    assert results[day(9)]["objective"] == {"title": "Win", "progress": {"value": "0.2"}}
    assert told[day(9)]["progress"]["inputs"] == [{"value": "0.2", "weight": "1"}]
    assert told[day(9)]["progress"]["asOf"] == f"{day(8)}T00:00:00Z"
    paces = [Decimal(each["health"]["expected"]) for each in told.values()]
    assert paces[0] < paces[1] < paces[2]


async def test_before_it_was_made_there_is_nothing(graph: Graph, company: Company) -> None:
    me, goal, result = await grown(company)
    assert await asked(graph, me, goal, day(31)) is None
    early = await asked(graph, me, goal, day(25))
    assert (early["status"], early["keyResults"], early["progress"]) == ("DRAFT", [], None)
    one = await graph.ask(ONE, as_=me, id=gid("KeyResult", result), on=day(21))
    assert one["keyResult"] is None


async def test_a_key_result_is_asked_of_another_day_by_itself(
    graph: Graph, company: Company
) -> None:
    me, _, result = await grown(company)
    one = (await graph.ask(ONE, as_=me, id=gid("KeyResult", result), on=day(5)))["keyResult"]
    assert (one["current"], one["progress"]) == ("20", {"value": "0.2"})
    assert one["checkIns"]["nodes"] == [{"value": "20"}]


async def test_words_and_weights_are_turned_back_to_those_of_the_day(
    graph: Graph, company: Company
) -> None:
    me, goal, result = await grown(company)
    for days, key, field, old, new in (
        (8, None, "title", "Try", "Hope"),
        (6, None, "title", "Hope", "Win"),
        (8, None, "ambition", "ASPIRATIONAL", "COMMITTED"),
        (8, None, "contributors", "Bo Bee", None),
        (8, result, "weight", "3", "1"),
    ):
        what = {"objective_id": goal, "key_result_id": key, "field": field, "old": old, "new": new}
        by = {"reason": None, "version": 2, "author_id": me, "at": ago(days)}
        await company.add(Revision, id=uuid4(), **what, **by)
    told = [await asked(graph, me, goal, on) for on in (day(9), day(7), None)]
    assert [each["title"] for each in told] == ["Try", "Hope", "Win"]
    assert [each["ambition"] for each in told] == [
        Ambition.ASPIRATIONAL.value, Ambition.COMMITTED.value, Ambition.COMMITTED.value,
    ]  # fmt: skip
    assert [each["keyResults"][0]["weight"] for each in told] == ["3", "1", "1"]


async def test_between_handing_in_and_publishing_it_was_submitted(
    graph: Graph, company: Company
) -> None:
    me, goal, _ = await grown(company)
    for days, old, new in ((26, "DRAFT", "SUBMITTED"), (20, "SUBMITTED", "PUBLISHED")):
        what = {"objective_id": goal, "field": "status", "old": old, "new": new, "reason": None}
        by = {"version": 2, "author_id": me, "at": ago(days)}
        await company.add(Revision, id=uuid4(), key_result_id=None, **what, **by)
    told = [await asked(graph, me, goal, day(days)) for days in (28, 24, 10)]
    assert [each["status"] for each in told] == ["DRAFT", "SUBMITTED", "PUBLISHED"]


async def test_how_strict_a_bound_was_is_turned_back(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    goal = await company.objective("Keep", cycle=await company.cycle(), owner=me)
    kept = {"kind": MetricKind.STAY_BELOW, "start": None, "target": None, "upper": Decimal(5)}
    said = {"current": Decimal(5), "is_strict": True, "created_at": ago(20)}
    result = await company.key_result("Few", objective=goal, owner_id=me, **kept, **said)
    await company.check_in(result, at=ago(15), author=me, value=Decimal(5))
    what = {"objective_id": goal, "key_result_id": result, "field": "strict"}
    by = {"old": "no", "new": "yes", "reason": None, "version": 2, "author_id": me, "at": ago(5)}
    await company.add(Revision, id=uuid4(), **what, **by)
    query = """query($id: ID!, $on: Date) { keyResult(id: $id, asOf: $on) {
      metric { strict } progress { value } } }"""
    told = [
        (await graph.ask(query, as_=me, id=gid("KeyResult", result), on=on))["keyResult"]
        for on in (day(10), None)
    ]
    assert [(each["metric"]["strict"], each["progress"]["value"]) for each in told] == [
        (False, "1"), (True, "0"),
    ]  # fmt: skip


async def test_what_was_closed_since_was_open_then(graph: Graph, company: Company) -> None:
    me, goal, result = await grown(company)
    ended = {"status": ObjectiveStatus.CLOSED, "outcome": Outcome.PARTIAL, "score": Decimal("0.6")}
    async with company.database.system() as session:
        await session.run(update(KeyResult).values(score=1, outcome=Outcome.ACHIEVED))
    by = {"by_id": me, "reason": None}
    await company.add(Closing, id=uuid4(), objective_id=goal, **ended, **by, at=ago(5))
    opened = {"status": ObjectiveStatus.PUBLISHED, "outcome": None, "score": None}
    await company.add(Closing, id=uuid4(), objective_id=goal, **opened, **by, at=ago(2))
    await company.add(Grade, key_result_id=result, graded_by_id=me, graded_at=ago(5))
    told = [await asked(graph, me, goal, on) for on in (day(6), day(4), day(1))]
    states = [(each["status"], each["outcome"]) for each in told]
    assert states == [("PUBLISHED", None), ("CLOSED", "PARTIAL"), ("PUBLISHED", None)]
    assert [each["score"] for each in told] == [None, {"value": "0.6"}, None]
    scores = [each["keyResults"][0]["score"] for each in told]
    assert scores == [None, {"value": "1"}, {"value": "1"}]
    assert told[0]["keyResults"][0]["outcome"] is None


async def test_people_and_units_are_those_of_the_day_though_a_unit_is_gone(
    graph: Graph, company: Company
) -> None:
    me, goal, _ = await grown(company)
    before, after = await company.person("Old Boss"), await company.person("New Boss")
    await company.line(me, before, since=LONG_AGO)
    await company.line(me, after, since=TODAY)
    shop = await company.unit("Shop")
    retired = {"name": "Shop", "sort_key": "shop", "parent_id": None, "retired": True}
    await company.add(UnitState, unit_id=shop, starts_on=TODAY, **retired)
    await company.add(ObjectiveUnit, objective_id=goal, unit_id=shop, weight=Decimal(2))
    then, now = [await asked(graph, me, goal, on) for on in (day(1), None)]
    assert then["owner"] == {"name": "Ada Able", "manager": {"name": "Old Boss"}}
    assert now["owner"]["manager"] == {"name": "New Boss"}
    assert then["units"] == [{"unit": {"name": "Shop"}, "weight": "2"}]


async def test_links_lead_to_what_they_join_as_it_stood(graph: Graph, company: Company) -> None:
    me, goal, _ = await grown(company)
    top = await company.objective(
        "Top", cycle=await company.cycle("FY26", starts=date(2026, 1, 1)), owner=me,
        rollup_mode=RollupMode.CHILDREN, created_at=ago(30),
    )  # fmt: skip
    await company.align(goal, to_objective=top)
    query = """query($id: ID!, $on: Date) { objective(id: $id, asOf: $on) { alignedFrom { nodes {
      child { ... on Objective { title progress { value } } } } } } }"""
    answer = await graph.ask(query, as_=me, id=gid("Objective", top), on=day(5))
    [link] = answer["objective"]["alignedFrom"]["nodes"]
    assert link["child"] == {"title": "Win", "progress": {"value": "0.2"}}


async def test_a_late_entry_and_a_correction_change_the_progress_of_their_days_all_the_way_up(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    cycle = await company.cycle()
    old: dict[str, Any] = {"created_at": ago(30), "published_at": ago(30), "owner": me}
    top = await company.objective("Top", cycle=cycle, rollup_mode=RollupMode.CHILDREN, **old)
    goals = [await company.objective(name, cycle=cycle, **old) for name in ("A", "B")]
    results: list[str] = []
    for goal in goals:
        await company.align(goal, to_objective=top)
        result = await company.key_result("K", objective=goal, created_at=ago(30))
        results.append(gid("KeyResult", result))
    await company.roll_up()

    async def progress(days: int) -> list[Any]:
        query = """query($id: ID!, $on: Date) {
          objective(id: $id, asOf: $on) { progress { value } } }"""
        answers = [
            (await graph.ask(query, as_=me, id=gid("Objective", each), on=day(days)))["objective"]
            for each in (goals[0], top)
        ]
        return [each["progress"] and each["progress"]["value"] for each in answers]

    await created(graph, me, keyResult=results[0], value="80")
    late: dict[str, Any] = {
        "keyResult": results[0],
        "value": "40",
        "effectiveAt": ago(10).isoformat(),
    }
    wrong = (await created(graph, me, **late))["checkIn"]["id"]
    other = {**late, "keyResult": results[1], "value": "20", "effectiveAt": ago(6).isoformat()}
    await created(graph, me, **other)
    assert [await progress(days) for days in (12, 9, 5, 0)] == [
        [None, None], ["0.4", "0.2"], ["0.4", "0.3"], ["0.8", "0.5"],
    ]  # fmt: skip
    await created(graph, me, keyResult=results[0], value="60", supersedes=wrong)
    assert [await progress(days) for days in (9, 5, 0)] == [
        ["0.6", "0.3"], ["0.6", "0.4"], ["0.8", "0.5"],
    ]  # fmt: skip


async def test_a_late_word_does_not_put_steps_that_were_done_since_into_its_day(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    old: dict[str, Any] = {"created_at": ago(30)}
    goal = await company.objective(
        "Win", cycle=await company.cycle(), owner=me, published_at=ago(30), **old
    )
    kind = {"kind": MetricKind.MILESTONE, "start": None, "target": None}
    result = await company.key_result("Ship", objective=goal, **kind, **old)
    for place, days in enumerate((20, 2)):
        step: dict[str, Any] = {"title": f"Part {place}", "weight": Decimal(1)}
        ends = {"id": uuid4(), "key_result_id": result, "done_at": ago(days)}
        await company.add(Step, **ends, **step)
    await company.roll_up()
    late: dict[str, Any] = {"confidence": 80, "effectiveAt": ago(10).isoformat()}
    await created(graph, me, keyResult=gid("KeyResult", result), **late)
    told = [await asked(graph, me, goal, on) for on in (day(25), day(9), None)]
    assert [each["progress"]["value"] for each in told[1:]] == ["0.5", "1"]
    assert [each["keyResults"][0]["progress"]["value"] for each in told] == ["0", "0.5", "1"]


async def test_a_cycle_and_a_unit_are_as_far_as_they_were_that_day(
    graph: Graph, company: Company
) -> None:
    me, goal, _ = await grown(company)
    shop = await company.unit("Shop")
    await company.add(ObjectiveUnit, objective_id=goal, unit_id=shop, weight=Decimal(1))
    query = """query($id: ID!, $unit: ID!, $on: Date) {
      objective(id: $id) { cycle { id progress(asOf: $on) { value } } }
      unit(id: $unit) { name } }"""
    of_unit = """query($unit: ID!, $cycle: ID!, $on: Date) {
      unit(id: $unit, asOf: $on) { progress(cycle: $cycle) { value } } }"""
    for on, value in ((day(9), "0.2"), (None, "0.6"), (day(60), None)):
        ids = {"id": gid("Objective", goal), "unit": gid("OrgUnit", shop)}
        cycle = (await graph.ask(query, as_=me, **ids, on=on))["objective"]["cycle"]
        told = None if value is None else {"value": value}
        assert cycle["progress"] == told
        ends = {"unit": ids["unit"], "cycle": cycle["id"]}
        answer = await graph.ask(of_unit, as_=me, **ends, on=on)
        assert answer["unit"]["progress"] == told


OF_UNIT = """query($unit: ID!, $cycle: ID!, $on: Date) {
  unit(id: $unit, asOf: $on) { progress(cycle: $cycle) { value } }
  cycle(id: $cycle) { progress(asOf: $on) { value } } }"""


async def test_what_ended_began_or_was_weighed_otherwise_since_leaves_a_units_and_a_cycles_past(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    goals: list[UUID] = []
    for published, value in ((20, 20), (20, 60), (1, 90)):
        since = {"created_at": ago(20), "published_at": ago(published)}
        goal = await unit_objective(company, t, **since)
        more = {"created_at": ago(20), "current": Decimal(value)}
        await company.key_result("Sell", objective=goal, **more)
        figures = {"value": Decimal(value) / 100, "raw": None, "measured_share": Decimal(1)}
        await company.add(RollupPast, objective_id=goal, on_day=ago(10).date(), **figures)
        goals.append(goal)
    await company.roll_up()
    win, grow, _ = [gid("Objective", goal) for goal in goals]
    ends = {"unit": gid("OrgUnit", t.shop), "cycle": gid("Cycle", t.cycle)}
    before = await graph.ask(OF_UNIT, as_=t.di, **ends, on=day(5))
    shares = [{"unit": ends["unit"], "weight": "3"}]
    await act(graph, "objectiveUpdate", t.ada, id=win, units=shares)
    await act(graph, "objectiveCancel", t.ada, id=grow, reason="Nobody buys.")
    assert before["unit"]["progress"] == before["cycle"]["progress"] == {"value": "0.4"}
    assert await graph.ask(OF_UNIT, as_=t.di, **ends, on=day(5)) == before


async def test_a_late_entry_finds_key_results_as_they_were_measured_and_weighed_in_its_days(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    old = {"created_at": ago(30), "published_at": ago(30)}
    goal = await unit_objective(company, t, **old)
    kept, changed, gone = [
        gid("KeyResult", await company.key_result(title, objective=goal, created_at=ago(30)))
        for title in ("Kept", "Changed", "Gone")
    ]
    await company.roll_up()

    async def said(result: str, value: str, days: int) -> None:
        at = ago(days).isoformat()
        await created(graph, t.ada, keyResult=result, value=value, effectiveAt=at)

    for result, value in ((kept, "10"), (changed, "40"), (gone, "70")):
        await said(result, value, 9)
    reason = {"reason": "We know better."}
    await act(graph, "keyResultUpdate", t.ada, "", id=changed, target="400", weight="5", **reason)
    await act(graph, "keyResultArchive", t.ada, id=gone, **reason)
    await said(kept, "40", 6)
    told = [await asked(graph, t.di, goal, day(days)) for days in (8, 5)]
    assert [each["progress"]["value"] for each in told] == ["0.4", "0.5"]


async def test_checkpoints_are_those_of_the_day(graph: Graph, company: Company) -> None:
    t = await team(company)
    goal = await unit_objective(company, t, created_at=ago(30), published_at=ago(30))
    kind = {"kind": MetricKind.CHECKPOINTS, "start": Decimal(100), "target": Decimal(10)}
    places = [[Decimal(50), Decimal("0.5")], [Decimal(20), Decimal("0.9")]]
    more = {"created_at": ago(30), "current": Decimal(75), "checkpoints": places}
    result = gid("KeyResult", await company.key_result("Cut", objective=goal, **kind, **more))
    query = """query($id: ID!, $on: Date) { keyResult(id: $id, asOf: $on) {
      metric { checkpoints { value share } } progress { value } } }"""
    before = await graph.ask(query, as_=t.di, id=result, on=day(1))
    other = {"checkpoints": [{"value": "80", "share": "0.9"}], "reason": "We know better."}
    await act(graph, "keyResultUpdate", t.ada, "", id=result, **other)
    assert before["keyResult"]["progress"] == {"value": "0.25"}
    assert await graph.ask(query, as_=t.di, id=result, on=day(1)) == before
