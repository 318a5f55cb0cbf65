"""Recognition."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.everyday.recognitions import recipients_of
from resolvers.everyday.tags import values_of
from resolvers.org.people import people_by_id
from resolvers.progress.key_results import key_results_by_id
from resolvers.rhythm.check_ins import check_ins_by_id
from resolvers.visibility import audiences_of_recognitions, reasons_of_recognitions
from rules.recognition import RecognitionKind, RecognitionLevel
from rules.terms import Reason
from schema.competency import CompanyValue
from schema.edges import ROW, by, column
from schema.node import Node
from schema.person import Person
from schema.visibility import Audience

if TYPE_CHECKING:
    from schema.check_in import CheckIn
    from schema.key_result import KeyResult


@strawberry.type(
    description="Thanks of one for others. Seen by everybody where it is public; else by its "
    "recipients, who gave it, the managers above them as it was given, and HR reviewers. It has "
    "no points and no money."
)
class Recognition(Node):
    author: Person = by(people_by_id, "Who gives it.", key="author_id")
    recipients: list[Person] = by(recipients_of, "Whom it is for; at most 50.", key=ROW)
    level: RecognitionLevel = column("Who sees it.")
    kind: RecognitionKind = column("What it is for.")
    text: str = column("What is said; 1 to 20,000 characters.")
    values: list[CompanyValue] = by(values_of, "The values it shows; at most 10.", key=ROW)
    key_result: Annotated["KeyResult", strawberry.lazy("schema.key_result")] | None = by(
        key_results_by_id, "The key result it is about, if you see that.", key="key_result_id"
    )
    check_in: Annotated["CheckIn", strawberry.lazy("schema.check_in")] | None = by(
        check_ins_by_id, "The check-in it is about, if you see that.", key="check_in_id"
    )
    sent_at: datetime = column("When it was given.")
    version: int = column("Goes up with each change; a save names the one it read.")
    visible_because: list[Reason] = by(reasons_of_recognitions, "Why you see it.")
    who_can_see: list[Audience] | None = by(
        audiences_of_recognitions, "Who sees it, reason by reason; for who gave it.", key=ROW
    )
