"""A year of a company: every state of a review is reached, and only by the steps allowed."""

import pytest
import sqlalchemy as sa

from app.postgres import Urls
from model.calibration import ReviewRating
from model.feedback import Feedback
from model.recognition import Recognition
from rules.feedback import FeedbackLevel
from rules.recognition import RecognitionKind
from rules.reviews import NominationState, ReviewPhase, ReviewState
from tests.graph.conftest import Graph
from tests.support.company import Company
from tests.support.simulating import stage_of
from tests.support.walls import past_walls
from tests.support.year import Size, Year, founded


async def test_a_year_reaches_every_state_and_refuses_every_other_step(
    graph: Graph, company: Company, empty: Urls
) -> None:
    stage = stage_of(graph.services, graph.services.new_id)
    year = await founded(company, stage, Size(weeks=1, team=6), empty.owner)
    await year.play(feedback=24)
    assert_whole(year)


@pytest.mark.soak
async def test_a_year_of_many_with_quarters_of_thirteen_weeks(
    graph: Graph, company: Company, empty: Urls
) -> None:
    stage = stage_of(graph.services, graph.services.new_id)
    year = await founded(company, stage, Size(weeks=13, team=120), empty.owner)
    await year.play(feedback=5_000)
    assert_whole(year)


def assert_whole(year: Year) -> None:
    assert year.wrong == []
    assert year.phases == set(ReviewPhase) - {ReviewPhase.DRAFT}
    assert year.states == set(ReviewState)
    assert year.nominations == set(NominationState)
    assert len(year.refused) > 50
    with past_walls(year.owner) as connection:
        found = {name: connection.execute(sa.text(told)).scalar() for name, told in TOLD.items()}
        levels = {*connection.execute(sa.select(Feedback.level)).scalars()}
        kinds = {*connection.execute(sa.select(Recognition.kind)).scalars()}
        unlocked = {*connection.execute(UNLOCKED).scalars()}
    assert (levels, kinds) == (set(FeedbackLevel), set(RecognitionKind))
    assert found.pop("participants") == 2 * len(year.everybody)
    assert 0 not in found.values()
    assert unlocked <= {year.hr}


TOLD = {
    "participants": "SELECT count(*) FROM review_participant",
    "goals": "SELECT count(*) FROM performance_goal",
    "voices": "SELECT count(*) FROM review_voice",
    "changes": "SELECT count(*) FROM calibration_change",
    "replies": "SELECT count(*) FROM review_reply",
    "graded": "SELECT count(*) FROM grade",
    "check-ins": "SELECT count(*) FROM check_in",
}
# Nobody locks a rating of themselves.
UNLOCKED = sa.select(ReviewRating.subject_id).where(ReviewRating.locked_at.is_(None))
