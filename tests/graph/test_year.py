"""A year of a company: every state of a review is reached, and only by the steps allowed."""

from datetime import UTC, date, datetime, time, timedelta
from time import monotonic

import pytest
import sqlalchemy as sa

from app.demo.simulation.roles import roles_under
from app.demo.simulation.year import Scale, Year, unwatched
from app.postgres import Urls
from connectors import csv_people
from model.audit import Audit
from model.calibration import ReviewRating
from model.cycle import Cycle
from model.feedback import Feedback
from model.objective import Objective
from model.organisation import Organisation
from model.person import Person
from model.recognition import Recognition
from model.review_cycle import ReviewCycle, VoiceCount
from rules.anonymity import PER_PERSPECTIVE
from rules.cycles import fiscal_cycle, grading_ends_on
from rules.feedback import FeedbackLevel
from rules.recognition import RecognitionKind
from rules.reviews import NominationState, ReviewPhase, ReviewState
from rules.terms import CycleKind, ObjectiveStatus, PersonStatus, Role
from sync.imports import import_people
from sync.options import RunOptions
from tests.graph.conftest import Graph
from tests.support.company import Company
from tests.support.figures import figure
from tests.support.needed import real
from tests.support.simulating import stage_of
from tests.support.walls import past_walls
from tests.support.year import Seen, small_year

IMPORTED = datetime(2026, 1, 20, 8, tzinfo=UTC)
QUARTERS = ("FY27-Q1", "FY27-Q2", "FY27-Q3", "FY27-Q4")
ILLEGAL = {
    (now, to)
    for place, now in enumerate(ReviewPhase)
    for to in ReviewPhase
    if now is not ReviewPhase.DRAFT and to is not [*ReviewPhase, None][place + 1]
}


async def test_a_year_reaches_every_state_and_refuses_every_other_step(
    graph: Graph, company: Company, empty: Urls
) -> None:
    seen = Seen(empty.owner)
    year = await small_year(company, stage_of(graph.services, graph.services.new_id), seen)
    await year.play()
    assert_whole(year, seen, people=7)


@pytest.mark.soak
async def test_a_year_of_a_real_company(graph: Graph, company: Company, empty: Urls) -> None:
    seen = Seen(empty.owner)
    year, people = await real_year(graph, company, seen)
    began = monotonic()
    await year.play()
    seconds = round(monotonic() - began)
    assert_whole(year, seen, people)
    figure({**told(empty.owner), "people": people, "seconds": seconds}, dict(year.stage.done))


async def real_year(graph: Graph, company: Company, seen: Seen) -> tuple[Year, int]:
    services = graph.services
    records, problems = csv_people.read(real("people.csv"), None)
    run = RunOptions(now=lambda: IMPORTED, today=IMPORTED.date(), new_id=services.new_id)
    await import_people(services.database, records, problems, run=run)
    at_work = sa.select(Person.id).where(Person.status != PersonStatus.ENDED)
    async with services.database.system() as session:
        await session.run(sa.update(Organisation).values(fiscal_start_month=2))
        everybody = [row.id for row in await session.all(at_work.order_by(Person.email_key))]
        played = await roles_under(session, everybody[1], IMPORTED.date())
    await company.role(everybody[0], Role.ADMINISTRATOR)
    for role in (Role.HR_REVIEWER, Role.PROGRAMME_LEAD):
        await company.role(played.hr, role)
    cycle = fiscal_cycle(QUARTERS[0], 2)
    ends = {"ends_on": cycle.ends_on, "grading_ends_on": grading_ends_on(cycle.ends_on)}
    await company.cycle(cycle.key, starts=cycle.starts_on, kind=CycleKind.QUARTER, **ends)
    stage = stage_of(services, services.new_id)
    scale = Scale(feedback=5_000, peers=4)
    return Year(stage, played, QUARTERS, scale, 7, seen.look), len(everybody)


def assert_whole(year: Year, seen: Seen, people: int) -> None:
    assert seen.wrong == []
    assert seen.phases == set(ReviewPhase) - {ReviewPhase.DRAFT}
    assert seen.refused == ILLEGAL
    assert seen.again > 0
    assert seen.states == set(ReviewState)
    assert seen.nominations == set(NominationState)
    with past_walls(seen.owner) as connection:
        levels = {*connection.execute(sa.select(Feedback.level).distinct()).scalars()}
        kinds = {*connection.execute(sa.select(Recognition.kind).distinct()).scalars()}
        unlocked = {*connection.execute(UNLOCKED).scalars()}
    assert (levels, kinds) == (set(FeedbackLevel), set(RecognitionKind))
    found = told(seen.owner)
    assert found["participants"] == 2 * people
    assert (found["feedback"], found["moves"]) == (year.scale.feedback, 6)
    assert 0 not in found.values()
    assert unlocked <= {year.roles.hr}
    assert_heard(seen)


def assert_heard(seen: Seen) -> None:
    """Groups of three are heard, and no smaller one, of which there are some."""
    with past_walls(seen.owner) as connection:
        said = {*connection.execute(sa.select(VoiceCount.count)).scalars()}
    assert min(said) < PER_PERSPECTIVE == min(seen.heard)


def told(owner: str) -> dict[str, int]:
    with past_walls(owner) as connection:
        return {name: connection.execute(sa.text(text)).scalar_one() for name, text in TOLD.items()}


TOLD = {
    "participants": "SELECT count(*) FROM review_participant",
    "moves": "SELECT count(*) FROM review_participant WHERE manager_reason IS NOT NULL",
    "feedback": "SELECT count(*) FROM given_feedback",
    "goals": "SELECT count(*) FROM performance_goal",
    "voices": "SELECT count(*) FROM review_voice",
    "changes": "SELECT count(*) FROM calibration_change",
    "replies": "SELECT count(*) FROM review_reply",
    "graded": "SELECT count(*) FROM grade",
    "check-ins": "SELECT count(*) FROM check_in",
}
# Nobody locks a rating of themselves.
UNLOCKED = sa.select(ReviewRating.subject_id).where(ReviewRating.locked_at.is_(None))


LAST_DAY = date(2026, 5, 24)
RUNNING = ReviewCycle.phase.not_in((ReviewPhase.DRAFT, ReviewPhase.CLOSED))


@pytest.mark.parametrize(("days", "quarters"), [(3, 1), (14, 2)])
async def test_a_story_that_ends_before_its_last_reviews_has_the_okrs_of_its_day(
    graph: Graph, company: Company, empty: Urls, days: int, quarters: int
) -> None:
    """While a quarter is graded it is that quarter's; then the next has what was carried over."""
    year = await small_year(company, stage_of(graph.services, graph.services.new_id), Seen(""))
    year.quarters, year.watch = year.quarters[-quarters:], unwatched
    year.until = year.at(LAST_DAY + timedelta(days=days), time(23))
    await year.play()
    with past_walls(empty.owner) as connection:
        last = connection.execute(sa.select(sa.func.max(Audit.at))).scalar_one()
        reviewed = sa.select(sa.func.count(ReviewCycle.id)).where(RUNNING)
        running = connection.execute(reviewed).scalar_one()
        cycles = sa.select(Cycle.key).join(Objective, Objective.cycle_id == Cycle.id)
        published = cycles.where(Objective.status == ObjectiveStatus.PUBLISHED).distinct()
        keys = {*connection.execute(published).scalars()}
    assert last <= year.until
    assert (keys, running) == (({"FY-3"}, 0) if days == 3 else ({"FY-4"}, 1))
