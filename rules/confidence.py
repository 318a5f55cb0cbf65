"""How sure an owner is of reaching a key result: 0 to 100, and the words that it asks for."""

from collections.abc import Iterable
from decimal import Decimal

from rules.arithmetic import weighted_mean
from rules.errors import Invalid
from rules.terms import ConfidenceBand

HIGH_FROM = 70
MEDIUM_FROM = 40
ESCALATES_AT = 30


def band(confidence: int | Decimal) -> ConfidenceBand:
    if confidence >= HIGH_FROM:
        return ConfidenceBand.HIGH
    if confidence >= MEDIUM_FROM:
        return ConfidenceBand.MEDIUM
    return ConfidenceBand.LOW


def needs_narrative(confidence: int, previous: int | None) -> bool:
    """Low confidence is explained each time, and so is any move to another band."""
    now = band(confidence)
    return now is ConfidenceBand.LOW or (previous is not None and band(previous) is not now)


def escalates(confidence: int | Decimal | None) -> bool:
    """That it is so low that whoever is to take note hears of it on the same day."""
    return confidence is not None and confidence <= ESCALATES_AT


def check(confidence: int, previous: int | None, narrative: str) -> None:
    """Refuse a confidence outside 0…100, and one that owes an explanation and has none."""
    if not 0 <= confidence <= 100:
        raise Invalid(f"Confidence lies between 0 and 100, not {confidence}.", path=("confidence",))
    if needs_narrative(confidence, previous) and not narrative.strip():
        raise Invalid(
            f"Say in a sentence why confidence is {band(confidence).value} now.",
            path=("narrative",),
        )


def objective_confidence(parts: Iterable[tuple[int | None, Decimal]]) -> Decimal | None:
    """The mean over (confidence, weight) of the key results that have one; None if none has."""
    return weighted_mean(
        (Decimal(confidence), weight) for confidence, weight in parts if confidence is not None
    )
