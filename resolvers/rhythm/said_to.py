"""What something can be said to: a check-in or an objective that the viewer sees."""

from collections.abc import Mapping
from uuid import UUID

from auth.gate import Work
from model.check_in import CheckIn
from model.key_result import KeyResult
from model.objective import Objective
from resolvers.again import named_row, row_of
from resolvers.events import tell
from resolvers.ids import GlobalId, noun_and_key
from rules.errors import Invalid, NotFound

COLUMNS = {CheckIn.__name__: "check_in_id", Objective.__name__: "objective_id"}
NOUNS = {each.__name__: each for each in (CheckIn, Objective)}


async def subject_said_to(work: Work, id_: GlobalId) -> dict[str, UUID]:
    """The column that names it, with its key; a refusal says which field names no such thing."""
    named = noun_and_key(id_)
    noun = NOUNS.get(named[0]) if named else None
    if noun is None:
        message = "There is no such check-in or objective, or it is not yours to see."
        raise Invalid(message, path=["on"], code="NOT_FOUND")
    try:
        row = await named_row(work, noun, id_)
    except NotFound as error:
        message = "There is no such check-in or objective, or it is not yours to see."
        raise Invalid(message, path=["on"], code="NOT_FOUND") from error
    return {COLUMNS[noun.__name__]: row.id}


async def tell_of(work: Work, subject: Mapping[str, UUID], *inboxes: UUID | None) -> None:
    """A check-in is no noun of its own in events: its key result has changed."""
    if "objective_id" in subject:
        await tell(work, Objective.__name__, subject["objective_id"])
        return
    check_in = await row_of(work, CheckIn, subject["check_in_id"])
    await tell(work, KeyResult.__name__, check_in[CheckIn.key_result_id], *inboxes)
