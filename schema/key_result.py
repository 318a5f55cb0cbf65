"""Key results, alignments between OKRs, and the tree of both."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.alignment.alignments import above_key_results, below_key_results, child_of, parent_of
from resolvers.alignment.dependencies import dependencies_of
from resolvers.authoring.delegates import delegates_of
from resolvers.authoring.signals import signals_of_key_results
from resolvers.everyday.feedback import feedback_on_results
from resolvers.everyday.recognitions import recognitions_on_results
from resolvers.pages import Paging
from resolvers.progress.driven import overrides_of
from resolvers.progress.forecasts import forecasts_of
from resolvers.progress.grades import grades_of
from resolvers.progress.health import confidence_of, health_told
from resolvers.progress.key_results import cadences_of, checkpoints, cycles_of
from resolvers.progress.objectives import objectives_of_results, owners_of
from resolvers.progress.proposals import proposals_of, scores_proposed
from resolvers.progress.reading_ages import stale_of
from resolvers.progress.series import MOST as MOST_READINGS
from resolvers.progress.series import Range, series_of
from resolvers.progress.stamps import progress_of_results, progress_of_sets
from resolvers.progress.steps import steps_of
from resolvers.rhythm.blockers import WhichBlockers, blockers_of
from resolvers.rhythm.check_in_requests import requests_of
from resolvers.rhythm.check_ins import check_ins_of, latest_of
from resolvers.systems.tasks import scopes_of, source_of, task_links_of, tasks_of
from resolvers.visibility import reasons_of_key_results
from rules.final_grade import FinalGrade
from rules.freshness import ReadEvery
from rules.terms import AlignmentMode, MetricKind, Outcome, Reason
from schema.aligned import Aligned
from schema.cadence import Cadence
from schema.cycle import Cycle
from schema.dependency import Dependency
from schema.edges import ROW, by, column, computed, itself
from schema.node import Node
from schema.numbers import Confidence, Health, Progress, Score, all_scored, scored
from schema.objective import Objective
from schema.paging import Connection
from schema.person import Person
from schema.signal import QualitySignal
from schema.task import ReadingSource, ScopeReading, Task, TaskLink, WorkOverride

if TYPE_CHECKING:
    from schema.blocker import Blocker
    from schema.check_in import CheckIn, Reading
    from schema.check_in_request import CheckInRequest
    from schema.feedback import Feedback
    from schema.grade import Forecast, Grade, ScoreProposal
    from schema.recognition import Recognition


@strawberry.type(description="A step of a milestone.")
class Step(Node):
    title: str = column("What is to be done.")
    weight: Decimal = column("What it weighs among the steps; above 0.")
    done_at: datetime | None = column("When it was done; null while it is open.")


@strawberry.type(description="A place on the way from start to target.")
class Checkpoint:
    value: Decimal = column("The value there, in the unit of measure.")
    share: Decimal = column("How much is done there, above 0 and below 1.")


@strawberry.type(description="How a key result is measured.")
class Metric:
    kind: MetricKind = column("The kind of measure.")
    start: Decimal | None = column("Where it starts, in the unit of measure.")
    target: Decimal | None = column("Where it is to end, in the unit of measure.")
    lower: Decimal | None = column("What it is not to fall below, in the unit of measure.")
    upper: Decimal | None = column("What it is not to rise above, in the unit of measure.")
    strict: bool = computed(
        lambda row: row.is_strict, "Whether a value on a bound counts as out; else it is within."
    )
    tolerance: Decimal | None = column(
        "How far out of its range something is still worth more than 0."
    )
    checkpoints: list[Checkpoint] = computed(checkpoints, "The places between start and target.")
    final_grade: FinalGrade | None = column(
        "Of what is to be kept, how its periods come to its grade; null for as everywhere."
    )
    total: Decimal | None = computed(
        lambda row: row.scope, "How much work is linked; null where it is not measured by that."
    )
    steps: list[Step] = by(steps_of, "A milestone's steps, in place; else empty.", key=ROW)


@strawberry.type(description="What shows, by a measure, that an objective is achieved.")
class KeyResult(Node):
    title: str = column("What is to be reached.")
    metric: Metric = itself("How it is measured.")
    unit_of_measure: str | None = column("What its values count, such as %, EUR or days.")
    currency: str | None = column("The currency its values are in, by ISO 4217; null for none.")
    decimals: int | None = column("How many decimal places to show, 0 to 12; null as they come.")
    driven_by_children: bool = column("Whether what contributes to it stands for its own readings.")
    start: Decimal | None = column("Where it starts.")
    target: Decimal | None = column("Where it is to end.")
    current: Decimal | None = column("The latest reading; null before the first.")
    weight: Decimal = column("What it weighs in its objective; 0 and above, 1 by default.")
    starts_on: date | None = column("Its own first day, where that is not the cycle's.")
    due_on: date | None = column("Its own last day, where that is not the cycle's.")
    outcome: Outcome | None = column("How it ended; null while it runs.")
    version: int = column("Goes up with each change; a save names the one it read.")
    owner: Person | None = by(
        owners_of, "Who is accountable; null where only a role is named.", key=ROW
    )
    owner_title: str | None = column("The accountable role as its source names it.")
    objective: Objective = by(objectives_of_results, "The objective it shows.", key=ROW)
    cycle: Cycle = by(
        cycles_of,
        "The objective's cycle; of a rolling one the shorter cycle that its set is of.",
        key=ROW,
    )
    # Never null; but one query asks this of a tree's objectives too, so the types must agree.
    progress: Progress | None = by(progress_of_results, "How far it has come.", key=ROW)
    health: Health = by(health_told, "How it stands.", key=ROW)
    confidence: Confidence | None = by(confidence_of, "How sure its owner is.", key=ROW)
    score: Score | None = computed(
        scored, "The grade at the end; null until it is given.", together=all_scored
    )
    proposed_score: Decimal | None = by(
        scores_proposed,
        "The score that progress proposes; null where nothing is measured.",
        key=ROW,
    )
    score_proposal: Annotated["ScoreProposal", strawberry.lazy("schema.grade")] = by(
        proposals_of, "The same, with how it came about.", key=ROW
    )
    grade: Annotated["Grade", strawberry.lazy("schema.grade")] | None = by(
        grades_of,
        "Who graded it, and what a miss is put down to; null while it is open.",
        key=ROW,
    )
    forecast: Annotated["Forecast", strawberry.lazy("schema.grade")] | None = by(
        forecasts_of,
        "Where it will end if it goes on so; null with fewer than three readings.",
        key=ROW,
    )
    check_ins: Connection[Annotated["CheckIn", strawberry.lazy("schema.check_in")]] = by(
        check_ins_of, "Its check-ins, newest first.", key=ROW, arguments=Paging
    )
    latest_check_in: Annotated["CheckIn", strawberry.lazy("schema.check_in")] | None = by(
        latest_of, "The newest check-in.", key=ROW
    )
    series: list[Annotated["Reading", strawberry.lazy("schema.check_in")]] = by(
        series_of,
        "Its readings in time, as they stand today; of more than 500 the newest.",
        key=ROW,
        arguments=Range,
        size=MOST_READINGS,
    )
    read_every: ReadEvery | None = column(
        "How often its value is read, by people or a system; null where nobody has said."
    )
    is_stale: bool | None = by(
        stale_of,
        "Whether its value is too old for how often it is read, whatever was said meanwhile; null "
        "where `readEvery` is, and of what is not open.",
        key=ROW,
    )
    cadence: Cadence = by(cadences_of, "How often it is to be checked in on.", key=ROW)
    blockers: Connection[Annotated["Blocker", strawberry.lazy("schema.blocker")]] = by(
        blockers_of, "What stands in its way, or stood, newest first.", arguments=WhichBlockers
    )
    check_in_requests: Connection[
        Annotated["CheckInRequest", strawberry.lazy("schema.check_in_request")]
    ] = by(requests_of, "Who asked for word of it, newest first.", arguments=Paging)
    delegates: list[Person] = by(delegates_of, "Who may check in for its owners, by name.")
    feedback: Connection[Annotated["Feedback", strawberry.lazy("schema.feedback")]] | None = by(
        feedback_on_results,
        "The feedback you see that is about it, newest first; null where the feature is not on.",
        arguments=Paging,
    )
    recognitions: (
        Connection[Annotated["Recognition", strawberry.lazy("schema.recognition")]] | None
    ) = by(
        recognitions_on_results,
        "The recognition you see that is about it, newest first; null where the feature is not on.",
        arguments=Paging,
    )
    aligned_to: "list[Alignment]" = by(
        above_key_results, "What it contributes to or supports.", key=ROW
    )
    aligned_from: "Connection[Alignment]" = by(
        below_key_results, "What contributes to or supports it.", key=ROW, arguments=Paging
    )
    tasks: Connection[Task] = by(
        tasks_of, "Linked work, last changed first, each once.", arguments=Paging
    )
    task_links: list[TaskLink] = by(task_links_of, "How work is linked to it.")
    scope_series: list[ScopeReading] = by(
        scopes_of,
        "How much work was linked, whenever that changed; of more than 500 times the newest.",
        arguments=Range,
        size=MOST_READINGS,
    )
    override: WorkOverride | None = by(
        overrides_of, "That its owner speaks for it, and not its linked work; else null."
    )
    source: ReadingSource | None = by(
        source_of, "The linked system and the age of its data; null where none is linked."
    )
    dependencies: list[Dependency] = by(dependencies_of, "What it needs of other units.")
    quality_signals: list[QualitySignal] | None = by(
        signals_of_key_results,
        "What its authors may want to look at; null for whoever does not work on it.",
        key=ROW,
    )
    visible_because: list[Reason] = by(
        reasons_of_key_results, "Every reason why you see it.", key=ROW
    )


@strawberry.type(description="The key results that a rolling objective had in one cycle.")
class KeyResultSet:
    cycle: Cycle = column("The cycle.")
    weight: Decimal = column("What it weighs among the sets: the days of its cycle.")
    progress: Progress = by(
        progress_of_sets,
        "What it came to: each key result by its score, and by its progress until it has one.",
        key=ROW,
    )
    key_results: list[KeyResult] = column("Its key results, in place.")


@strawberry.type(description="A link from a child OKR up to a parent one.")
class Alignment(Node):
    child: Aligned = by(child_of, "What leads up.", key=ROW)
    parent: Aligned = by(parent_of, "What it leads up to.", key=ROW)
    mode: AlignmentMode = column("What it does to numbers.")
    share: Decimal = column("How much of the child counts here, 0 to 1.")
    version: int = column("Goes up with each change; a save names the one it read.")


@strawberry.type(description="A node of a cycle's tree, in its place.")
class TreeNode:
    depth: int = column("0 for a root.")
    parent: strawberry.ID | None = column("The id of the node it hangs under here.")
    node: Aligned = column("The objective or key result.")
