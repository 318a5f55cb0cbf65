"""Cycles and their trees."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.alignment.alignment_health import alignment_of_cycles
from resolvers.alignment.tree import MOST_NODES, WhichTree, trees_of
from resolvers.pages import Paging
from resolvers.progress.objective_lists import WhichObjectives, objectives_of_cycle
from resolvers.progress.rollups import OnADay
from resolvers.progress.stamps import rollups_of_cycles
from resolvers.rhythm.cycle_changes import changes_of
from resolvers.rhythm.cycles import children_of, cycles_by_id, states_of
from resolvers.rhythm.readiness import readiness_of
from resolvers.rhythm.retrospectives import learnings_before, retrospectives_of_cycles
from rules.terms import CycleKind, CycleState
from schema.edges import ROW, by, column
from schema.node import Node
from schema.numbers import Progress
from schema.paging import Connection

if TYPE_CHECKING:
    from schema.alignment_health import AlignmentHealth
    from schema.cycle_state import CycleChange, UnitReadiness
    from schema.key_result import TreeNode
    from schema.objective import Objective
    from schema.retrospective import Learning, Retrospective


@strawberry.type(description="A period that OKRs are set for. Days are the organisation's.")
class Cycle(Node):
    key: str = column("Unique, such as FY26-Q1.")
    label: str = column("What people call it.")
    kind: CycleKind = column("How long it is.")
    state: CycleState = by(states_of, "Where it stands today.", key=ROW)
    starts_on: date = column("Its first day.")
    ends_on: date = column("Its last day.")
    grading_ends_on: date = column("The last day that takes late readings and scores.")
    version: int = column("Goes up with each change; a save names the one it read.")
    changes: Connection[Annotated["CycleChange", strawberry.lazy("schema.cycle_state")]] | None = (
        by(
            changes_of,
            "What was done to its state by hand, newest first; null where OKRs are not on for you.",
            arguments=Paging,
        )
    )
    readiness: (
        Connection[Annotated["UnitReadiness", strawberry.lazy("schema.cycle_state")]] | None
    ) = by(
        readiness_of,
        "How ready each unit of today is, by name, as far as you see its objectives; the programme "
        "lead also knows where there are drafts. Null where OKRs are not on for you.",
        arguments=Paging,
    )
    retrospectives: (
        Connection[Annotated["Retrospective", strawberry.lazy("schema.retrospective")]] | None
    ) = by(
        retrospectives_of_cycles,
        "What was learnt in it, newest first; null where OKRs are not on for you.",
        arguments=Paging,
    )
    carried_learnings: (
        Connection[Annotated["Learning", strawberry.lazy("schema.retrospective")]] | None
    ) = by(
        learnings_before,
        "What was learnt in the cycle of its kind before it, to plan it with; null where OKRs are "
        "not on for you.",
        arguments=Paging,
    )
    parent: "Cycle | None" = by(cycles_by_id, "The longer cycle around it.", key="parent_id")
    children: "list[Cycle]" = by(children_of, "The shorter cycles inside it, in time.")
    objectives: Connection[Annotated["Objective", strawberry.lazy("schema.objective")]] | None = by(
        objectives_of_cycle,
        "Its objectives, in place; null where OKRs are not on for you.",
        arguments=WhichObjectives,
    )
    tree: list[Annotated["TreeNode", strawberry.lazy("schema.key_result")]] = by(
        trees_of,
        "All its objectives and key results you may see, flat and in preorder: each once, under "
        "the first of its parents that is in the cycle. At most 10,000 nodes.",
        arguments=WhichTree,
        size=MOST_NODES,
    )
    progress: Progress | None = by(
        rollups_of_cycles,
        "The mean of its published objectives, each counted once; null where it has none.",
        arguments=OnADay,
    )
    alignment_health: (
        Annotated["AlignmentHealth", strawberry.lazy("schema.alignment_health")] | None
    ) = by(
        alignment_of_cycles,
        "How well its OKRs hang together; null where OKRs are not on for you.",
    )
