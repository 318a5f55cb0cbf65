"""What a line of the policy table says of a noun: to which area it belongs, and who sees it why."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import and_, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from auth.visibility.predicates import Predicate, Reasons
from rules.terms import Reason


class Area(Enum):
    """What a noun belongs to: a viewer's features and scopes open or close whole areas.

    MACHINERY is what every action writes beside its own rows, whatever area it works in. What is in
    PERFORMANCE is private; how reviews are practised is no secret to whoever has the feature.
    """

    MACHINERY = "MACHINERY"
    DIRECTORY = "DIRECTORY"
    OKRS = "OKRS"
    PERFORMANCE = "PERFORMANCE"
    PERFORMANCE_PRACTICE = "PERFORMANCE_PRACTICE"
    ADMINISTRATION = "ADMINISTRATION"


@dataclass(frozen=True, slots=True)
class Policy:
    """Who sees a noun's rows: whoever has one of the reasons, while `condition` holds.

    `in_short` says the same as all the reasons together, where that is quicker to find out.
    Each read of an audited noun is written down. A confidential one is audited, and row-level
    security guards it a second time. `whose` is the column of the person it belongs to.
    """

    area: Area
    reasons: Reasons
    condition: Predicate | None = None
    in_short: Predicate | None = None
    audited: bool = False
    confidential: bool = False
    whose: InstrumentedAttribute[Any] | None = None

    @property
    def is_open(self) -> bool:
        """Whether everybody sees every row, so that no predicate is needed."""
        return Reason.EVERYBODY in self.reasons

    @property
    def predicate(self) -> Predicate:
        seen = or_(*self.reasons.values()) if self.reasons else false()
        seen = seen if self.in_short is None else self.in_short
        return seen if self.condition is None else and_(self.condition, seen)


# Requests never read these.
NOBODY = Policy(Area.MACHINERY, {})


def private(reasons: Reasons, whose: InstrumentedAttribute[Any] | None) -> Policy:
    """Of what stands behind both walls."""
    return Policy(Area.PERFORMANCE, reasons, audited=True, confidential=True, whose=whose)
