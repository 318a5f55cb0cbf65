"""Key results that linked work drives, and those whose owners speak for them all the same."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate, Work
from model.rows import AnySelect, Row, columns, of_keys, written
from model.task import TaskLink
from model.work import WorkOverride
from resolvers.levels import one_each
from resolvers.pages import Columns
from rules.errors import Invalid
from rules.terms import LinkMode


async def is_driven(work: Work, key: UUID) -> bool:
    driving = select(TaskLink.id).where(
        TaskLink.key_result_id == key, TaskLink.mode == LinkMode.DRIVES
    )
    return bool(await work.records(driving.limit(1)))


async def check_not_driven(work: Work, field: str, key: UUID) -> None:
    """A value by hand would stand only until the next sync; whoever means it says why.

    `field` is what would move it: a value, or a correction that takes a reading away.
    """
    if not await is_driven(work, key):
        return
    if not await work.records(
        select(WorkOverride.key_result_id).where(WorkOverride.key_result_id == key)
    ):
        message = "Linked work drives its value. Override that with a reason: keyResultOverride."
        raise Invalid(message, path=[field], code="NOT_OPEN")


async def overrides_of(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    found = await load.rows(WorkOverride, overrides(), keys=keys)
    return one_each(found, "key_result_id", keys)


@written
def overrides() -> AnySelect:
    return select(*columns(WorkOverride)).where(of_keys(WorkOverride.key_result_id))
