"""Insights into a cycle: the sums of what each key result tells itself, of enough people."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from app.postgres import Urls
from model.competency import CompanyValue, Competency
from model.feedback import Feedback
from model.grade import Grade
from model.recognition import Recognition
from model.settings import OkrSettings
from rules.cadence import Rhythm
from rules.feedback import FeedbackLevel
from rules.health import PaceModel
from rules.recognition import RecognitionKind, RecognitionLevel
from rules.terms import Feature, Visibility
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company
from tests.support.walls import write_past_walls

ASKED = """query($cycle: ID!, $unit: ID) { insights(cycle: $cycle, unit: $unit) {
  unit { name } objectives keyResults people health { status count } bands { band count }
  zones { zone count } outdatedShare inTimeShare unrecognisedShare } }"""
EACH = """{ objectives { nodes { keyResults { health { value } score { band zone } } } } }"""


async def staffed(company: Company, cycle: UUID, count: int = 6) -> tuple[list[UUID], UUID, UUID]:
    """People in a team below a house; each has a key result, and every other one a word."""
    house = await company.unit("House")
    team = await company.unit("Team", parent=house)
    people: list[UUID] = []
    for number in range(count):
        person = await company.person(f"Person {number}")
        await company.member(person, team)
        goal = await company.objective("Grow", cycle=cycle, owner=person)
        scored = {"score": Decimal(number % 6) / 5}
        result = await company.key_result("More", objective=goal, owner_id=person, **scored)
        if number % 2:
            await company.check_in(result, author=person, value=Decimal(50))
        people.append(person)
    return people, house, team


async def asked(graph: Graph, who: UUID, cycle: UUID, unit: UUID | None = None) -> Any:
    ids = {"cycle": gid("Cycle", cycle), "unit": unit and gid("OrgUnit", unit)}
    return (await graph.ask(ASKED, as_=who, **ids))["insights"]


async def test_they_are_the_sums_of_what_each_key_result_tells(
    graph: Graph, company: Company, empty: Urls
) -> None:
    cycle = await company.cycle()
    people, house, _ = await staffed(company, cycle)
    closed = Visibility.RESTRICTED
    await company.objective("Hidden", cycle=cycle, owner=people[0], visibility=closed)
    thanks(empty, people[:2], people[2])
    told = await asked(graph, people[0], cycle, house)
    each = (await graph.ask(EACH, as_=people[1]))["objectives"]["nodes"]
    results = [result for goal in each for result in goal["keyResults"]]
    health = Counter(result["health"]["value"] for result in results)
    bands, zones = [
        Counter(result["score"][name] for result in results) for name in ("band", "zone")
    ]
    assert (told["unit"], told["objectives"], told["keyResults"]) == ({"name": "House"}, 6, 6)
    assert {row["status"]: row["count"] for row in told["health"]} == health
    assert {row["band"]: row["count"] for row in told["bands"]} == bands
    assert {row["zone"]: row["count"] for row in told["zones"]} == zones
    assert zones == {"FAIL": 2, "COMMIT": 2, "TARGET": 1, "STRETCH": 1}
    assert Decimal(told["outdatedShare"]) == Decimal(health["OUTDATED"]) / 6
    assert told["people"] == 6
    assert abs(Decimal(told["unrecognisedShare"]) - Decimal(4) / 6) < Decimal("0.0001")
    assert await asked(graph, people[5], cycle) == {**told, "unit": None}


def thanks(urls: Urls, whom: list[UUID], by: UUID) -> None:
    nobody: list[UUID] = []
    ends = {"recipient_ids": whom, "author_id": by, "line_ids": nobody, "value_ids": nobody}
    said = {"text": "Thanks", "level": RecognitionLevel.PUBLIC, "kind": RecognitionKind.HELP}
    long_ago = {"recipient_ids": [by], "sent_at": NOW - timedelta(days=91)}
    private = {"recipient_ids": [by], "level": RecognitionLevel.PRIVATE}
    told = {**ends, **said, "sent_at": NOW}
    rows = [told, {**told, **long_ago}, {**told, **private}]
    write_past_walls(urls.owner, [(Recognition, {"id": uuid7(), **row}) for row in rows])


async def test_of_few_people_nothing_is_told_of_how_they_work(
    graph: Graph, company: Company
) -> None:
    cycle, small = await company.cycle(), await company.unit("Small")
    reader = await company.person("Reader")
    for name in ("Ada", "Bo", "Cy", "Di"):
        person = await company.person(name)
        await company.member(person, small)
        goal = await company.objective("Grow", cycle=cycle, owner=person)
        await company.key_result("More", objective=goal)
    told = await asked(graph, reader, cycle, small)
    hidden = ("people", "outdatedShare", "inTimeShare", "unrecognisedShare")
    assert (told["keyResults"], {told[name] for name in hidden}) == (4, {None})
    assert await asked(graph, reader, uuid7(), small) is None
    assert await asked(graph, reader, cycle, uuid7()) is None


async def test_where_recognition_is_not_on_its_share_is_null_and_the_rest_is_told(
    graph: Graph, company: Company
) -> None:
    cycle = await company.cycle()
    people, _, team = await staffed(company, cycle)
    await company.pilot(Feature.PERFORMANCE, await company.unit("Elsewhere"))
    told = await asked(graph, people[0], cycle, team)
    assert (told["unrecognisedShare"], told["people"]) == (None, 6)


THIRD, TWO_THIRDS = (str(Decimal(part) / 3) for part in (1, 2))
WEEKS = """query($cycle: ID!, $unit: ID) { insights(cycle: $cycle, unit: $unit) {
  inTimeShare outdatedShare weeks { startsOn inTimeShare outdatedShare } } }"""


async def test_the_rhythm_is_told_week_by_week_of_enough_people(
    graph: Graph, company: Company
) -> None:
    monday = NOW.date() - timedelta(days=NOW.weekday() + 14)
    cycle, team = await company.cycle(starts=monday), await company.unit("Team")
    begun = datetime.combine(monday, time(8), UTC)
    people = [await company.person(f"Person {number}") for number in range(6)]
    for number, person in enumerate(people):
        await company.member(person, team)
        said: dict[str, Any] = {
            "cycle": cycle,
            "owner": person,
            "created_at": begun,
            "published_at": begun,
        }
        goal = await company.objective("Grow", **said)
        result = await company.key_result("More", objective=goal, created_at=begun)
        if number < 2:
            at = begun + timedelta(days=7)
            await company.check_in(result, author=person, value=Decimal(5), effective_at=at)
    ids = {"cycle": gid("Cycle", cycle), "unit": gid("OrgUnit", team)}
    told = (await graph.ask(WEEKS, as_=people[0], **ids))["insights"]
    weeks = [tuple(week.values()) for week in told["weeks"]]
    first, second, third = (str(monday + timedelta(weeks=number)) for number in range(3))
    assert weeks == [(first, None, "0"), (second, THIRD, TWO_THIRDS), (third, None, TWO_THIRDS)]
    assert told["outdatedShare"] == TWO_THIRDS


async def test_a_units_weeks_are_told_alike_beside_those_of_others(
    graph: Graph, company: Company
) -> None:
    monday = NOW.date() - timedelta(days=NOW.weekday() + 14)
    cycle, begun = await company.cycle(starts=monday), datetime.combine(monday, time(8), UTC)
    team, others = await company.unit("Team"), await company.unit("Others")
    people = [await company.person(f"Person {number}") for number in range(10)]
    said: dict[str, Any] = {"cycle": cycle, "created_at": begun, "published_at": begun}
    goals = [await company.objective("Grow", **said, owner=person) for person in people]
    told: list[Any] = []
    for unit, members in ((team, slice(5)), (others, slice(5, 10))):
        for person, goal in zip(people[members], goals[members], strict=True):
            await company.member(person, unit)
            result = await company.key_result("More", objective=goal, created_at=begun)
            at = begun + timedelta(days=7)
            await company.check_in(result, author=person, value=Decimal(5), effective_at=at)
        ids = {"cycle": gid("Cycle", cycle), "unit": gid("OrgUnit", team)}
        told.append((await graph.ask(WEEKS, as_=people[0], **ids))["insights"])
    assert told[1] == told[0]
    assert [week["inTimeShare"] for week in told[0]["weeks"]][:2] == [None, "1"]


async def test_each_week_is_judged_by_the_cadence_that_stood_then(
    graph: Graph, company: Company
) -> None:
    monday = NOW.date() - timedelta(days=NOW.weekday() + 21)
    cycle, begun = await company.cycle(starts=monday), datetime.combine(monday, time(8), UTC)
    team, when = await company.unit("Team"), {"created_at": begun, "published_at": begun}
    people = [await company.person(f"Person {number}") for number in range(5)]
    for person in people:
        await company.member(person, team)
        goal = await company.objective("Grow", cycle=cycle, owner=person, **when)
        await company.key_result("More", objective=goal, created_at=begun)
    seldom = {"rhythm": Rhythm.MONTHLY, "changed_at": begun + timedelta(days=16)}
    bounds = {"on_track": Decimal("0.7"), "behind": Decimal("0.4"), "verdict_from": Decimal(0)}
    asked: dict[str, Any] = {"grading_days": 14, "questions": []}
    judged = {"pace_model": PaceModel.RATIO, **asked, **bounds}
    by = {"reason": "Less of it.", "changed_by_id": people[0], "version": 2}
    await company.add(OkrSettings, **judged, **by, **seldom)
    ids = {"cycle": gid("Cycle", cycle), "unit": gid("OrgUnit", team)}
    told = (await graph.ask(WEEKS, as_=people[0], **ids))["insights"]
    weeks = [(week["inTimeShare"], week["outdatedShare"]) for week in told["weeks"]]
    assert weeks == [(None, "0"), ("0", "1"), (None, "0"), (None, "0")]
    assert (told["inTimeShare"], told["outdatedShare"]) == ("0", "0")


SCORED = """query($cycle: ID!, $unit: ID) { insights(cycle: $cycle, unit: $unit) {
  bands { band count } zones { zone count }
  weeks { bands { band count } zones { zone count } } } }"""


async def test_each_week_tells_the_scores_that_were_given_by_its_end(
    graph: Graph, company: Company
) -> None:
    """One in the week before last, another in the last: by now as many as of the whole cycle."""
    monday = NOW.date() - timedelta(days=NOW.weekday() + 14)
    cycle, begun = await company.cycle(starts=monday), datetime.combine(monday, time(8), UTC)
    team, scored = await company.unit("Team"), {1: ("0.2", 8), 2: ("0.8", 15)}
    people = [await company.person(f"Person {number}") for number in range(5)]
    for number, person in enumerate(people):
        await company.member(person, team)
        when = {"created_at": begun, "published_at": begun}
        goal = await company.objective("Grow", cycle=cycle, owner=person, **when)
        score, days = scored.get(number, (None, 0))
        said = {"score": score and Decimal(score), "created_at": begun}
        result = await company.key_result("More", objective=goal, **said)
        if score is not None:
            by = {"graded_by_id": person, "graded_at": begun + timedelta(days=days)}
            await company.add(Grade, key_result_id=result, **by)
    ids = {"cycle": gid("Cycle", cycle), "unit": gid("OrgUnit", team)}
    told = (await graph.ask(SCORED, as_=people[0], **ids))["insights"]
    weeks = [
        (counts(week["bands"], "band"), counts(week["zones"], "zone")) for week in told["weeks"]
    ]
    low, high = ({"RED": 1}, {"FAIL": 1}), ({"RED": 1, "GREEN": 1}, {"FAIL": 1, "TARGET": 1})
    assert weeks == [({}, {}), low, high]
    assert (counts(told["bands"], "band"), counts(told["zones"], "zone")) == high


def counts(rows: list[dict[str, Any]], name: str) -> dict[str, int]:
    return {row[name]: row["count"] for row in rows}


WORKFORCE = """query($cycle: ID!, $unit: ID) { insights(cycle: $cycle, unit: $unit) { workforce {
  people managers reportsEach recognisedFor { kind people } values { value { name } people }
  competencies { competency { name } people } } } }"""


async def test_the_people_of_a_unit_are_told_in_counts_of_five_or_more(
    graph: Graph, company: Company, empty: Urls
) -> None:
    cycle = await company.cycle()
    people, house, team = await staffed(company, cycle, 10)
    value, writing = uuid7(), uuid7()
    await company.add(CompanyValue, id=value, name="Candour")
    await company.add(Competency, id=writing, name="Writing")
    said = {"text": "x", "sent_at": NOW, "author_id": people[0]}
    nobody: list[UUID] = []
    thanked = {**said, "level": RecognitionLevel.PUBLIC, "line_ids": nobody}
    praise: dict[str, Any] = {**thanked, "recipient_ids": people[:5], "value_ids": [value]}
    rare: dict[str, Any] = {**thanked, "recipient_ids": people[:4], "value_ids": nobody}
    spoken = {**said, "level": FeedbackLevel.PUBLIC, "value_ids": nobody}
    rows: list[tuple[Any, dict[str, Any]]] = [
        (Recognition, {"id": uuid7(), "kind": RecognitionKind.HELP, **praise}),
        (Recognition, {"id": uuid7(), "kind": RecognitionKind.LEARNING, **rare}),
        *(
            (Feedback, {"id": uuid7(), "about_id": each, "competency_ids": [writing], **spoken})
            for each in people
        ),
    ]
    write_past_walls(empty.owner, rows)
    ids = {"cycle": gid("Cycle", cycle), "unit": gid("OrgUnit", house)}
    told = (await graph.ask(WORKFORCE, as_=people[5], **ids))["insights"]["workforce"]
    assert told == {
        "people": 10, "managers": None, "reportsEach": None,
        "recognisedFor": [{"kind": "HELP", "people": 5}],
        "values": [{"value": {"name": "Candour"}, "people": 5}],
        "competencies": [{"competency": {"name": "Writing"}, "people": 10}],
    }  # fmt: skip
    small = gid("OrgUnit", await company.unit("Small", parent=team))
    few = await graph.ask(WORKFORCE, as_=people[5], **{**ids, "unit": small})
    assert few["insights"]["workforce"] is None
