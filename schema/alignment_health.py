"""How well a cycle's OKRs hang together."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.alignment.alignment_health import MOST_GAPS
from resolvers.progress.objectives import objectives_by_id
from rules.alignment_health import Gap
from schema.edges import by, column
from schema.enums import named

if TYPE_CHECKING:
    from schema.objective import Objective

named(
    Gap,
    "What is missing between an objective and the rest.",
    {
        "ORPHAN": "It is not the company's, and leads up to nothing.",
        "NO_KEY_RESULT": "Nothing shows whether it is reached.",
        "SILO": "All that it leads up to is its own unit's.",
        "LEVEL_SKIP": "It is a person's, and leads up to the company's past every unit.",
    },
    name="AlignmentGapKind",
)


@strawberry.type(description="Something that is missing between an objective and the rest.")
class AlignmentGap:
    kind: Gap = column("What.")
    objective: Annotated["Objective", strawberry.lazy("schema.objective")] | None = by(
        objectives_by_id, "Of which objective.", key="objective_id"
    )


@strawberry.type(description="How many gaps of one kind there are.")
class AlignmentGapCount:
    kind: Gap = column("Which kind.")
    count: int = column("How many.")


@strawberry.type(
    description="How well a cycle's OKRs hang together, by what everybody sees of them: the same "
    "for whoever asks."
)
class AlignmentHealth:
    score: Decimal | None = column(
        "The share of its published objectives without a gap, 0 to 1; null where there are none."
    )
    gaps: list[AlignmentGap] = column("The first 100, kind by kind.", size=MOST_GAPS)
    counts: list[AlignmentGapCount] = column("How many there are of each kind that there is.")
