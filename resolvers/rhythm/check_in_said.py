"""What is said in a check-in, and whether it can be taken."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal

from resolvers.again import at
from resolvers.ids import GlobalId
from resolvers.progress.key_results import metric
from resolvers.rhythm.check_in_subjects import Subject
from rules import confidence, metrics
from rules.blockers import MOST, BlockerKind
from rules.errors import Invalid
from rules.terms import ReportedStatus
from rules.words import check_text

TEXTS = ("narrative", "what_moved", "course_change", "external_factor")
# What a check-in is about, or when; it says nothing of the key result by itself.
ABOUT = {"key_result", "effective_at", "supersedes", "reviewer", "expected_version"}


@dataclass(frozen=True)
class BlockerSaid:
    """`owner` is who clears it; whoever checks in where left out."""

    kind: BlockerKind
    text: str
    owner: GlobalId | None = None
    next_action: str | None = None


@dataclass(frozen=True)
class Said:
    """`effective_at` is now where left out, or when what it corrects took effect."""

    key_result: GlobalId
    value: Decimal | None = None
    confidence: int | None = None
    reported_status: ReportedStatus | None = None
    narrative: str | None = None
    what_moved: str | None = None
    course_change: str | None = None
    external_factor: str | None = None
    blockers: Sequence[BlockerSaid] | None = None
    effective_at: datetime | None = None
    supersedes: GlobalId | None = None
    reviewer: GlobalId | None = None
    expected_version: int | None = None


def check_content(said: Said, subject: Subject, confidence_before: Decimal | None) -> None:
    """Refuses what says nothing, or what can't be a reading, a confidence or a text."""
    if all(getattr(said, each.name) in (None, []) for each in fields(said) if speaks(each.name)):
        message = "Say something: a value, a confidence, a status or a narrative."
        raise Invalid(message, path=["value"], code="EMPTY")
    if said.value is not None:
        kind = metrics.KINDS[metric(subject.result, ()).kind]
        kind.check_reading(said.value)
    for name in TEXTS:
        check_text(getattr(said, name), camel(name))
    if said.confidence is not None:
        before = None if confidence_before is None else int(confidence_before)
        confidence.check(said.confidence, before, said.narrative or "")
    check_blockers(said.blockers or ())


def speaks(name: str) -> bool:
    return name not in ABOUT


def check_blockers(blockers: Sequence[BlockerSaid]) -> None:
    if len(blockers) > MOST:
        raise Invalid(f"A check-in tells of at most {MOST} blockers.", path=["blockers"])
    for place, each in enumerate(blockers):
        with at("blockers", str(place)):
            check_text(each.text, "text")
            check_text(each.next_action, "nextAction")


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(each.title() for each in rest)
