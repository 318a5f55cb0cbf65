"""Key results that were graded: what the score rests on stays as it was when that was given."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from model.grade import Grade
from model.rows import among
from rules.errors import Invalid


async def check_unlocked(work: Work, key: UUID, field: str = "keyResult") -> None:
    """Refuses whatever would move a graded key result; whoever named it did so in that field."""
    if await are_graded(work, [key]):
        message = "It was graded, and is locked. The programme lead can reopen its objective."
        raise Invalid(message, path=[field], code="NOT_OPEN")


async def are_graded(work: Work, keys: Collection[UUID]) -> bool:
    """Whether any of them is."""
    graded = select(Grade.key_result_id).where(among(Grade.key_result_id, keys))
    return bool(await work.records(graded.limit(1)))
