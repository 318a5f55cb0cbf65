"""Objectives whose owner has left: they wait with whoever is there to take care of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from auth.visibility.heirs import HEIRS, OVER
from model.objective import Objective
from model.rows import AnySelect, written
from resolvers.pages import Columns, Listing, Page, Paging, Parents, pages
from resolvers.progress.objective_lists import IN_PLACE
from resolvers.progress.objectives import OBJECTIVE


async def orphans_of(
    load: Gate, people: Sequence[UUID], which: Paging, asked: Columns
) -> list[Page]:
    # An id that is no person's is None, and nothing equals NULL.
    of = Parents(HEIRS.c.heir, people)
    return await pages(load, Listing(Objective, orphans(), IN_PLACE, None, {}), of, which, asked)


@written
def orphans() -> AnySelect:
    """What is still open and in its source; drafts show themselves to their own line only."""
    left = HEIRS.c.gone == Objective.owner_id
    return select(*OBJECTIVE).join(HEIRS, left).where(Objective.status.not_in(OVER))
