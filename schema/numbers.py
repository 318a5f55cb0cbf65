"""Numbers that explain themselves: progress, health, confidence and score."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import Any

import strawberry

from resolvers.progress.verdicts import expected_scores, verdicts_of
from rules import score
from rules.health import Health as JudgedHealth
from rules.objective_health import ObjectiveHealth as JudgedObjectiveHealth
from rules.terms import ConfidenceBand, HealthSource, HealthStatus, ScoreBand
from schema import edges
from schema.aligned import Aligned
from schema.edges import column


@strawberry.type(description="One figure that went into a progress.")
class ProgressInput:
    name: str = column("A field of the metric, or the id of what was rolled up.")
    value: Decimal | None = column("Its value; progress is 0 to 1.")
    weight: Decimal | None = column("Its weight, where the formula weighs.")


def inside(part: str, name: str, description: str) -> Any:
    """A figure of something, or of a `part` that it has inside: both look alike to a client."""
    own, of_part = attrgetter(name), attrgetter(f"{part}.{name}")

    def figure(told: Any) -> Any:
        return getattr(getattr(told, part, told), name)

    def figures(told: Sequence[Any]) -> list[Any]:
        """Of many, which are seldom mixed."""
        return [*map(of_part if hasattr(told[0], part) else own, told)] if told else []

    return edges.computed(figure, description, together=figures)


of = partial(inside, "progress")
"""From a roll-up or from a key result's own progress."""
said = partial(inside, "health")
"""From a key result's health, or from an objective's."""


@strawberry.type(description="How far something has come, with how we know.")
class Progress:
    value: Decimal | None = of(
        "value", "0 to 1; null where nothing can be measured. `inputs` gives it exactly."
    )
    raw: Decimal | None = of(
        "raw", "Not cut to 0…1: 1.25 is a quarter more than wanted; null without a reading."
    )
    measured: bool = of("measured", "Whether it rests on at least one reading.")
    formula: str = of("formula", "How `value` follows from `inputs`, in words.")
    inputs: list[ProgressInput] = of(
        "inputs", "The figures it was computed from; of a roll-up, those you may see."
    )
    measured_share: Decimal | None = edges.computed(
        lambda told: getattr(told, "measured_share", None),
        "0 to 1: how much of a roll-up rests on readings; null where nothing is rolled up.",
    )
    as_of: datetime | None = edges.computed(
        lambda told: getattr(told, "as_of", None),
        "When a roll-up was computed; of a key result or a set of them, when it holds for.",
    )
    settings_version: int = edges.computed(
        lambda told: getattr(told, "settings_version", 1),
        "The version of the OKR settings that stood then; no progress depends on one.",
    )


def judged(told: JudgedHealth | JudgedObjectiveHealth[Any]) -> JudgedHealth:
    return told.health if isinstance(told, JudgedObjectiveHealth) else told


def word(told: JudgedHealth | JudgedObjectiveHealth[Any]) -> HealthStatus | None:
    reported = judged(told).reported
    return None if reported is None else HealthStatus(reported.value)


def worst(told: JudgedHealth | JudgedObjectiveHealth[Any]) -> Any:
    child = told.worst_child if isinstance(told, JudgedObjectiveHealth) else None
    return None if child is None else child.of


@strawberry.type(description="How many key results and aligned objectives stand so.")
class HealthCount:
    status: HealthStatus = edges.computed(lambda pair: pair[0], "The word.")
    count: int = edges.computed(lambda pair: pair[1], "How many.")


@strawberry.type(description="How something stands, what that follows, and why.")
class Health:
    value: HealthStatus = said("value", "The word to show.")
    source: HealthSource = said("source", "What it follows.")
    reported: HealthStatus | None = edges.computed(
        word, "What the owner said last; null where they left it to the figures, or said nothing."
    )
    computed: HealthStatus | None = said("computed", "What the figures say.")
    expected: Decimal | None = said("expected", "Progress expected by today, 0 to 1.")
    reasons: list[str] = said("reasons", "Why, in sentences.")
    diverges: bool = said(
        "diverges", "Whether the owner calls on track what the figures call lost."
    )
    settings_version: int = said(
        "settings_version", "The version of the OKR settings that pace was judged by."
    )
    counts: list[HealthCount] = edges.computed(
        lambda told: getattr(told, "counts", ()),
        "An objective's key results, and what else enters its progress, by word, worst first; "
        "empty for a key result.",
    )

    worst_child: Aligned | None = edges.computed(
        worst,
        "Of those that are counted the first of the worst, which no mean hides; null for a key "
        "result, and where nothing is counted that was not cancelled.",
    )


@strawberry.type(description="How sure the owner is.")
class Confidence:
    value: Decimal = column("0 to 100.")
    share: Decimal = edges.computed(lambda told: told.value / 100, "The same, 0 to 1.")
    out_of_ten: Decimal = edges.computed(lambda told: told.value / 10, "The same, 0 to 10.")
    band: ConfidenceBand = column("In words.")


@strawberry.type(description="The grade given at the end, apart from progress.")
class Score:
    value: Decimal = edges.computed(lambda row: row.score, "0 to 1, unrounded.")
    band: ScoreBand = edges.computed(lambda row: score.band(row.score), "In colours.")
    zone: score.ScoreZone = edges.computed(lambda row: score.zone(row.score), "By how far it came.")
    reason: str | None = edges.computed(lambda row: row.score_reason, "What was said of it.")
    expected: Decimal = edges.by(
        expected_scores,
        "What was expected: 1.0 of what is committed, 0.7 of what is aspirational.",
        key=edges.ROW,
    )
    verdict: str = edges.by(
        verdicts_of, "What it says beside what was expected, in a sentence.", key=edges.ROW
    )


def scored(row: Any) -> Any:
    return None if row.score is None else row


def all_scored(rows: Sequence[Any]) -> list[Any]:
    return [None if row.values["score"] is None else row for row in rows]
