"""Objectives and what they line up with."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.alignments import above_objectives, below_objectives
from resolvers.check_ins import check_ins_of_objectives
from resolvers.cycles import cycles_by_id
from resolvers.health import confidence_of_objectives, health_of_objectives
from resolvers.key_results import key_results_of
from resolvers.objectives import carried_to, contributors_of, objectives_by_id, shares_of
from resolvers.pages import Paging
from resolvers.people import people_by_id
from resolvers.revisions import revisions_of
from resolvers.rollups import rollups_of
from resolvers.signals import signals_of_objectives
from resolvers.units import units_by_id
from resolvers.visibility import audiences_of_objectives, reasons_of_objectives
from rules.terms import (
    Ambition,
    ObjectiveLevel,
    ObjectiveStatus,
    Outcome,
    Reason,
    RollupMode,
    Visibility,
)
from schema.cycle import Cycle
from schema.edges import ROW, by, column, computed
from schema.node import Node
from schema.numbers import Confidence, Health, Progress, Score, scored
from schema.paging import Connection
from schema.person import Person
from schema.revision import Revision
from schema.signal import QualitySignal
from schema.unit import OrgUnit
from schema.visibility import Audience

if TYPE_CHECKING:
    from schema.check_in import CheckIn
    from schema.key_result import Alignment, KeyResult


@strawberry.type(description="A unit that shares an objective.")
class UnitShare:
    unit: OrgUnit = by(units_by_id, "The unit.", key="unit_id")
    weight: Decimal = column("What the objective weighs in the unit's own progress.")


@strawberry.type(
    description="What somebody wants to achieve in a cycle. Published ones are open to everybody."
)
class Objective(Node):
    title: str = column("What is to be achieved.")
    description: str | None = column("Why, and what it means.")
    level: ObjectiveLevel = column("Whose it is.")
    ambition: Ambition = column("What counts as success.")
    status: ObjectiveStatus = column("Where it is on its way.")
    outcome: Outcome | None = column("How it ended; null while it runs.")
    visibility: Visibility = column("Who may see it.")
    rollup_mode: RollupMode = column("What its progress is made of.")
    version: int = column("Goes up with each edit; a save names the one it read.")
    published_at: datetime | None = column("When it was published; null for a draft.")
    cycle: Cycle = by(cycles_by_id, "The cycle it is set for.", key="cycle_id")
    owner: Person | None = by(
        people_by_id, "Who is accountable; null where only a role is named.", key="owner_id"
    )
    owner_title: str | None = column("The accountable role as its source names it.")
    contributors: list[Person] = by(contributors_of, "Who else works on it, by name.")
    units: list[UnitShare] = by(shares_of, "The units that share it.")
    key_results: list[Annotated["KeyResult", strawberry.lazy("schema.key_result")]] = by(
        key_results_of, "What shows that it is achieved, in place."
    )
    aligned_to: list[Annotated["Alignment", strawberry.lazy("schema.key_result")]] = by(
        above_objectives, "What it contributes to or supports."
    )
    aligned_from: Connection[Annotated["Alignment", strawberry.lazy("schema.key_result")]] = by(
        below_objectives, "What contributes to or supports it.", arguments=Paging
    )
    progress: Progress | None = by(
        rollups_of, "Rolled up; null where nothing is counted, never 0 for that."
    )
    health: Health = by(health_of_objectives, "How it stands.", key=ROW)
    confidence: Confidence | None = by(
        confidence_of_objectives, "The weighted mean of its key results' confidence."
    )
    score: Score | None = computed(scored, "The grade at the end; null until it is given.")
    check_ins: Connection[Annotated["CheckIn", strawberry.lazy("schema.check_in")]] = by(
        check_ins_of_objectives,
        "Check-ins on all its key results, newest first.",
        arguments=Paging,
    )
    revisions: Connection[Revision] = by(
        revisions_of,
        "What was changed since it was published, and its way there; newest first.",
        arguments=Paging,
    )
    submitted_by: Person | None = by(
        people_by_id, "Who handed it in; null where nobody did.", key="submitted_by_id"
    )
    approved_by: Person | None = by(
        people_by_id, "Who approved it as it stood; null where nobody did.", key="approved_by_id"
    )
    is_template: bool = column("Whether it is offered as one to begin with.")
    carried_from: "Objective | None" = by(
        objectives_by_id, "The one of another cycle that it goes on with.", key="carried_from_id"
    )
    carried_to: "list[Objective]" = by(carried_to, "What goes on with it in other cycles.")
    quality_signals: list[QualitySignal] | None = by(
        signals_of_objectives,
        "What its authors may want to look at; null for whoever does not work on it.",
        key=ROW,
    )
    visible_because: list[Reason] = by(reasons_of_objectives, "Every reason why you see it.")
    who_can_see: list[Audience] | None = by(
        audiences_of_objectives, "Who sees it, reason by reason; null but for its owner.", key=ROW
    )
