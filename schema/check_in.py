"""Check-ins."""

from datetime import datetime
from decimal import Decimal

import strawberry

from resolvers.check_ins import check_ins_by_id
from resolvers.key_results import key_results_by_id
from resolvers.people import people_by_id
from resolvers.visibility import reasons_of_check_ins
from rules.terms import ReadingOrigin, Reason, ReportedStatus
from schema.edges import by, column, computed
from schema.key_result import KeyResult
from schema.node import Node
from schema.person import Person


@strawberry.type(description="What was said of a key result at one time; never changed afterwards.")
class CheckIn(Node):
    key_result: KeyResult = by(key_results_by_id, "What it is about.", key="key_result_id")
    author: Person | None = by(
        people_by_id, "Who said it; null for a reading of another system.", key="author_id"
    )
    value: Decimal | None = column("The reading, in the key result's unit of measure.")
    previous_value: Decimal | None = column("The reading before it.")
    confidence: Decimal | None = column("How sure, 0 to 100.")
    reported_status: ReportedStatus | None = column("In the owner's word.")
    narrative: str | None = column("In the owner's sentences.")
    effective_at: datetime = column("When it holds from.")
    recorded_at: datetime = column("When it was written down.")
    source: ReadingOrigin = computed(lambda row: row.origin, "Who moved the value.")
    supersedes: "CheckIn | None" = by(
        check_ins_by_id, "The one that this corrects, which no list shows.", key="supersedes_id"
    )
    visible_because: list[Reason] = by(reasons_of_check_ins, "Every reason why you see it.")
