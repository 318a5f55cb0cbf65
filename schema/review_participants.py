"""Somebody who is reviewed in a cycle, and all that belongs to it."""

from datetime import datetime

import strawberry

from resolvers.org.people import people_by_id
from resolvers.pages import Paging
from resolvers.reviews.calibrations import ratings_of
from resolvers.reviews.evidence import packs_of
from resolvers.reviews.review_cycles import review_cycles_by_id
from resolvers.reviews.review_templates import templates_by_id
from resolvers.reviews.reviews import (
    nominations_of,
    reasons_of_participants,
    replies_of,
    reviews_of_participants,
    voices_of,
)
from rules.terms import Reason
from schema.calibration import ReviewRating
from schema.edges import ROW, by, column
from schema.evidence import EvidencePack
from schema.node import Node
from schema.paging import Connection
from schema.person import Person
from schema.review import PeerNomination, Review, ReviewReply, ReviewVoice
from schema.review_cycle import ReviewCycle
from schema.review_template import ReviewTemplate


@strawberry.type(
    description="Somebody who is reviewed, as the organisation was at the launch. Seen by them, "
    "their managers in the cycle, HR reviewers, and those who calibrate. Each read is audited."
)
class ReviewParticipant(Node):
    cycle: ReviewCycle = by(review_cycles_by_id, "The review cycle.", key="cycle_id")
    subject: Person = by(people_by_id, "Who is reviewed.", key="subject_id")
    manager: Person | None = by(
        people_by_id,
        "Their manager in the cycle: of the launch, or who took over; null if nobody.",
        key="manager_id",
    )
    manager_reason: str | None = column("Why another manager took over; null if none did.")
    template: ReviewTemplate = by(templates_by_id, "What is asked.", key="template_id")
    reviews: Connection[Review] = by(
        reviews_of_participants,
        "What is written, as far as you may know of it. Peers' and reports' are voices.",
        arguments=Paging,
    )
    voices: Connection[ReviewVoice] = by(
        voices_of, "What peers and reports said, shuffled.", arguments=Paging
    )
    nominations: Connection[PeerNomination] = by(
        nominations_of, "Which peers were named, the first first.", arguments=Paging
    )
    evidence: EvidencePack | None = by(
        packs_of, "The evidence of the period; null where you may not read it.", key=ROW
    )
    rating: ReviewRating | None = by(
        ratings_of, "The rating; null of none, and where you may not read it yet."
    )
    shared_at: datetime | None = column("When it was shared with them; null before.")
    shared_by: Person | None = by(people_by_id, "Who shared it; null before.", key="shared_by_id")
    acknowledged_at: datetime | None = column(
        "When they said that they have read it, which is not that they agree; null before."
    )
    replies: Connection[ReviewReply] = by(
        replies_of, "What was said to it, the oldest first.", arguments=Paging
    )
    version: int = column("Goes up with each change; a save names the one it read.")
    visible_because: list[Reason] = by(reasons_of_participants, "Why you see it.")
