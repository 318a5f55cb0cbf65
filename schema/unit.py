"""Org units."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.alignment.dependencies import WhichDependencies, dependencies_on
from resolvers.org.units import ancestors_of, children_of, lead_of, members_of, parent_of
from resolvers.pages import Paging
from resolvers.progress.objective_lists import OfCycle, objectives_of_unit
from resolvers.progress.rollups import OfOneCycle
from resolvers.progress.stamps import rollups_of_units
from resolvers.rhythm.cadence_set import cadence_histories, cadences_of_units
from schema.cadence import UnitCadence, UnitCadenceChange
from schema.edges import ROW, by, column
from schema.node import Node
from schema.numbers import Progress
from schema.paging import Connection
from schema.person import Person

if TYPE_CHECKING:
    from schema.dependency import Dependency
    from schema.objective import Objective


@strawberry.type(description="A unit of the organisation, in its place in the tree.")
class OrgUnit(Node):
    key: str = column("Its path in the HRIS; stays the same.")
    name: str = column("What it is called.")
    kind: str | None = column("What the HRIS calls such a unit.")
    parent: "OrgUnit | None" = by(parent_of, "The unit it belongs to.", key=ROW)
    children: "Connection[OrgUnit]" = by(
        children_of, "The units that belong to it, by name.", key=ROW, arguments=Paging
    )
    ancestors: "list[OrgUnit]" = by(
        ancestors_of, "Every unit above it, the nearest first.", key=ROW
    )
    members: Connection[Person] = by(
        members_of,
        "People of this very unit, not of those below, by name.",
        key=ROW,
        arguments=Paging,
    )
    lead: Person | None = by(lead_of, "Who leads it.", key=ROW)
    objectives: Connection[Annotated["Objective", strawberry.lazy("schema.objective")]] | None = by(
        objectives_of_unit,
        "Objectives it shares in; null where OKRs are not on for you.",
        key=ROW,
        arguments=OfCycle,
    )
    progress: Progress | None = by(
        rollups_of_units,
        "The mean of its published objectives by its own weights; null where it has none.",
        key=ROW,
        arguments=OfOneCycle,
    )
    cadence: UnitCadence | None = by(
        cadences_of_units,
        "How often it checks in on its OKRs; null where that is as everywhere, or OKRs are not on "
        "for you.",
        key=ROW,
    )
    cadence_history: Connection[UnitCadenceChange] | None = by(
        cadence_histories,
        "How that was changed, newest first; null where OKRs are not on for you.",
        arguments=Paging,
    )
    dependencies: (
        Connection[Annotated["Dependency", strawberry.lazy("schema.dependency")]] | None
    ) = by(
        dependencies_on,
        "What key results of others need of it, the oldest first; null where OKRs are not on for "
        "you.",
        arguments=WhichDependencies,
    )
