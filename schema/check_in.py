"""Check-ins."""

from datetime import datetime
from decimal import Decimal

import strawberry

from resolvers.org.people import people_by_id
from resolvers.pages import Paging
from resolvers.rhythm.blockers import blockers_told_in
from resolvers.rhythm.check_ins import (
    check_ins_by_id,
    key_results_of_check_ins,
    previous_values_of,
)
from resolvers.rhythm.conversation import (
    acknowledged_at,
    acknowledged_by,
    comments_of_check_ins,
    reactions_of_check_ins,
)
from resolvers.systems.tasks import work_readings_of
from resolvers.visibility import reasons_of_check_ins
from rules.terms import ReadingOrigin, Reason, ReportedStatus
from schema.blocker import Blocker
from schema.conversation import Comment, ReactionCount
from schema.edges import ROW, by, column, computed, itself
from schema.key_result import KeyResult
from schema.node import Node
from schema.paging import Connection
from schema.person import Person
from schema.task import WorkSource


@strawberry.type(description="What was said of a key result at one time; never changed afterwards.")
class CheckIn(Node):
    key_result: KeyResult = by(key_results_of_check_ins, "What it is about.", key=ROW)
    author: Person | None = by(
        people_by_id, "Who said it; null for a reading of another system.", key="author_id"
    )
    value: Decimal | None = column("The reading, in the key result's unit of measure.")
    previous_value: Decimal | None = by(
        previous_values_of,
        "The reading before it, as that stands today: late entries and corrections count.",
        key=ROW,
    )
    confidence: Decimal | None = column("How sure, 0 to 100.")
    reported_status: ReportedStatus | None = column("In the owner's word.")
    narrative: str | None = column("In the owner's sentences.")
    what_moved: str | None = column("What moved the figures.")
    course_change: str | None = column("What is done otherwise from now on.")
    external_factor: str | None = column("What from outside helped or hindered.")
    blockers: list[Blocker] = by(blockers_told_in, "What it told of that stands in the way.")
    effective_at: datetime = column("When it holds from.")
    recorded_at: datetime = column("When it was written down.")
    source: ReadingOrigin = computed(lambda row: row.origin, "Who moved the value.")
    supersedes: "CheckIn | None" = by(
        check_ins_by_id, "The one that this corrects, which no list shows.", key="supersedes_id"
    )
    reviewer: Person | None = by(
        people_by_id,
        "Who is to take note of it: named, or the author's manager then; null where nobody is.",
        key="reviewer_id",
    )
    acknowledged_by: Person | None = by(
        acknowledged_by, "The reviewer, once they took note of it; null before."
    )
    acknowledged_at: datetime | None = by(
        acknowledged_at, "When the reviewer took note of it; null before."
    )
    comments: Connection[Comment] = by(
        comments_of_check_ins, "What people say to it, oldest first.", arguments=Paging
    )
    reactions: list[ReactionCount] = by(
        reactions_of_check_ins, "How people reacted, each way that somebody did."
    )
    visible_because: list[Reason] = by(reasons_of_check_ins, "Every reason why you see it.")


@strawberry.type(description="What a key result's value was from one time on.")
class Reading:
    effective_at: datetime = column("When it holds from.")
    value: Decimal = column("The value, in the key result's unit of measure.")
    source: ReadingOrigin = computed(lambda row: row.origin, "Who moved the value.")
    work: WorkSource | None = by(
        work_readings_of, "What linked work it was counted from; null for any other reading."
    )
    check_in: CheckIn = itself("The check-in, or the reading of another system, that told it.")
