"""Closing an objective with an outcome, and reopening it; and what came of that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate, Work
from auth.visibility.rights import Action, must
from model.cycle import Cycle
from model.events import objectives_changed
from model.grade import Closing
from model.key_result import KeyResult
from model.locks import lock
from model.objective import Objective
from model.rollups import recompute
from model.rows import Row, columns
from resolvers.again import check_version, first_answer, row_of
from resolvers.alignment.alignment_shares import check_shares_below
from resolvers.authoring.objective_carry_over import carried
from resolvers.authoring.rolling import ResultSet, is_rolling, sets_of
from resolvers.authoring.room import check_room
from resolvers.authoring.unlocking import check_ended, check_graded_anew, freed, unlock
from resolvers.cursors import instant
from resolvers.ids import GlobalId, key_of
from resolvers.levels import every
from resolvers.once import Words, remember
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from resolvers.progress.key_results import key_results_of
from resolvers.rhythm.check_in_subjects import OPEN
from resolvers.rhythm.cycles import state
from rules import grading, score
from rules.errors import Invalid
from rules.grading import Ending
from rules.rolling import across
from rules.terms import CycleState, MetricKind, ObjectiveStatus, Outcome
from rules.words import check_text

NewId = Callable[[], UUID]
NEWEST_FIRST = Order((Closing.at, Closing.id), (instant, UUID), descending=True)


@dataclass(frozen=True)
class ObjectiveClose:
    """`outcome` is what the scores come to where left out."""

    objective: GlobalId
    outcome: Ending | None = None
    reason: str | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ObjectiveReopen:
    objective: GlobalId
    reason: str
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def objective_close(work: Work, given: ObjectiveClose, new_id: NewId) -> Row:
    """The objective with its outcome and score, both final."""
    first = await first_answer(work, "objectiveClose", given, Objective)
    if first is not None:
        return first
    objective = await turn_on(work, given.objective, Action.OBJECTIVE_CLOSE)
    check_version(objective, given.expected_version)
    check_text(given.reason, "reason")
    await check_in_cycle(work, objective)
    if objective[Objective.status] is not ObjectiveStatus.PUBLISHED:
        message = "Only a published objective can be closed."
        raise Invalid(message, path=["objective"], code="NOT_OPEN")
    end = await ended(work, given, objective)
    await write_end(work, objective, end)
    return await done(work, "objectiveClose", given, Turn(objective, end, given.reason, new_id()))


@dataclass(frozen=True)
class End:
    """The state that an objective comes into."""

    status: ObjectiveStatus
    outcome: Outcome | None
    score: Decimal | None


@dataclass(frozen=True)
class Turn:
    objective: Row
    end: End
    reason: str | None
    id: UUID


async def turn_on(work: Work, id_: GlobalId, action: Action) -> Row:
    """One at a time; the objective is read after the one before has committed."""
    key = key_of(id_, Objective.__name__)
    await lock(work.system(), f"Objective {key}")
    await must(work, action, key)
    return await row_of(work, Objective, key)


async def check_in_cycle(work: Work, objective: Row) -> None:
    in_cycle = select(*columns(Cycle)).where(Cycle.id == objective[Objective.cycle_id])
    [cycle] = await work.rows(Cycle, in_cycle)
    if state(cycle, work.moment.today) not in OPEN:
        message = f"{cycle[Cycle.key]} is not running, or closed. The programme lead can reopen it."
        raise Invalid(message, path=["objective"], code="OUTSIDE_CYCLE")


async def ended(work: Work, given: ObjectiveClose, objective: Row) -> End:
    [results] = await key_results_of(work, [objective.id], None, frozenset())
    total = await scored(work, objective, results)
    proposed = grading.outcome_of(total, objective[Objective.ambition])
    outcome = proposed if given.outcome is None else Outcome(given.outcome.value)
    if outcome is None:
        message = "It has no key result with a score. Say how it ended."
        raise Invalid(message, path=["outcome"])
    if outcome is not proposed and given.reason is None:
        word = "nothing" if proposed is None else proposed.value
        message = f"The scores come to {word}. Say in a sentence why the outcome is another."
        raise Invalid(message, path=["reason"])
    return End(ObjectiveStatus.CLOSED, outcome, total)


async def scored(work: Work, objective: Row, results: Sequence[Row]) -> Decimal | None:
    """The weighted mean of all that count; of a rolling objective that of its sets, by days."""
    counted = [row for row in results if row[KeyResult.outcome] is not Outcome.CANCELLED]
    await check_graded_anew(work, counted)
    if not is_rolling(counted):
        return mean_score(counted)
    sets = await sets_of(work, objective, counted)
    for each in sets:
        check_gradable(work, each)
    return across((mean_score(each.results), each.span) for each in sets)


def check_gradable(work: Work, each: ResultSet) -> None:
    """What was not graded in a quarter that is over takes no score before that is reopened."""
    if state(each.cycle, work.moment.today) not in (CycleState.CLOSED, CycleState.ARCHIVED):
        return
    for row in each.results:
        if row[KeyResult.score] is None and row[KeyResult.kind] is not MetricKind.BASELINE:
            key = each.cycle[Cycle.key]
            message = (
                f"“{row[KeyResult.title]}” of {key} has no score, and {key} takes none now. The "
                "programme lead can reopen it: cycleReopen."
            )
            raise Invalid(message, path=["objective"], code="OUTSIDE_CYCLE")


def mean_score(counted: Sequence[Row]) -> Decimal | None:
    """Each of them has its score before."""
    parts: list[tuple[Decimal, Decimal]] = []
    for row in counted:
        value = row[KeyResult.score]
        if value is not None:
            parts.append((value, row[KeyResult.weight]))
        elif row[KeyResult.kind] is not MetricKind.BASELINE:
            message = f"“{row[KeyResult.title]}” has no score yet. Give each key result one first."
            raise Invalid(message, path=["objective"], code="NOT_OPEN")
    return score.objective_score(parts)


async def write_end(work: Work, objective: Row, end: End) -> None:
    values: dict[str, Any] = {"status": end.status, "outcome": end.outcome, "score": end.score}
    await work.save(Objective, objective.id, values, version=objective[Objective.version])
    if end.status is not ObjectiveStatus.CLOSED:
        return
    [results] = await key_results_of(work, [objective.id], None, frozenset())
    for row in results:
        if row[KeyResult.outcome] is None:
            of_score = grading.outcome_of(row[KeyResult.score], objective[Objective.ambition])
            told = {"outcome": of_score}
            await work.save(KeyResult, row.id, told, version=row[KeyResult.version])


async def objective_reopen(work: Work, given: ObjectiveReopen, new_id: NewId) -> Row:
    """The objective, published again; its key results can be checked in on and graded once more.

    Those of a quarter that is over stay as that ended.
    """
    first = await first_answer(work, "objectiveReopen", given, Objective)
    if first is not None:
        return first
    objective = await turn_on(work, given.objective, Action.REOPEN)
    check_version(objective, given.expected_version)
    if not given.reason.strip():
        raise Invalid("Say in a sentence why it is reopened.", path=["reason"], code="EMPTY")
    check_text(given.reason, "reason")
    await check_in_cycle(work, objective)
    results = await freed(work, objective.id)
    await check_ended(work, objective, results)
    if objective[Objective.status] is ObjectiveStatus.CANCELLED:
        # It counts again; what was closed has counted all along.
        await check_alone(work, objective)
        await check_room(work, objective)
    end = End(ObjectiveStatus.PUBLISHED, None, None)
    await write_end(work, objective, end)
    await unlock(work, results)
    await check_shares_below(work, objective.id)
    return await done(work, "objectiveReopen", given, Turn(objective, end, given.reason, new_id()))


async def check_alone(work: Work, objective: Row) -> None:
    """What was carried over anew since it was cancelled goes on there."""
    source = objective[Objective.carried_from_id]
    if source is not None and await carried(work, source, objective[Objective.cycle_id]):
        message = "What it was carried over from was carried over anew since. Go on with that one."
        raise Invalid(message, path=["objective"], code="NOT_OPEN")


async def done(work: Work, action: str, given: Words, turn: Turn) -> Row:
    """What it came to is kept; the roll-up is the last that the transaction does."""
    end, key = turn.end, turn.objective.id
    told = {"status": end.status, "outcome": end.outcome, "score": end.score}
    who = {"by_id": work.actor, "at": work.moment.now, "reason": turn.reason}
    await work.insert(Closing, {"id": turn.id, "objective_id": key, **told, **who})
    work.audit(action, Objective, key)
    await remember(work, action, given, key)
    moved = await recompute(work.system(), [key], work.moment.now)
    await objectives_changed(work.system(), {key} | moved, work.moment.now)
    return await row_of(work, Objective, key)


async def closings_of(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(Closing, every(Closing), NEWEST_FIRST)
    return await pages(load, listing, Parents(Closing.objective_id, keys), paging, asked)
