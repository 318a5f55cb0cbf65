"""What enters the numbers of objectives beside their own key results, as whole rows of a day."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import AnySelect, Row, written
from resolvers.alignment.entering import counts, entering, then
from resolvers.alignment.links_past import Links, linked
from resolvers.levels import present
from resolvers.progress.objectives import OBJECTIVE
from resolvers.progress.past import objectives_on
from resolvers.progress.rollup_inputs import contributing, contributing_key_results, of_link


async def objectives_below(load: Gate, keys: Sequence[UUID], on: date | None) -> list[Row]:
    """Once for each that they enter; whoever sees that one sees them too."""
    found = await entering(load, await linked(load, Objective, entering_objectives, keys, on))
    return found if on is None else present(await objectives_on(load, found, on))


async def key_results_below(load: Gate, keys: Sequence[UUID], on: date | None) -> list[Row]:
    found = await entering(load, await linked(load, KeyResult, contributing_key_results, keys, on))
    return await then(load, found, on)


@written
def entering_objectives(links: Links) -> AnySelect:
    link = links.table
    child = (
        select(*OBJECTIVE, *of_link(links))
        .select_from(link)
        .join(Objective, Objective.id == link.child_objective_id)
        .where(counts(links))
    )
    return contributing(child, links)
