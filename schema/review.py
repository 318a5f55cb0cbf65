"""What people write of each other in a review cycle."""

from datetime import date, datetime

import strawberry

from resolvers.org.people import people_by_id
from resolvers.reviews.evidence import cited_of, cited_spreads_of
from resolvers.reviews.questions import competencies_of_answers, competencies_of_voices
from resolvers.reviews.review_cycles import review_cycles_by_id
from resolvers.reviews.reviews import (
    answers_of,
    audiences_of_reviews,
    questions_of,
    reasons_of_reviews,
    withheld_of,
)
from rules.reviews import NominationState, ReviewKind, ReviewState, Withheld
from rules.terms import Reason
from schema.edges import ROW, by, column
from schema.evidence import EvidenceItem, EvidenceSpread
from schema.node import Node
from schema.person import Person
from schema.review_cycle import ReviewCycle
from schema.review_template import ReviewedCompetency, ReviewQuestion
from schema.visibility import Audience


@strawberry.type(
    description="An answer of a review. Seen by its author alone while it is a draft; then by "
    "whom the review is shown to. Peers' and reports' are shown as voices, without a name."
)
class ReviewAnswer(Node):
    question: str = column("The key of the question.")
    text: str | None = column("What was answered.")
    option: int | None = column("Which of the question's options was picked, from 1.")
    competency: ReviewedCompetency | None = by(
        competencies_of_answers, "The competency that the question is about.", key=ROW
    )
    evidence: list[EvidenceItem] = by(cited_of, "What it cites, as far as you see it.", key=ROW)


@strawberry.type(
    description="What one person writes of another, or of themselves. Seen by its author; but for "
    "peers' and reports' its being there also by whom it is about, their manager and HR reviewers. "
    "Each read is audited."
)
class Review(Node):
    cycle: ReviewCycle = by(review_cycles_by_id, "The review cycle.", key="cycle_id")
    kind: ReviewKind = column("Who writes of whom.")
    subject: Person = by(people_by_id, "Whom it is about.", key="subject_id")
    author: Person = by(people_by_id, "Who writes it.", key="author_id")
    state: ReviewState = column("How far it is.")
    due_on: date = column("Until when it is to be submitted.")
    submitted_at: datetime | None = column("When it was submitted; null before.")
    reopened_because: str | None = column("Why an HR reviewer opened it again; null if nobody did.")
    questions: list[ReviewQuestion] = by(questions_of, "What it is asked.", key=ROW)
    answers: list[ReviewAnswer] | None = by(
        answers_of, "What it says; null while you may not read it: see `withheld`.", key=ROW
    )
    withheld: Withheld | None = by(
        withheld_of, "Why you can't read it yet; null where you can.", key=ROW
    )
    cited_spread: EvidenceSpread = by(
        cited_spreads_of, "How the evidence that it cites is spread over the period.", key=ROW
    )
    version: int = column("Goes up with each change; a save names the one it read.")
    visible_because: list[Reason] = by(reasons_of_reviews, "Why you see that it is there.")
    who_can_see: list[Audience] | None = by(
        audiences_of_reviews, "Who else does; told to whom it is about.", key=ROW
    )


@strawberry.type(
    description="What some peer or report answered, without who and when. Seen by the manager and "
    "HR reviewers once no more are written, and by whom it is about once shared; never where fewer "
    "than the cycle's threshold answered."
)
class ReviewVoice(Node):
    perspective: ReviewKind = column("PEER or UPWARD.")
    question: str = column("The key of the question.")
    text: str | None = column("What was answered.")
    option: int | None = column("Which of the question's options was picked, from 1.")
    competency: ReviewedCompetency | None = by(
        competencies_of_voices, "The competency that the question is about.", key=ROW
    )


@strawberry.type(
    description="That a peer is to be asked. Seen by whom they are to write of, the manager, HR "
    "reviewers, and the peer once they are asked. Each read is audited."
)
class PeerNomination(Node):
    subject: Person = by(people_by_id, "Whom they are to write of.", key="subject_id")
    reviewer: Person = by(people_by_id, "The peer.", key="reviewer_id")
    proposed_by: Person = by(people_by_id, "Who named them.", key="proposed_by_id")
    state: NominationState = column("What became of it.")
    proposed_at: datetime = column("When they were named.")
    decided_by: Person | None = by(people_by_id, "Who decided; null before.", key="decided_by_id")
    decided_at: datetime | None = column("When; null before.")
    reason: str | None = column("Why the peer declined, where they said so.")
    version: int = column("Goes up with each change; a save names the one it read.")


@strawberry.type(
    description="What is said to a review that was shared. Seen by whom it is about, the manager, "
    "its author, and HR reviewers. Each read is audited."
)
class ReviewReply(Node):
    author: Person = by(people_by_id, "Who said it.", key="author_id")
    acknowledges: bool = column("Whether it came with the acknowledgement.")
    text: str = column("What was said.")
    at: datetime = column("When.")
