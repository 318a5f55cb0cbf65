"""What reviews ask: templates, each version once and for all."""

from datetime import datetime

import strawberry

from resolvers.everyday.tags import competencies_by_id
from resolvers.ids import global_id
from resolvers.org.people import people_by_id
from resolvers.reviews.review_templates import sections_of
from rules.review_templates import QuestionKind
from rules.reviews import ReviewKind
from schema.edges import ROW, by, column, computed
from schema.node import Node
from schema.person import Person


@strawberry.type(
    description="A competency as a review names it, by its words alone: no way leads from a rating "
    "to what else is said of it. Its id is that of a `Competency`."
)
class ReviewedCompetency:
    id: strawberry.ID = computed(
        lambda row: global_id("Competency", row.id), "The competency's global id."
    )
    name: str = column("Its name.")
    description: str | None = column("What it means.")


@strawberry.type(description="A question of a review.")
class ReviewQuestion:
    key: str = column("Its place in the template, such as 2.1: the first of the second section.")
    kind: QuestionKind = column("How it is answered.")
    text: str = column("What is asked.")
    required: bool = column("Whether a review without an answer can't be submitted.")
    options: list[str] = column("What is picked from, the lowest first; empty of other kinds.")
    competency: ReviewedCompetency | None = by(
        competencies_by_id, "What one of the kind COMPETENCY is about.", key="competency_id"
    )


@strawberry.type(description="Questions that belong together.")
class ReviewSection:
    title: str = column("What they are about.")
    writers: list[ReviewKind] = column("Which reviews answer them.")
    aspirations: bool = column("Whether it asks employees where they want to go.")
    questions: list[ReviewQuestion] = column("The questions, in their order.")


@strawberry.type(
    description="One version of what reviews ask, which never changes: a cycle that was launched "
    "asks what it asked then."
)
class ReviewTemplate(Node):
    name: str = column("What all its versions are called.")
    number: int = column("Which version it is, from 1.")
    sections: list[ReviewSection] = by(sections_of, "Its sections, in their order.", key=ROW)
    created_by: Person = by(people_by_id, "Who made it.", key="created_by_id")
    created_at: datetime = column("When.")
