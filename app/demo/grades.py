"""Scores at the end of a quarter, with the outcome they mean and what was learned."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from app.demo.narratives import LEARNED
from rules.metrics import Metric, Step
from rules.progress import key_result_progress
from rules.score import band, displayed, objective_score
from rules.terms import Outcome, ScoreBand

OUTCOMES = {
    ScoreBand.GREEN: (Outcome.ACHIEVED, "high"),
    ScoreBand.YELLOW: (Outcome.PARTIAL, "middle"),
    ScoreBand.RED: (Outcome.MISSED, "low"),
}


def grade(row: Mapping[str, Any], done: Sequence[date | None], random: Random) -> dict[str, Any]:
    """A key result's: where it stands is what it scores; a baseline only has to be known."""
    steps = tuple(Step(Decimal(1), day is not None) for day in done)
    metric = Metric(row["kind"], row["start"], row["target"], steps)
    progress = key_result_progress(metric, row["current"]).value
    score = displayed(Decimal(1) if progress is None else progress)
    return _graded(score, random)


def grade_of(results: Sequence[Mapping[str, Any]], random: Random) -> dict[str, Any]:
    """An objective's: the mean of its key results."""
    score = objective_score((row["score"], row["weight"]) for row in results)
    assert score is not None
    return _graded(displayed(score), random)


def _graded(score: Decimal, random: Random) -> dict[str, Any]:
    outcome, how = OUTCOMES[band(score)]
    return {"score": score, "outcome": outcome, "score_reason": random.choice(LEARNED[how])}
