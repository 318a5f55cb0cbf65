"""Evidence as it is gathered and frozen at the launch of a cycle: copies that stay as they are.

Each of SOURCES answers what it knows of all participants at once; another noun that tells of a
period adds its own function. What is copied is public: a pack is read by more people than a
restricted OKR or a private word is.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from auth.gate import Work
from resolvers.reviews.evidence_okrs import check_ins, okrs
from resolvers.reviews.evidence_praise import feedback, recognitions
from rules.evidence import Period, Piece, Pieces

Source = Callable[[Work, Sequence[UUID], Period], Awaitable[Pieces]]
SOURCES: tuple[Source, ...] = (okrs, check_ins, feedback, recognitions)


async def gathered(work: Work, people: Sequence[UUID], period: Period) -> Pieces:
    """Everything that is known of each of these people's period."""
    found: defaultdict[UUID, list[Piece]] = defaultdict(list)
    for source in SOURCES:
        for person, pieces in (await source(work, people, period)).items():
            found[person].extend(pieces)
    return found
