"""The ways in."""

import strawberry

from resolvers.connections import (
    WhichConnection,
    WhichRun,
    find_connection,
    find_run,
    list_connections,
)
from resolvers.cycles import WhichCycle, WhichCycles, find_cycle, list_cycles
from resolvers.key_results import WhichKeyResult, find_key_result
from resolvers.nodes import WhichNode, find_node
from resolvers.objectives import WhichObjective, WhichObjectives, find_objective, list_objectives
from resolvers.people import WhichPeople, WhichPerson, find_person, list_people
from resolvers.units import WhichUnit, WhichUnits, find_unit, list_units
from resolvers.viewers import whoever_asks
from schema import paging
from schema.connection import Connection, SyncRun
from schema.cycle import Cycle
from schema.edges import at_root
from schema.key_result import KeyResult
from schema.node import Node
from schema.objective import Objective
from schema.person import Person
from schema.unit import OrgUnit
from schema.viewer import Viewer


@strawberry.type(description="Everything that can be asked. Missing and hidden look alike: null.")
class Query:
    me: Viewer = at_root(whoever_asks, "Who asks.")
    node: Node | None = at_root(find_node, "Any object by its id.", arguments=WhichNode)
    person: Person | None = at_root(
        find_person, "One person; what is given must agree.", arguments=WhichPerson
    )
    people: paging.Connection[Person] = at_root(
        list_people, "People by name.", arguments=WhichPeople
    )
    unit: OrgUnit | None = at_root(
        find_unit, "One unit; what is given must agree.", arguments=WhichUnit
    )
    units: paging.Connection[OrgUnit] = at_root(list_units, "Units by name.", arguments=WhichUnits)
    cycle: Cycle | None = at_root(
        find_cycle, "One cycle; what is given must agree.", arguments=WhichCycle
    )
    cycles: paging.Connection[Cycle] = at_root(
        list_cycles, "Cycles, newest first.", arguments=WhichCycles
    )
    objective: Objective | None = at_root(
        find_objective, "One objective.", arguments=WhichObjective
    )
    objectives: paging.Connection[Objective] = at_root(
        list_objectives, "Objectives, in place.", arguments=WhichObjectives
    )
    key_result: KeyResult | None = at_root(
        find_key_result, "One key result.", arguments=WhichKeyResult
    )
    connections: list[Connection] = at_root(
        list_connections, "Connections by name; empty for all but administrators."
    )
    connection: Connection | None = at_root(
        find_connection, "One connection.", arguments=WhichConnection
    )
    sync_run: SyncRun | None = at_root(find_run, "One run of a connection.", arguments=WhichRun)
