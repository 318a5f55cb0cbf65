"""Key results that were graded: what the score rests on stays as it was when that was given."""

from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from model.grade import Grade
from rules.errors import Invalid


async def check_unlocked(work: Work, key: UUID, field: str = "keyResult") -> None:
    """Refuses whatever would move a graded key result; whoever named it did so in that field."""
    graded = select(Grade.key_result_id).where(Grade.key_result_id == key)
    if await work.records(graded):
        message = "It was graded, and is locked. The programme lead can reopen its objective."
        raise Invalid(message, path=[field], code="NOT_OPEN")
