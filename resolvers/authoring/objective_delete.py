"""The action of deleting a draft, for good, with all that hangs on it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.rights import Action
from model.alignment import Alignment, AlignmentPast
from model.alignment_past import ends_at
from model.check_in import CheckIn
from model.conversation import Comment, Reaction
from model.events import objectives_changed
from model.key_result import KeyResult
from model.objective import Contributor, Objective, ObjectiveUnit
from model.revision import Revision
from model.rollup import Rollup, RollupPast
from model.rollups import recompute, take_turn
from model.rows import among
from model.signal import SignalDispute
from resolvers.alignment.alignment_roots import objectives_above
from resolvers.authoring.authoring import DRAFT
from resolvers.authoring.key_result_remains import remove_remains
from resolvers.authoring.objective_moves import Which, subject_for
from resolvers.ids import GlobalId, global_id
from resolvers.means import Means
from resolvers.once import answered_before, forget_words, remember
from rules.errors import Invalid

ACTION = "objectiveDelete"
OF_OBJECTIVE: tuple[Any, ...] = (
    Revision, SignalDispute, Comment, Reaction, Contributor, ObjectiveUnit, RollupPast, Rollup,
    KeyResult,
)  # fmt: skip


async def objective_delete(work: Work, given: Which, _: Means) -> GlobalId:
    """The id of the draft that is no more."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return global_id(Objective.__name__, first)
    subject = await subject_for(work, given, Action.OBJECTIVE_DELETE, DRAFT)
    key = subject.objective.id
    # A roll-up on its way may be about to write a row that holds on to this one: it goes first.
    await take_turn(work.system())
    parents = await objectives_above(work, key)
    results = await results_of(work, key)
    await check_unused(work, key, results)
    await take_away(work, key, results)
    work.audit(ACTION, Objective, key)
    await forget_words(work, key)
    await remember(work, ACTION, given, key)
    moved = await recompute(work.system(), parents, work.moment.now)
    await objectives_changed(work.system(), parents | moved, work.moment.now)
    return global_id(Objective.__name__, key)


async def results_of(work: Work, key: UUID) -> list[UUID]:
    """Those that were taken out as well."""
    of = select(KeyResult.id).where(KeyResult.objective_id == key)
    return [row.id for row in await work.system().all(of)]


async def check_unused(work: Work, key: UUID, results: Sequence[UUID]) -> None:
    """What was said of it, or made of it, would lose its subject."""
    said = select(CheckIn.id).where(among(CheckIn.key_result_id, results)).limit(1)
    made = select(Objective.id).where(Objective.carried_from_id == key).limit(1)
    if await work.system().all(said) or await work.system().all(made):
        message = "It has check-ins, or was carried over. Publish it and cancel it instead."
        raise Invalid(message, code="NOT_OPEN")


async def take_away(work: Work, key: UUID, results: Sequence[UUID]) -> None:
    """What hangs on others first. The viewer sees all of a draft that they may delete."""
    await remove_remains(work, results)
    for link in (Alignment, AlignmentPast):
        await work.remove(link, ends_at(link, [key], ()))
    for noun in OF_OBJECTIVE:
        await work.remove(noun, noun.objective_id == key)
    await work.remove(Objective, Objective.id == key)
