"""What OKRs are judged by: versioned settings, forecasts, and signs of a bar too low."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from model.key_result import Step
from model.objective import ObjectiveUnit
from rules.terms import Ambition, MemberRole, MetricKind, ObjectiveStatus, Role
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import created, owned
from tests.support.company import LONG_AGO, NOW, TODAY, Company

PARTS = "version paceModel onTrack behind verdictFrom gradingDays questions change { reason }"
UPDATE = f"""mutation($input: OkrSettingsUpdateInput!) {{ okrSettingsUpdate(input: $input) {{
  errors {{ code path }} okrSettings {{ {PARTS} }} }} }}"""
HEALTH = """query($id: ID!) { keyResult(id: $id) { health { computed diverges settingsVersion }
  objective { health { computed settingsVersion } } } }"""
FORECAST = """query($id: ID!) { keyResult(id: $id) { forecast {
  atEnd perDay progress trendingOffTrack formula readings { value } } } }"""
SIGNS = """query($id: ID!) { objective(id: $id) {
  sandbagging { signal keyResult { title } } } }"""
USUAL: dict[str, Any] = {
    "version": 1, "paceModel": "RATIO", "onTrack": "0.7", "behind": "0.4", "verdictFrom": "0.1",
    "gradingDays": 14, "questions": [], "change": None,
}  # fmt: skip


async def lead_of(company: Company) -> UUID:
    lead = await company.person("Lead")
    await company.role(lead, Role.PROGRAMME_LEAD)
    return lead


async def updated(graph: Graph, as_: UUID, **given: Any) -> Any:
    words = {"reason": "Stricter", "expectedVersion": 1, **given}
    return (await graph.ask(UPDATE, as_=as_, input=words))["okrSettingsUpdate"]


async def test_a_change_is_a_new_version_that_every_health_names(
    graph: Graph, company: Company
) -> None:
    lead = await lead_of(company)
    me, result = await owned(company, current=Decimal(40))
    await company.roll_up()
    id_ = gid("KeyResult", result)
    await created(graph, me, keyResult=id_, value="40", reportedStatus="ON_TRACK")
    assert (await graph.ask(f"{{ okrSettings {{ {PARTS} }} }}", as_=me))["okrSettings"] == USUAL
    before = (await graph.ask(HEALTH, as_=me, id=id_))["keyResult"]
    answer = await updated(graph, lead, onTrack="0.99", behind="0.9", clientMutationId="a")
    again = await updated(graph, lead, onTrack="0.99", behind="0.9", clientMutationId="a")
    after = (await graph.ask(HEALTH, as_=me, id=id_))["keyResult"]
    assert (answer["errors"], answer["okrSettings"]["version"]) == ([], 2)
    assert again == answer
    listed = "{ me { divergingKeyResults { totalCount nodes { id } } } }"
    mine, theirs = [(await graph.ask(listed, as_=who))["me"] for who in (me, lead)]
    assert mine["divergingKeyResults"] == {"totalCount": 1, "nodes": [{"id": id_}]}
    assert theirs["divergingKeyResults"] == {"totalCount": 0, "nodes": []}
    assert before["health"] == {"computed": "ON_TRACK", "diverges": False, "settingsVersion": 1}
    assert after["health"] == {"computed": "AT_RISK", "diverges": True, "settingsVersion": 2}
    assert after["objective"]["health"] == {"computed": "AT_RISK", "settingsVersion": 2}
    history = "{ okrSettingsHistory { nodes { version reason changedBy { name } } } }"
    [change] = (await graph.ask(history, as_=me))["okrSettingsHistory"]["nodes"]
    assert change == {"version": 2, "reason": "Stricter", "changedBy": {"name": "Lead"}}


async def test_a_past_day_is_judged_by_the_settings_that_stood_then(
    graph: Graph, company: Company
) -> None:
    lead, me = await lead_of(company), await company.person("Ada")
    long_ago = NOW - timedelta(days=40)
    began: dict[str, Any] = {"created_at": long_ago, "published_at": long_ago}
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me, **began)
    bare = await company.objective("Bare", cycle=await company.cycle("X", starts=LONG_AGO), **began)
    result = await company.key_result("Sell", objective=goal, created_at=long_ago)
    await company.check_in(result, value=Decimal(1), at=NOW - timedelta(days=30))
    await company.roll_up()
    await updated(graph, lead, onTrack="0.9", rhythm="MONTHLY")
    day = (TODAY - timedelta(days=1)).isoformat()
    query = """query($id: ID!, $bare: ID!, $on: Date) {
      bare: objective(id: $bare, asOf: $on) { health { settingsVersion } }
      keyResult(id: $id, asOf: $on) { health { settingsVersion } cadence { rhythm }
        objective { health { settingsVersion } } } }"""
    ids = {"id": gid("KeyResult", result), "bare": gid("Objective", bare)}
    for on, version, rhythm in ((day, 1, "WEEKLY"), (None, 2, "MONTHLY")):
        told = await graph.ask(query, as_=me, on=on, **ids)
        judged = {"health": {"settingsVersion": version}}
        of_result = {**judged, "cadence": {"rhythm": rhythm}, "objective": judged}
        assert (told["bare"], told["keyResult"]) == (judged, of_result)


async def test_progress_says_when_it_holds_and_which_settings_stood(
    graph: Graph, company: Company
) -> None:
    lead = await lead_of(company)
    began: dict[str, Any] = {"created_at": NOW - timedelta(days=40)}
    goal = await company.objective("Win", cycle=await company.cycle(), owner=lead, **began)
    result = await company.key_result("Sell", objective=goal, **began)
    await company.roll_up()
    await updated(graph, lead, onTrack="0.9")
    query = """query($id: ID!, $on: Date) { keyResult(id: $id, asOf: $on) {
      progress { asOf settingsVersion } objective { progress { asOf settingsVersion }
        cycle { progress(asOf: $on) { settingsVersion } } } } }"""
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    for on, version, instant in (
        (None, 2, "2026-11-18T09:00:00Z"), (yesterday, 1, "2026-11-18T00:00:00Z"),
    ):  # fmt: skip
        told = (await graph.ask(query, as_=lead, id=gid("KeyResult", result), on=on))["keyResult"]
        assert told["progress"] == {"asOf": instant, "settingsVersion": version}
        above = told["objective"]
        assert above["progress"] in (None, {"asOf": instant, "settingsVersion": version})
        cycle = above["cycle"]["progress"]
        assert cycle in (None, {"settingsVersion": version})
        assert on is not None or (above["progress"] and cycle)


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"expectedVersion": 2}, "CONFLICT", []),
        ({"reason": " "}, "EMPTY", ["reason"]),
        ({"behind": "0.8"}, "INVALID", ["behind"]),
        ({"verdictFrom": "2"}, "INVALID", ["verdictFrom"]),
        ({"gradingDays": 91}, "INVALID", ["gradingDays"]),
        ({"paceModel": "GAP"}, "INVALID", ["onTrack"]),
        ({"questions": ["a"] * 11}, "INVALID", ["questions"]),
        ({"questions": ["a", "a"]}, "INVALID", ["questions"]),
        ({"questions": ["a", " "]}, "EMPTY", ["questions", "1"]),
        ({"words": [{"term": "UNIT", "one": "a", "many": ""}]}, "EMPTY", ["words", "0", "many"]),
    ],
)
async def test_settings_that_can_not_be_taken_are_refused(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    answer = await updated(graph, await lead_of(company), **given)
    assert answer == {"errors": [{"code": code, "path": path}], "okrSettings": None}


WORDS = """query($language: String) { okrSettings { version words { term one many language }
  wordings(language: $language) { term one many isOwn } } }"""


async def test_an_organisation_has_words_of_its_own_by_version(
    graph: Graph, company: Company
) -> None:
    lead, reader = await lead_of(company), await company.person("Bo Bee")
    goal = {"term": "OBJECTIVE", "one": "Goal", "many": "Goals"}
    given = {"words": [goal, {**goal, "one": "Ziel", "language": "de"}], "clientMutationId": "a"}
    answers = [await updated(graph, lead, **given) for _ in range(2)]

    async def told(language: str | None) -> tuple[int, Any]:
        settings = (await graph.ask(WORDS, as_=reader, language=language))["okrSettings"]
        return settings["version"], settings["wordings"][0]

    assert [each["errors"] for each in answers] == [[], []]
    assert await told(None) == (2, {**goal, "isOwn": True})
    assert await told("de-AT") == (2, {**goal, "one": "Ziel", "isOwn": True})
    await updated(graph, lead, expectedVersion=2, words=[])
    assert await told("de") == (
        3, {"term": "OBJECTIVE", "one": "Objective", "many": "Objectives", "isOwn": False},
    )  # fmt: skip
    history = "{ okrSettingsHistory { nodes { version words { one language } } } }"
    found = (await graph.ask(history, as_=reader))["okrSettingsHistory"]["nodes"]
    assert [each["words"] for each in found] == [
        [], [{"one": "Goal", "language": None}, {"one": "Ziel", "language": "de"}],
    ]  # fmt: skip


async def test_only_the_programme_lead_changes_settings(graph: Graph, company: Company) -> None:
    admin = await company.person("Admin")
    await company.role(admin, Role.ADMINISTRATOR)
    answer = await updated(graph, admin, onTrack="0.9")
    assert [each["code"] for each in answer["errors"]] == ["NOT_ALLOWED"]


async def test_a_forecast_leads_through_the_last_readings_and_says_which(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    id_ = gid("KeyResult", result)
    for days, value in ((2, "10"), (1, "11")):
        when = (NOW - timedelta(days=days)).isoformat()
        await created(graph, me, keyResult=id_, value=value, effectiveAt=when)
    assert (await graph.ask(FORECAST, as_=me, id=id_))["keyResult"]["forecast"] is None
    await created(graph, me, keyResult=id_, value="12")
    told = (await graph.ask(FORECAST, as_=me, id=id_))["keyResult"]["forecast"]
    # 43 days and 15 hours are left of the cycle.
    assert (told["perDay"], told["atEnd"]) == ("1", "55.625")
    assert (told["progress"], told["trendingOffTrack"]) == ("0.55625", True)
    assert [each["value"] for each in told["readings"]] == ["10", "11", "12"]


async def test_signs_of_a_bar_too_low_are_for_the_team_its_manager_and_the_programme_lead(
    graph: Graph, company: Company
) -> None:
    boss, lead = await company.person("Boss"), await lead_of(company)
    me, colleague = await company.person("Ada", manager=boss), await company.person("Bo")
    for name, role in (("Chief", Role.HR_REVIEWER), ("Admin", Role.ADMINISTRATOR)):
        await company.role(await company.person(name), role)
    goal = await company.objective(
        "Win", cycle=await company.cycle(), owner=me, ambition=Ambition.ASPIRATIONAL
    )
    result = await company.key_result("Sell", objective=goal, confidence=Decimal(95))
    begun = NOW - timedelta(days=40)
    await company.check_in(result, author=me, value=Decimal(100), confidence=95, at=begun)
    id_ = gid("Objective", goal)
    signs = [
        {"signal": "SANDBAG", "keyResult": None},
        {"signal": "REACHED_EARLY", "keyResult": {"title": "Sell"}},
    ]
    for who, seen in ((me, signs), (boss, signs), (lead, signs), (colleague, None)):
        answer = await graph.ask(SIGNS, as_=who, id=id_)
        assert answer["objective"]["sandbagging"] == seen


@pytest.mark.parametrize(("left", "signs"), [(False, ["REACHED_EARLY"]), (True, [])])
async def test_a_milestone_is_reached_early_when_its_last_step_is_done_early(
    graph: Graph, company: Company, left: bool, signs: list[str]
) -> None:
    me = await company.person("Ada")
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me)
    kind: dict[str, Any] = {"kind": MetricKind.MILESTONE, "start": None, "target": None}
    result = await company.key_result("Ship", objective=goal, **kind)
    early = NOW - timedelta(days=40)
    for place, done_at in enumerate((early - timedelta(days=1), None if left else early)):
        what = {"title": f"Part {place}", "weight": Decimal(1), "done_at": done_at}
        await company.add(Step, id=uuid4(), key_result_id=result, **what)
    told = (await graph.ask(SIGNS, as_=me, id=gid("Objective", goal)))["objective"]["sandbagging"]
    assert [each["signal"] for each in told] == signs


@pytest.mark.parametrize(
    ("status", "signs"),
    [("PUBLISHED", [{"signal": "SANDBAG", "keyResult": None}]), ("CANCELLED", [])],
)
async def test_a_bar_is_judged_by_how_sure_people_were_as_they_began(
    graph: Graph, company: Company, status: str, signs: list[Any]
) -> None:
    me = await company.person("Ada")
    state = {"status": ObjectiveStatus(status)}
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me, **state)
    result = await company.key_result("Sell", objective=goal, confidence=Decimal(20))
    for days, sure in ((40, 95), (2, 20)):
        at = NOW - timedelta(days=days)
        await company.check_in(result, author=me, confidence=Decimal(sure), at=at)
    answer = await graph.ask(SIGNS, as_=me, id=gid("Objective", goal))
    assert answer["objective"]["sandbagging"] == signs


async def test_what_is_kept_within_bounds_is_neither_early_nor_a_trend(
    graph: Graph, company: Company
) -> None:
    me, before = await company.person("Ada"), None
    for key, begins, ends_on in (
        ("Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ):
        cycle = await company.cycle(key, starts=begins, ends_on=ends_on)
        goal = await company.objective(key, cycle=cycle, owner=me, carried_from_id=before)
        bounds = {"kind": MetricKind.STAY_ABOVE, "lower": Decimal(95)}
        plain = {"start": None, "target": None}
        result = await company.key_result("Hold", objective=goal, **bounds, **plain)
        for days in (3, 2, 1):
            at = datetime(begins.year, begins.month, begins.day + days, tzinfo=UTC)
            await company.check_in(result, value=Decimal(99), at=at)
        before = goal
    assert before is not None
    answer = await graph.ask(SIGNS, as_=me, id=gid("Objective", before))
    assert answer["objective"]["sandbagging"] == []


async def test_a_member_of_a_unit_that_shares_it_is_of_the_team(
    graph: Graph, company: Company
) -> None:
    me, member = await company.person("Ada"), await company.person("Mel")
    team = await company.unit("Team")
    await company.member(member, team, role=MemberRole.MEMBER)
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me)
    share = {"unit_id": team, "weight": Decimal(1)}
    await company.add(ObjectiveUnit, objective_id=goal, **share)
    await company.key_result("Sell", objective=goal, confidence=Decimal(50))
    answer = await graph.ask(SIGNS, as_=member, id=gid("Objective", goal))
    assert answer["objective"]["sandbagging"] == [{"signal": "SWEET_SPOT", "keyResult": None}]


async def test_a_target_that_the_old_trend_leads_to_and_three_full_cycles_are_signs(
    graph: Graph, company: Company
) -> None:
    lead, me = await lead_of(company), await company.person("Ada")
    team = await company.unit("Team")
    before: UUID | None = None
    for key, begins, ends_on in (
        ("Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ):
        closed = {"status": ObjectiveStatus.CLOSED, "score": Decimal("0.96")}
        goal = await company.objective(
            key, cycle=await company.cycle(key, starts=begins, ends_on=ends_on), owner=me,
            carried_from_id=before, **(closed if key != "Q4" else {}),
        )  # fmt: skip
        await company.add(ObjectiveUnit, objective_id=goal, unit_id=team, weight=Decimal(1))
        result = await company.key_result("Sell", objective=goal)
        if key == "Q3":
            for days in (70, 65, 60):
                at = NOW - timedelta(days=days)
                await company.check_in(result, value=Decimal(80 - days), at=at)
        before = goal
    assert before is not None
    answer = await graph.ask(SIGNS, as_=lead, id=gid("Objective", before))
    assert answer["objective"]["sandbagging"] == [
        {"signal": "ALWAYS_FULL", "keyResult": None},
        {"signal": "WITHIN_TREND", "keyResult": {"title": "Sell"}},
    ]


@pytest.mark.parametrize(("skipped", "signs"), [(None, ["ALWAYS_FULL"]), ("Q3", [])])
async def test_a_cycle_without_anything_closed_breaks_the_row_of_full_ones(
    graph: Graph, company: Company, skipped: str | None, signs: list[str]
) -> None:
    lead, team = await lead_of(company), await company.unit("Team")
    goal: UUID | None = None
    for key, month in (("Q1", 1), ("Q2", 4), ("Q3", 7), ("Q4", 10)):
        begins, ends_on = date(2026, month, 1), date(2026, month + 2, 28)
        days = {"ends_on": ends_on, "grading_ends_on": ends_on + timedelta(days=14)}
        cycle = await company.cycle(key, starts=begins, **days)
        if key != skipped:
            closed: dict[str, Any] = {"status": ObjectiveStatus.CLOSED, "score": Decimal(1)}
            goal = await company.objective(key, cycle=cycle, **closed)
            await company.add(ObjectiveUnit, objective_id=goal, unit_id=team, weight=Decimal(1))
    assert goal is not None
    answer = await graph.ask(SIGNS, as_=lead, id=gid("Objective", goal))
    assert [each["signal"] for each in answer["objective"]["sandbagging"]] == signs
