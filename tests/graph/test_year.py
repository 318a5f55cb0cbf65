"""A year of a company: every state of a review is reached, and only by the steps allowed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from time import monotonic
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.demo.simulation.year import Roles, Scale, Year
from app.postgres import Urls
from connectors import csv_people
from model.calibration import ReviewRating
from model.feedback import Feedback
from model.recognition import Recognition
from rules.cycles import fiscal_cycle, grading_ends_on
from rules.feedback import FeedbackLevel
from rules.recognition import RecognitionKind
from rules.reviews import NominationState, ReviewPhase, ReviewState
from rules.terms import CycleKind, Role
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
    with past_walls(seen.owner) as connection:
        everybody = [*connection.execute(sa.text(EVERYBODY)).scalars()]
        managed = [*connection.execute(sa.text(MANAGED)).scalars(1)]
        above = connection.execute(sa.text(MANAGERS)).all()
    first, hr, last = everybody[0], managed[0], managed[-1]
    await company.role(first, Role.ADMINISTRATOR)
    await company.role(hr, Role.HR_REVIEWER)
    await company.role(hr, Role.PROGRAMME_LEAD)
    leads = [each for each in above if each.manager_id not in (first, hr)]
    for key in QUARTERS:
        cycle = fiscal_cycle(key, 2)
        ends = {"ends_on": cycle.ends_on, "grading_ends_on": grading_ends_on(cycle.ends_on)}
        await company.cycle(key, starts=cycle.starts_on, kind=CycleKind.QUARTER, **ends)
    stage = stage_of(services, services.new_id)
    played = roles(hr, leads, managed, last)
    scale = Scale(feedback=5_000, peers=1)
    return Year(stage, played, QUARTERS, scale, 7, seen.look), len(everybody)


def roles(hr: UUID, leads: Sequence[Any], managed: Sequence[UUID], last: UUID) -> Roles:
    """Those who lead most people set themselves goals; people move between the first two."""
    old, new, *_ = leads
    pair, units = (old.manager_id, new.manager_id), (old.unit_id, new.unit_id)
    owners = [each.manager_id for each in leads[:40]]
    return Roles(hr, pair, units, owners, managed[:400], frozenset({pair[1], last}))


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
EVERYBODY = "SELECT id FROM person WHERE status <> 'ENDED' ORDER BY email_key"
MANAGED = """
    SELECT DISTINCT p.email_key, p.id FROM person p JOIN reporting_line l ON l.person_id = p.id
    WHERE p.status <> 'ENDED' AND l.kind = 'PRIMARY' AND l.manager_id IS NOT NULL
    ORDER BY p.email_key
"""
MANAGERS = """
    SELECT l.manager_id, (array_agg(m.unit_id))[1] AS unit_id FROM reporting_line l
    JOIN membership m ON m.person_id = l.manager_id
    WHERE l.kind = 'PRIMARY' AND l.manager_id IS NOT NULL GROUP BY l.manager_id
    ORDER BY count(DISTINCT l.person_id) DESC, l.manager_id
"""
# Nobody locks a rating of themselves.
UNLOCKED = sa.select(ReviewRating.subject_id).where(ReviewRating.locked_at.is_(None))
