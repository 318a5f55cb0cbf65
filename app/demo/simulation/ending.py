"""The end of a cycle: graded, closed, looked back at, and what is worth it carried over."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.demo.chance import chance
from app.demo.narratives import LEARNED
from app.demo.simulation.cast import Cast, Goal, Part
from app.demo.simulation.play import Play
from auth.gate import Work
from model.cycle import Cycle
from model.database import SystemSession
from model.key_result import KeyResult
from model.retrospective import Retrospective
from model.rows import Row
from resolvers.again import row_of
from resolvers.authoring.objective_cancel import objective_cancel
from resolvers.authoring.objective_carry_over import ObjectiveCarryOver, objective_carry_over
from resolvers.authoring.objective_closings import ObjectiveClose, objective_close
from resolvers.authoring.objective_moves import WhichAndWhy
from resolvers.ids import global_id
from resolvers.means import Means
from resolvers.progress.grades import ScoreSet, score_set
from resolvers.progress.proposals import scores_proposed
from resolvers.rhythm.cycle_actions import CycleCreate, cycle_create
from resolvers.rhythm.cycle_states import CycleTransition, cycle_transition
from resolvers.rhythm.retrospective_actions import (
    Answered,
    RetrospectiveAcknowledge,
    RetrospectiveWrite,
    retrospective_acknowledge,
    retrospective_write,
)
from rules.causes import RootCause
from rules.errors import NotFound
from rules.grading import Ending, is_miss
from rules.retrospectives import SEEDS, Verdict
from rules.score import YELLOW_FROM
from rules.terms import Ambition, CycleKind, CycleState, MetricKind, ObjectiveStatus

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
KEPT_FROM = Decimal("0.7")
UNMEASURED = "Nothing was measured, so this is what we agree on."
UNOWNED = "Nobody owns it any more."
WORTH_MORE = "It is worth another quarter."
LATER = "We promised it, and we still want to keep that promise."


async def grading_begins(play: Play, at: datetime) -> None:
    cycle = (await play.cast()).cycle
    given = CycleTransition(
        global_id("Cycle", cycle.id), CycleState.GRADING, "We grade from tonight."
    )
    await play.stage.act(play.lead, at, cycle_transition, given)


async def cycle_ends(play: Play, at: datetime) -> None:
    cycle = (await play.cast()).cycle
    given = CycleTransition(global_id("Cycle", cycle.id), CycleState.CLOSED, "All is graded.")
    await play.stage.act(play.lead, at, cycle_transition, given)


@dataclass(frozen=True, slots=True)
class Judged:
    """A key result to be graded, of which ambition, and what a miss would be put down to."""

    part: Part
    ambition: Ambition
    cause: RootCause


async def score(play: Play, at: datetime) -> None:
    for goal in (await play.cast()).goals:
        if not goal.is_open or goal.owner is None:
            continue
        for part in goal.parts:
            at += SECOND
            if part.row.kind is not MetricKind.BASELINE:
                cause = chance(play.seed, part.name).choice([*RootCause])
                judged = Judged(part, goal.row.ambition, cause)
                await play.stage.act(goal.owner, at, score_by_progress, judged)


async def score_by_progress(work: Work, judged: Judged, new_id: Means) -> Row:
    """What progress proposes; where nothing is measured, nothing was reached."""
    row = await row_of(work, KeyResult, judged.part.id)
    [proposed] = await scores_proposed(work, [row], None, frozenset())
    value = Decimal(0) if proposed is None else proposed
    given = ScoreSet(
        global_id("KeyResult", judged.part.id),
        value=value,
        reason=UNMEASURED if proposed is None else None,
        root_cause=judged.cause if is_miss(value, judged.ambition) else None,
    )
    return await score_set(work, given, new_id)


async def close(play: Play, at: datetime) -> None:
    """What nobody owns any more is given up."""
    for goal in (await play.cast()).goals:
        at += SECOND
        if not goal.is_open:
            continue
        people = _closers(play, goal)
        if goal.owner is None:
            given_up = WhichAndWhy(global_id("Objective", goal.id), reason=UNOWNED)
            await play.stage.act_as_one_of(people, at, objective_cancel, given_up)
        else:
            await play.stage.act_as_one_of(people, at, objective_close, _end(goal))


def _end(goal: Goal) -> ObjectiveClose:
    key = global_id("Objective", goal.id)
    is_scored = any(part.row.kind is not MetricKind.BASELINE for part in goal.parts)
    return ObjectiveClose(key) if is_scored else ObjectiveClose(key, Ending.PARTIAL, UNMEASURED)


def _closers(play: Play, goal: Goal) -> Sequence[UUID]:
    return [each for each in (goal.owner, play.lead) if each is not None]


async def look_back(play: Play, at: datetime) -> None:
    """Owners at their objectives, whoever runs the programme at the cycle."""
    cast = await play.cast()
    for goal in cast.goals:
        at += SECOND
        if goal.row.status is ObjectiveStatus.CLOSED and goal.owner is not None:
            await play.stage.act(goal.owner, at, retrospective_write, _looked_back(play, goal))
    answers = _answers("middle", chance(play.seed, "the cycle"))
    of_all = RetrospectiveWrite(answers, **_of_cycle(cast))
    await play.stage.act(play.lead, at + SECOND, retrospective_write, of_all)


def _of_cycle(cast: Cast) -> dict[str, Any]:
    return {"cycle": global_id("Cycle", cast.cycle.id), "learnings": ["Fewer, and sooner."]}


def _looked_back(play: Play, goal: Goal) -> RetrospectiveWrite:
    random = chance(play.seed, goal.row.title)
    how = _how(goal.row.score)
    return RetrospectiveWrite(
        _answers(how, random),
        objective=global_id("Objective", goal.id),
        verdict=_verdict(goal.row.score),
        learnings=[random.choice(LEARNED[how])],
    )


def _answers(how: str, random: Random) -> Sequence[Answered]:
    return [Answered(question, random.choice(LEARNED[how])) for question in SEEDS]


def _how(value: Decimal | None) -> str:
    if value is None:
        return "middle"
    return "high" if value >= KEPT_FROM else "middle" if value >= YELLOW_FROM else "low"


def _verdict(value: Decimal | None) -> Verdict:
    words = {"high": Verdict.KEEP, "middle": Verdict.MODIFY, "low": Verdict.ABANDON}
    return words[_how(value)]


async def acknowledge(play: Play, at: datetime) -> None:
    """Two in three are taken note of; the others may still be written anew.

    Not by whoever wrote it.
    """
    cast = await play.cast()
    written = sa.select(Retrospective.id).where(
        Retrospective.cycle_id == cast.cycle.id,
        Retrospective.objective_id.is_not(None),
        Retrospective.author_id.is_distinct_from(play.lead),
    )
    async with play.stage.database.system() as session:
        found = await session.all(written.order_by(Retrospective.written_at))
    for place, row in enumerate(found):
        at += SECOND
        if place % 3 < 2:
            given = RetrospectiveAcknowledge(global_id("Retrospective", row.id))
            # Of what is restricted whoever runs the programme sees no retrospective either.
            with suppress(NotFound):
                await play.stage.act(play.lead, at, retrospective_acknowledge, given)


async def prepare_next(play: Play, at: datetime) -> None:
    """The cycle after this one, if nobody made it yet."""
    cycle = (await play.cast()).cycle
    async with play.stage.database.system() as session:
        if await follower(session, cycle) is not None:
            return
    starts_on = cycle.ends_on + DAY
    given = CycleCreate(cycle.kind, starts_on)
    if cycle.kind is CycleKind.CUSTOM:
        ends_on = starts_on + (cycle.ends_on - cycle.starts_on)
        given = CycleCreate(cycle.kind, starts_on, ends_on, f"{cycle.key}-next")
    await play.stage.act(play.lead, at, cycle_create, given)


async def follower(session: SystemSession, cycle: Any) -> str | None:
    """The key of the cycle of the same kind that begins when this one is over."""
    following = sa.select(Cycle.key).where(
        Cycle.kind == cycle.kind, Cycle.starts_on == cycle.ends_on + DAY
    )
    key: str | None = await session.scalar(following)
    return key


async def carry_over(play: Play, at: datetime) -> None:
    """What was not reached and is not given up, with the key results that are still open."""
    cast = await play.cast()
    async with play.stage.database.system() as session:
        key = await follower(session, cast.cycle)
        into = await session.scalar(sa.select(Cycle.id).where(Cycle.key == key))
    for goal in cast.goals:
        at += SECOND
        if goal.row.status is ObjectiveStatus.CLOSED and _is_worth_more(goal):
            given = ObjectiveCarryOver(
                global_id("Objective", goal.id),
                global_id("Cycle", into),
                [global_id("KeyResult", part.id) for part in goal.parts if _is_open(part)],
                LATER if goal.row.ambition is Ambition.COMMITTED else WORTH_MORE,
            )
            people = _closers(play, goal)
            await play.stage.act_as_one_of(people, at, objective_carry_over, given)


def _is_worth_more(goal: Goal) -> bool:
    is_given_up = _verdict(goal.row.score) is Verdict.ABANDON
    return not is_given_up and any(_is_open(part) for part in goal.parts)


def _is_open(part: Part) -> bool:
    return part.row.score is None or part.row.score < 1
