"""The ways to declare a field, with our own types put in GraphQL's terms."""

from functools import partial
from typing import Any

import strawberry

from execution import edges
from execution import live as lives
from execution.cost import SIZE
from execution.edges import ROW, action, computed
from resolvers.ids import GlobalId
from resolvers.org.audit import AuditFilter
from resolvers.org.people import PersonFilter
from resolvers.org.units import OrgUnitFilter
from resolvers.progress.objective_lists import ObjectiveFilter
from resolvers.rhythm.cycles import CycleFilter
from schema import filters

__all__ = ["ROW", "action", "at_root", "by", "column", "computed", "itself", "live"]

RENAMES = {
    GlobalId: strawberry.ID,
    AuditFilter: filters.AuditFilter,
    PersonFilter: filters.PersonFilter,
    OrgUnitFilter: filters.OrgUnitFilter,
    CycleFilter: filters.CycleFilter,
    ObjectiveFilter: filters.ObjectiveFilter,
}

by = partial(edges.by, renames=RENAMES)
at_root = partial(edges.at_root, renames=RENAMES)
live = partial(lives.live, renames=RENAMES)


def column(description: str, *, size: int | None = None) -> Any:
    """A plain column of the row, by the field's own name; `size` is the longest list it holds."""
    return strawberry.field(description=description, metadata={SIZE: size})


def itself(description: str) -> Any:
    """Another view of the same row."""
    return computed(lambda row: row, description)
