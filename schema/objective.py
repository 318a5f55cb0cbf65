"""Objectives and what they line up with."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.alignment.alignments import above_objectives, below_objectives
from resolvers.authoring.objective_closings import closings_of
from resolvers.authoring.revisions import revisions_of
from resolvers.authoring.rolling import settled_sets_of
from resolvers.authoring.sandbagging import signals_of
from resolvers.authoring.signals import signals_of_objectives
from resolvers.org.people import people_by_id
from resolvers.pages import Paging
from resolvers.progress.health import confidence_of_objectives
from resolvers.progress.key_results import key_results_of_objectives
from resolvers.progress.objective_health import health_of_objectives
from resolvers.progress.objectives import (
    carried_to,
    contributors_of_objectives,
    objectives_by_id,
    owners_of,
    shares_of_objectives,
    units_of_shares,
)
from resolvers.progress.stamps import rollups_of_objectives
from resolvers.rhythm.check_ins import check_ins_of_objectives
from resolvers.rhythm.conversation import comments_of_objectives, reactions_of_objectives
from resolvers.rhythm.cycles import cycles_by_id
from resolvers.rhythm.retrospectives import retrospectives_of_objectives
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
from schema.numbers import Confidence, Health, Progress, Score, all_scored, scored
from schema.paging import Connection
from schema.person import Person
from schema.revision import Revision
from schema.signal import QualitySignal
from schema.unit import OrgUnit
from schema.visibility import Audience

if TYPE_CHECKING:
    from schema.check_in import CheckIn
    from schema.conversation import Comment, ReactionCount
    from schema.grade import Closing, Sandbagging
    from schema.key_result import Alignment, KeyResult, KeyResultSet
    from schema.retrospective import Retrospective


@strawberry.type(description="A unit that shares an objective.")
class UnitShare:
    unit: OrgUnit = by(units_of_shares, "The unit.", key=ROW)
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
        owners_of, "Who is accountable; null where only a role is named.", key=ROW
    )
    owner_title: str | None = column("The accountable role as its source names it.")
    contributors: list[Person] = by(
        contributors_of_objectives, "Who else works on it, by name.", key=ROW
    )
    units: list[UnitShare] = by(shares_of_objectives, "The units that share it.", key=ROW)
    key_results: list[Annotated["KeyResult", strawberry.lazy("schema.key_result")]] = by(
        key_results_of_objectives, "What shows that it is achieved, in place.", key=ROW
    )
    key_result_sets: list[Annotated["KeyResultSet", strawberry.lazy("schema.key_result")]] = by(
        settled_sets_of,
        "Of a rolling objective the key results of each shorter cycle, in time; else empty.",
        key=ROW,
    )
    aligned_to: list[Annotated["Alignment", strawberry.lazy("schema.key_result")]] = by(
        above_objectives, "What it contributes to or supports.", key=ROW
    )
    aligned_from: Connection[Annotated["Alignment", strawberry.lazy("schema.key_result")]] = by(
        below_objectives, "What contributes to or supports it.", key=ROW, arguments=Paging
    )
    progress: Progress | None = by(
        rollups_of_objectives,
        "Rolled up; null where nothing is counted, never 0 for that.",
        key=ROW,
    )
    health: Health = by(health_of_objectives, "How it stands.", key=ROW)
    confidence: Confidence | None = by(
        confidence_of_objectives, "The weighted mean of its key results' confidence.", key=ROW
    )
    score: Score | None = computed(
        scored, "The grade at the end; null until it is given.", together=all_scored
    )
    closings: Connection[Annotated["Closing", strawberry.lazy("schema.grade")]] = by(
        closings_of, "How it was closed and reopened, newest first.", arguments=Paging
    )
    retrospective: Annotated["Retrospective", strawberry.lazy("schema.retrospective")] | None = by(
        retrospectives_of_objectives, "What was learnt of it; null before anybody looked back."
    )
    sandbagging: list[Annotated["Sandbagging", strawberry.lazy("schema.grade")]] | None = by(
        signals_of,
        "Signs that its bar is too low or too high; null but for its team, its owner's manager "
        "and the programme lead.",
        key=ROW,
    )
    check_ins: Connection[Annotated["CheckIn", strawberry.lazy("schema.check_in")]] = by(
        check_ins_of_objectives,
        "Check-ins on all its key results, newest first.",
        key=ROW,
        arguments=Paging,
    )
    comments: Connection[Annotated["Comment", strawberry.lazy("schema.conversation")]] = by(
        comments_of_objectives, "What people say to it, oldest first.", arguments=Paging
    )
    reactions: list[Annotated["ReactionCount", strawberry.lazy("schema.conversation")]] = by(
        reactions_of_objectives, "How people reacted, each way that somebody did."
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
    visible_because: list[Reason] = by(
        reasons_of_objectives, "Every reason why you see it.", key=ROW
    )
    who_can_see: list[Audience] | None = by(
        audiences_of_objectives, "Who sees it, reason by reason; null but for its owner.", key=ROW
    )
