"""Review cycles: the reviews of one period."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.org.people import people_by_id
from resolvers.org.units import units_by_id
from resolvers.pages import Paging
from resolvers.reviews.calibrations import sessions_of
from resolvers.reviews.review_cycles import next_phases_of, overrides_of
from resolvers.reviews.review_templates import templates_by_id
from resolvers.reviews.reviews import participants_of_cycles
from rules.reviews import ReviewPhase
from schema.edges import ROW, by, column
from schema.node import Node
from schema.paging import Connection
from schema.person import Person
from schema.review_template import ReviewTemplate
from schema.unit import OrgUnit

if TYPE_CHECKING:
    from schema.calibration import CalibrationSession
    from schema.review_participants import ReviewParticipant


@strawberry.type(description="Another template for the people of a unit and of those below it.")
class UnitReviewTemplate:
    unit: OrgUnit = by(units_by_id, "The unit.", key="unit_id")
    template: ReviewTemplate = by(templates_by_id, "Its template.", key="template_id")


@strawberry.type(
    description="Reviews of one period, run by HR reviewers. That there is one, and how it is set "
    "up, is seen by everybody who has the feature."
)
class ReviewCycle(Node):
    name: str = column("What it is called.")
    phase: ReviewPhase = column("Where it stands.")
    next_phases: list[ReviewPhase] = by(
        next_phases_of, "What may follow; none after CLOSED.", key=ROW
    )
    template: ReviewTemplate = by(templates_by_id, "What it asks.", key="template_id")
    unit_templates: list[UnitReviewTemplate] = by(
        overrides_of, "What it asks the people of some units instead."
    )
    starts_on: date = column("The first day of the period that it looks back at.")
    ends_on: date = column("The last day of the period.")
    self_due_on: date = column("Until when people write of themselves.")
    peers_due_on: date = column("Until when peers and reports write.")
    manager_due_on: date = column("Until when managers, and theirs, write.")
    has_nomination: bool = column("Whether peers are chosen in a phase of its own.")
    has_calibration: bool = column("Whether ratings are compared before they are shared.")
    has_upward: bool = column("Whether people write of their managers.")
    has_skip: bool = column("Whether a manager's manager writes too.")
    least_peers: int = column("How many approved peers everybody is to have, 0 to 20.")
    most_peers: int = column("How many peers may write of one person, 0 to 20.")
    most_per_reviewer: int = column("Of how many peers one person may be asked to write, 1 to 50.")
    threshold: int = column(
        "How many peers, or reports, must have answered a question for any answer to be shown, 3 "
        "to 10. It never changes."
    )
    scale: list[str] = column("The levels of its ratings, the first is 1; empty, it has none.")
    manager_reads_first: bool = column(
        "Whether managers read what others sent before they sent their own."
    )
    peers_named_to_manager: bool = column("Whether managers read whose a peer's review is.")
    line_reads_self: bool = column(
        "Whether managers further above read self reviews that were shared."
    )
    launched_at: datetime | None = column("When those who take part were frozen; null before.")
    voices_closed_at: datetime | None = column(
        "Since when peers and reports write no more, so that their words are shown; null before."
    )
    closed_at: datetime | None = column("When it was closed; null before.")
    created_by: Person = by(people_by_id, "Who set it up.", key="created_by_id")
    created_at: datetime = column("When it was set up.")
    version: int = column("Goes up with each change; a save names the one it read.")
    participants: (
        Connection[Annotated["ReviewParticipant", strawberry.lazy("schema.review_participants")]]
        | None
    ) = by(
        participants_of_cycles,
        "Who takes part, as far as you see it, in no order of rank.",
        arguments=Paging,
    )
    calibration_sessions: (
        Connection[Annotated["CalibrationSession", strawberry.lazy("schema.calibration")]] | None
    ) = by(
        sessions_of,
        "Where ratings are compared: those that you take part in, and for HR reviewers all.",
        arguments=Paging,
    )
