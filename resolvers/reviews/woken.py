"""Whose inbox is another once a review cycle goes on."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from model.review import PeerNomination, Review, ReviewParticipant
from model.rows import AnySelect
from resolvers.events import wake
from rules.reviews import NAMED, NominationState

IN_NAME = sorted(NAMED, key=lambda kind: kind.value)


async def wake_cycle(work: Work, cycle_id: UUID) -> None:
    """Who is reviewed, who writes in their name or as a peer, and who shares what was written."""
    people: set[UUID | None] = set()
    for statement in those_in(cycle_id):
        people |= {each for record in await work.records(statement) for each in record}
    await wake(work, *sorted(each for each in people if each is not None))


def those_in(cycle_id: UUID) -> Sequence[AnySelect]:
    part = ReviewParticipant
    parts = select(part.subject_id, part.manager_id).where(part.cycle_id == cycle_id)
    named = (Review.cycle_id == cycle_id, Review.kind.in_(IN_NAME))
    asked = (part.cycle_id == cycle_id, PeerNomination.state == NominationState.APPROVED)
    of_part = part.id == PeerNomination.participant_id
    return (
        parts,
        select(Review.author_id).where(*named).distinct(),
        select(PeerNomination.reviewer_id).join(part, of_part).where(*asked).distinct(),
    )
