"""The actions of looking back: a retrospective is written, rewritten, and acknowledged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.cycle import Cycle
from model.locks import lock
from model.objective import Objective
from model.retrospective import Learning, Retrospective, RetrospectiveAnswer
from model.rows import Row, columns
from model.unit import OrgUnit
from resolvers.again import first_answer, named_row, row_of
from resolvers.events import tell
from resolvers.ids import GlobalId, key_of
from resolvers.once import Words, remember
from resolvers.progress.okr_settings import settings_now
from resolvers.rhythm.check_in_subjects import OPEN
from resolvers.rhythm.cycles import state
from rules.errors import Conflict, Invalid
from rules.retrospectives import Verdict, check_answers, check_learnings, questions
from rules.terms import ObjectiveStatus

NewId = Callable[[], UUID]


@dataclass(frozen=True)
class Answered:
    question: str
    answer: str


@dataclass(frozen=True)
class RetrospectiveWrite:
    """Of an objective; or of a unit in a cycle; or of a cycle. All that it is to say."""

    answers: Sequence[Answered]
    objective: GlobalId | None = None
    unit: GlobalId | None = None
    cycle: GlobalId | None = None
    verdict: Verdict | None = None
    learnings: Sequence[str] | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class RetrospectiveAcknowledge:
    id: GlobalId
    client_mutation_id: str | None = None


Ends = dict[str, UUID | None]
LOOKED_BACK_AT = frozenset(
    {ObjectiveStatus.PUBLISHED, ObjectiveStatus.CLOSED, ObjectiveStatus.CANCELLED}
)


async def retrospective_write(work: Work, given: RetrospectiveWrite, new_id: NewId) -> Row:
    """The retrospective, new or as it is said now; one that was acknowledged stays as it is."""
    first = await first_answer(work, "retrospectiveWrite", given, Retrospective)
    if first is not None:
        return first
    ends = await subject_of(work, given)
    await lock(work.system(), f"Retrospective {ends}")
    await check_content(work, given)
    known = await standing(work, ends)
    id_ = await written(work, given, Place(ends, known, new_id))
    await write_parts(work, given, id_, new_id)
    return await done(work, "retrospectiveWrite", given, id_)


async def subject_of(work: Work, given: RetrospectiveWrite) -> Ends:
    """What it looks back at, once the viewer may; its cycle must take it."""
    if given.objective is not None:
        if given.unit is not None or given.cycle is not None:
            message = "Name the objective alone: its cycle is known."
            raise Invalid(message, path=["objective"])
        key = key_of(given.objective, Objective.__name__)
        await must(work, Action.SCORE, key)
        objective = await row_of(work, Objective, key)
        if objective[Objective.status] not in LOOKED_BACK_AT:
            message = "What was never published is not looked back at."
            raise Invalid(message, path=["objective"], code="NOT_OPEN")
        await check_cycle(work, await row_of(work, Cycle, objective[Objective.cycle_id]))
        return ends_of(objective[Objective.cycle_id], objective=objective.id)
    if given.cycle is None:
        message = "Name an objective; or a cycle, with a unit where it is of one."
        raise Invalid(message, path=["objective"], code="EMPTY")
    if given.unit is None:
        await must(work, Action.PROGRAMME_RUN)
    else:
        await must(work, Action.UNIT_RETROSPECT, key_of(given.unit, OrgUnit.__name__))
    cycle = await named_row(work, Cycle, given.cycle)
    await check_cycle(work, cycle)
    return ends_of(cycle.id, unit=key_of(given.unit, OrgUnit.__name__))


def ends_of(cycle: UUID, objective: UUID | None = None, unit: UUID | None = None) -> Ends:
    return {"cycle_id": cycle, "objective_id": objective, "unit_id": unit}


async def check_cycle(work: Work, cycle: Row) -> None:
    if state(cycle, work.moment.today) not in OPEN:
        message = f"{cycle[Cycle.key]} has not begun, or it is closed: it is not looked back at."
        raise Invalid(message, path=["cycle"], code="OUTSIDE_CYCLE")


async def check_content(work: Work, given: RetrospectiveWrite) -> None:
    settings = (await settings_now(work, None, frozenset())).settings
    pairs = [(each.question, each.answer) for each in given.answers]
    check_answers(pairs, questions(settings.questions))
    check_learnings(given.learnings or ())
    if given.objective is not None and given.verdict is None:
        message = "Say what is to become of the objective: KEEP, MODIFY or ABANDON."
        raise Invalid(message, path=["verdict"])
    if given.objective is None and given.verdict is not None:
        message = "Only objectives are kept, modified or abandoned."
        raise Invalid(message, path=["verdict"])


async def standing(work: Work, ends: Ends) -> Row | None:
    is_it = (getattr(Retrospective, name).is_not_distinct_from(key) for name, key in ends.items())
    found = select(*columns(Retrospective)).where(*is_it)
    return next(iter(await work.rows(Retrospective, found)), None)


@dataclass(frozen=True)
class Place:
    """Where a retrospective goes: what it is of, and what stood there before."""

    ends: Ends
    known: Row | None
    new_id: NewId


async def written(work: Work, given: RetrospectiveWrite, place: Place) -> UUID:
    now, known = work.moment.now, place.known
    told: dict[str, Any] = {"verdict": given.verdict, "updated_at": now}
    if known is None:
        if given.expected_version is not None:
            raise Conflict("There is none yet. Read again, and leave `expectedVersion` out.")
        id_ = place.new_id()
        by = {"author_id": work.actor, "written_at": now}
        await work.insert(Retrospective, {"id": id_, **place.ends, **by, **told})
        return id_
    check_standing(given, known)
    await work.save(Retrospective, known.id, told, version=known[Retrospective.version])
    await work.remove(RetrospectiveAnswer, RetrospectiveAnswer.retrospective_id == known.id)
    await work.remove(Learning, Learning.retrospective_id == known.id)
    return known.id


def check_standing(given: RetrospectiveWrite, known: Row) -> None:
    if known[Retrospective.acknowledged_at] is not None:
        message = "It was acknowledged, and stays as it is."
        raise Invalid(message, path=["answers"], code="NOT_OPEN")
    if given.expected_version != known[Retrospective.version]:
        message = "There is one already. Read it, and name its version to write it anew."
        raise Conflict(message)


async def write_parts(work: Work, given: RetrospectiveWrite, id_: UUID, new_id: NewId) -> None:
    for place, each in enumerate(given.answers):
        told = {"question": each.question, "answer": each.answer}
        row = {"retrospective_id": id_, "position": place, **told}
        await work.insert(RetrospectiveAnswer, row)
    for place, text in enumerate(given.learnings or ()):
        learnt = {"id": new_id(), "retrospective_id": id_, "position": place, "text": text}
        await work.insert(Learning, learnt)


async def retrospective_acknowledge(work: Work, given: RetrospectiveAcknowledge, _: NewId) -> Row:
    """By the author's manager or the programme lead, once."""
    first = await first_answer(work, "retrospectiveAcknowledge", given, Retrospective)
    if first is not None:
        return first
    key = key_of(given.id, Retrospective.__name__)
    await must(work, Action.RETROSPECTIVE_ACKNOWLEDGE, key)
    row = await row_of(work, Retrospective, key)
    if row[Retrospective.acknowledged_at] is not None:
        raise Conflict("It was acknowledged before; nothing is left to do.")
    by = {"acknowledged_by_id": work.actor, "acknowledged_at": work.moment.now}
    await work.save(Retrospective, row.id, by, version=row[Retrospective.version])
    return await done(work, "retrospectiveAcknowledge", given, row.id)


async def done(work: Work, action: str, given: Words, id_: UUID) -> Row:
    row = await row_of(work, Retrospective, id_)
    work.audit(action, Retrospective, id_)
    objective = row[Retrospective.objective_id]
    if objective is not None:
        await tell(work, Objective.__name__, objective, work.actor)
    else:
        await tell(work, Cycle.__name__, row[Retrospective.cycle_id])
    await remember(work, action, given, id_)
    return row
