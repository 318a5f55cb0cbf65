"""Requests for a check-in."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.org.people import people_by_id
from resolvers.progress.key_results import key_results_by_id
from resolvers.rhythm.check_in_requests import states_of_requests
from resolvers.rhythm.check_ins import check_ins_by_id
from rules.requests import RequestState
from schema.edges import ROW, by, column
from schema.key_result import KeyResult
from schema.node import Node
from schema.person import Person

if TYPE_CHECKING:
    from schema.check_in import CheckIn


@strawberry.type(description="That somebody asks for word of a key result, until a day.")
class CheckInRequest(Node):
    key_result: KeyResult = by(key_results_by_id, "What it asks of.", key="key_result_id")
    asked_by: Person = by(people_by_id, "Who asks.", key="asked_by_id")
    asked_of: Person = by(people_by_id, "Who is to answer.", key="asked_of_id")
    message: str | None = column("What they want to know.")
    asked_at: datetime = column("When it was asked.")
    due_on: date = column("The last day to answer in time, the organisation's.")
    state: RequestState = by(states_of_requests, "Where it stands today.", key=ROW)
    check_in: Annotated["CheckIn", strawberry.lazy("schema.check_in")] | None = by(
        check_ins_by_id, "The check-in that answered it; null before.", key="check_in_id"
    )
