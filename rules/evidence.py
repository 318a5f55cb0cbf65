"""Evidence of a period: its digest, how it is spread over the months, and whether it is all recent.

Evidence is read by people. Nothing here, or anywhere, makes a rating of it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from uuid import UUID

RECENT_PART = Decimal("0.2")
TOO_RECENT = Decimal("0.5")


class EvidenceKind(Enum):
    OBJECTIVE = "OBJECTIVE"
    KEY_RESULT = "KEY_RESULT"
    CHECK_IN = "CHECK_IN"
    FEEDBACK = "FEEDBACK"
    RECOGNITION = "RECOGNITION"
    ADDED = "ADDED"


@dataclass(frozen=True, slots=True)
class Piece:
    """What happened on a day, as it was said then; `source` names the row it was copied from."""

    kind: EvidenceKind
    happened_on: date
    title: str
    text: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    starts_on: date
    ends_on: date


Pieces = Mapping[UUID, Sequence[Piece]]
"""By whom they are of."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How many pieces each month of the period has, and the share of its last fifth."""

    months: Mapping[str, int]
    recent_share: Decimal | None
    is_recent: bool


def digest(pieces: Iterable[Piece]) -> str:
    """The same for the same pieces, in whatever order they were read."""
    told = sorted(
        [each.kind.value, each.happened_on.isoformat(), each.title, each.text or "", source(each)]
        for each in pieces
    )
    return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def source(piece: Piece) -> str:
    return piece.source or ""


def spread(days: Sequence[date], starts_on: date, ends_on: date) -> Spread:
    """Months without any are told too: that nothing was noted is what somebody should see."""
    counts = Counter(f"{day:%Y-%m}" for day in days)
    months = {month: counts[month] for month in months_of(starts_on, ends_on)}
    if not days:
        return Spread(months, None, is_recent=False)
    recent = Decimal(sum(day >= recent_from(starts_on, ends_on) for day in days)) / len(days)
    return Spread(months, recent, is_recent=recent > TOO_RECENT)


def recent_from(starts_on: date, ends_on: date) -> date:
    """The first day of the last fifth."""
    length = (ends_on - starts_on).days + 1
    return ends_on - timedelta(days=int(length * RECENT_PART) - 1)


def months_of(starts_on: date, ends_on: date) -> list[str]:
    first, last = (day.year * 12 + day.month - 1 for day in (starts_on, ends_on))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1)]
