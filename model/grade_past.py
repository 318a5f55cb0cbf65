"""Grades as they were: each is written down before it is taken away."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from model.database import SystemSession
from model.grade import Grade, GradePast
from model.key_result import KeyResult
from model.rows import INSTANT, among
from rules.terms import Outcome

KEPT = (
    "proposed", "final_grade", "settings_version", "root_cause", "explanation", "graded_by_id",
    "graded_at",
)  # fmt: skip
"""What a grade's past tells of it, as its row told it."""
OF_RESULT = ("score", "score_reason", "outcome")
"""What it tells of the key result beside that."""


async def keep_grades(session: SystemSession, ids: Collection[UUID], now: datetime) -> None:
    """To be called before they are taken away, and the outcomes with them."""
    if not ids:
        return
    told = [getattr(KeyResult, name) for name in OF_RESULT] + [getattr(Grade, n) for n in KEPT]
    had = sa.or_(Grade.graded_at.is_not(None), KeyResult.outcome != Outcome.CANCELLED)
    was = (
        sa.select(KeyResult.id, sa.literal(now, INSTANT), *told)
        .outerjoin(Grade, Grade.key_result_id == KeyResult.id)
        .where(among(KeyResult.id, ids), had)
    )
    kept = insert(GradePast).from_select(["key_result_id", "until", *OF_RESULT, *KEPT], was)
    await session.run(kept.on_conflict_do_nothing())
