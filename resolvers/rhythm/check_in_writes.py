"""One check-in written whole: its row, its blockers, what it answers and what it moves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from auth.gate import Work
from auth.visibility.features import having
from auth.visibility.predicates import TODAY
from auth.visibility.rights import Action, must
from auth.visibility.seen_by import seen_by
from model.blocker import Blocker
from model.check_in import CheckIn, is_standing
from model.check_in_request import CheckInRequest
from model.effective import current_line
from model.key_result import KeyResult
from model.line import ReportingLine
from model.objective import Objective
from model.person import Person
from model.rows import Row
from resolvers.again import at, check_version, named_row
from resolvers.ids import GlobalId, key_of
from resolvers.org.present import here
from resolvers.progress.driven import check_not_driven
from resolvers.progress.locked import check_unlocked
from resolvers.rhythm.blockers import still_open
from resolvers.rhythm.check_in_said import Said, check_content
from resolvers.rhythm.check_in_subjects import Subject, check_open, check_time, subject_of
from rules.confidence import escalates
from rules.errors import Invalid, NotFound
from rules.terms import Feature, LineKind, ReadingOrigin
from sync.options import Occasion
from sync.reminders import tell_at_once

NewId = Callable[[], UUID]


@dataclass(frozen=True)
class Written:
    """What a check-in is made of beside what was said."""

    id: UUID
    subject: Subject
    effective_at: datetime
    corrected: Row | None
    previous: Decimal | None
    reviewer: UUID | None
    group: UUID | None


async def check_in(work: Work, said: Said, new_id: NewId, group: UUID | None = None) -> Written:
    """Checked, and written with all that follows but the roll-up; the turn is taken already."""
    subject = await subject_of(work, key_of(said.key_result, "KeyResult"))
    await must(work, Action.CHECK_IN, subject.result.id)
    check_version(subject.result, said.expected_version)
    check_open(work, subject)
    await check_unlocked(work, subject.result.id)
    corrected = await corrected_by(work, said, subject)
    effective_at = effective(work, said, corrected)
    check_time(work, subject, effective_at)
    previous, confidence = await figures_before(work, subject.result, effective_at, corrected)
    check_content(said, subject, confidence)
    for field in moved_by(said, corrected):
        await check_not_driven(work, field, subject.result.id)
    reviewer = await reviewer_of(work, said, subject)
    told = Written(new_id(), subject, effective_at, corrected, previous, reviewer, group)
    await write(work, said, told)
    await open_blockers(work, said, told, new_id)
    await answer_requests(work, told)
    await move(work, told)
    await escalate(work, said, told, new_id)
    return told


def moved_by(said: Said, corrected: Row | None) -> list[str]:
    """What of it moves the key result's value: what it says, and what it takes back."""
    said_one = said.value is not None
    takes_one_back = corrected is not None and corrected[CheckIn.value] is not None
    return ["value"] * said_one + ["supersedes"] * takes_one_back


def effective(work: Work, said: Said, corrected: Row | None) -> datetime:
    if said.effective_at is not None:
        return said.effective_at
    return work.moment.now if corrected is None else corrected[CheckIn.effective_at]


async def corrected_by(work: Work, said: Said, subject: Subject) -> Row | None:
    """The check-in that this one takes the place of: of the same key result, and not yet done."""
    if said.supersedes is None:
        return None
    with at("supersedes"):
        row = await named_row(work, CheckIn, said.supersedes)
    if row[CheckIn.key_result_id] != subject.result.id:
        message = "That check-in is about another key result. Correct it there."
        raise Invalid(message, path=["supersedes"])
    standing = select(CheckIn.id).where(CheckIn.id == row.id, is_standing())
    if not await work.records(standing):
        message = "That check-in was corrected already. Correct the one that took its place."
        raise Invalid(message, path=["supersedes"], code="CONFLICT")
    return row


async def figures_before(
    work: Work, result: Row, until: datetime, corrected: Row | None
) -> tuple[Decimal | None, Decimal | None]:
    """Value and confidence as they stood just before; a first reading follows what came with it."""
    without = None if corrected is None else corrected.id

    def last(column: Any) -> Any:
        standing = (CheckIn.key_result_id == result.id, column.is_not(None), is_standing())
        until_then = (CheckIn.effective_at <= until, CheckIn.id.is_distinct_from(without))
        found = select(column).where(*standing, *until_then).order_by(*newest_first()).limit(1)
        return found.scalar_subquery()

    readings = (CheckIn.key_result_id == result.id, CheckIn.value.is_not(None), is_standing())
    earliest = select(CheckIn.previous_value).where(*readings).order_by(*oldest_first()).limit(1)
    found = await work.records(select(last(CheckIn.value), last(CheckIn.confidence)))
    value, confidence = found[0]
    if value is None:
        first = await work.records(earliest)
        value = first[0].previous_value if first else result[KeyResult.current]
    return value, confidence if confidence is not None else own_confidence(result, corrected)


def own_confidence(result: Row, corrected: Row | None) -> Decimal | None:
    """What the row itself tells, unless that is of the very check-in that is corrected."""
    return None if corrected is not None else result[KeyResult.confidence]


def newest_first() -> tuple[Any, ...]:
    return CheckIn.effective_at.desc(), CheckIn.recorded_at.desc(), CheckIn.id.desc()


def oldest_first() -> tuple[Any, ...]:
    return CheckIn.effective_at.asc(), CheckIn.recorded_at.asc(), CheckIn.id.asc()


async def reviewer_of(work: Work, said: Said, subject: Subject) -> UUID | None:
    """Who is to take note: as named, or the author's manager, or the owner of the objective."""
    if said.reviewer is not None:
        return await reviewer_named(work, said.reviewer, subject)
    statement = select(ReportingLine.manager_id).where(
        ReportingLine.person_id == work.actor,
        ReportingLine.kind == LineKind.PRIMARY,
        current_line(ReportingLine, TODAY),
    )
    managers = [row.manager_id for row in await work.records(statement)]
    owner = subject.objective[Objective.owner_id]
    others = [each for each in (*managers, owner) if each not in (None, work.actor)]
    seeing = await seers(work, subject.objective.id, others)
    return next((each for each in others if each in seeing), None)


async def reviewer_named(work: Work, id_: GlobalId, subject: Subject) -> UUID:
    reviewer = await seer_of(work, id_, subject, "reviewer")
    if reviewer == work.actor:
        message = "Nobody takes note of their own check-in. Name somebody else, or nobody."
        raise Invalid(message, path=["reviewer"])
    return reviewer


async def seer_of(work: Work, id_: GlobalId, subject: Subject, *path: str) -> UUID:
    """Somebody who works here and sees what they are to do something about."""
    person = await person_of(work, id_, *path)
    if person not in await seers(work, subject.objective.id, [person]):
        message = "There is no such person among those who see it. Name one of them."
        raise Invalid(message, path=path, code="NOT_FOUND")
    return person


async def seers(work: Work, objective: UUID, people: Sequence[UUID]) -> set[UUID]:
    found = await seen_by(work.system(), [objective], people, work.moment.today)
    return {person for _, person in found}


async def person_of(work: Work, id_: GlobalId, *path: str) -> UUID:
    """Somebody who works here, named in a field of the input: they are to do something."""
    return here(await known_person(work, id_, *path), path).id


async def known_person(work: Work, id_: GlobalId, *path: str) -> Row:
    """Somebody the HRIS knows, whether or not they have left."""
    try:
        return await named_row(work, Person, id_)
    except NotFound as error:
        raise Invalid("There is no such person.", path=path, code="NOT_FOUND") from error


async def write(work: Work, said: Said, told: Written) -> None:
    words = {
        name: getattr(said, name)
        for name in (
            "value", "confidence", "reported_status", "narrative", "what_moved", "course_change",
            "external_factor",
        )
    }  # fmt: skip
    await work.insert(
        CheckIn,
        {
            "id": told.id,
            "key_result_id": told.subject.result.id,
            "author_id": work.actor,
            "previous_value": told.previous,
            "effective_at": told.effective_at,
            "recorded_at": work.moment.now,
            "origin": ReadingOrigin.MANUAL,
            "supersedes_id": None if told.corrected is None else told.corrected.id,
            "reviewer_id": told.reviewer,
            "group_id": told.group,
            **words,
        },
    )


async def open_blockers(work: Work, said: Said, told: Written, new_id: NewId) -> None:
    """A new row for each, but for what the corrected check-in told of already: that goes on."""
    going_on = await still_open(work, told.corrected)
    for place, each in enumerate(said.blockers or ()):
        with at("blockers", str(place)):
            owner = await owner_of(work, each.owner, told.subject)
        left = going_on[each.kind, each.text]
        if left:
            owns = {} if each.owner is None else {"owner_id": owner}
            does = {} if each.next_action is None else {"next_action": each.next_action}
            to = {"check_in_id": told.id, **owns, **does}
            await work.save(Blocker, left.pop(0), to, version=None)
            continue
        what = {"kind": each.kind, "text": each.text, "next_action": each.next_action}
        who = {"owner_id": owner, "opened_by_id": work.actor, "opened_at": work.moment.now}
        ends = {"key_result_id": told.subject.result.id, "check_in_id": told.id}
        await work.insert(Blocker, {"id": new_id(), **ends, **what, **who})


async def owner_of(work: Work, id_: GlobalId | None, subject: Subject) -> UUID:
    """Who clears a blocker: whoever tells of it, unless another is named."""
    return work.actor if id_ is None else await seer_of(work, id_, subject, "owner")


async def answer_requests(work: Work, told: Written) -> None:
    """Whoever asked for word has it now; that follows by rule, whoever may see the request.

    What tells only of days before they asked is an older word, entered late or corrected.
    """
    zone = told.subject.zone
    day = told.effective_at.astimezone(zone).date()
    asked = update(CheckInRequest).where(
        CheckInRequest.key_result_id == told.subject.result.id,
        CheckInRequest.check_in_id.is_(None),
        CheckInRequest.asked_at < datetime.combine(day + timedelta(days=1), time(), zone),
    )
    await work.system().run(asked.values(check_in_id=told.id))


async def escalate(work: Work, said: Said, told: Written, new_id: NewId) -> None:
    """Hardly any confidence is told to whoever is to take note, before anybody owes an answer."""
    if told.reviewer is None or not escalates(said.confidence):
        return
    today = work.moment.today
    if told.reviewer in await having(work.system(), Feature.OKRS, [told.reviewer], today):
        occasion = Occasion(work.moment.now, today, new_id)
        await tell_at_once(work.system(), told.reviewer, told.id, occasion)


async def move(work: Work, told: Written) -> None:
    """The key result's newest figures, by when they took effect: a late entry moves no later one.

    Where a correction takes the only reading away, it is what it was before that; of the only
    confidence nothing came before.
    """
    result = told.subject.result
    figures: dict[str, Decimal | None] = {}
    if told.corrected is not None and told.corrected[CheckIn.value] is not None:
        figures["current"] = told.corrected[CheckIn.previous_value]
    if told.corrected is not None and told.corrected[CheckIn.confidence] is not None:
        figures["confidence"] = None
    for name, column in (("current", CheckIn.value), ("confidence", CheckIn.confidence)):
        standing = (CheckIn.key_result_id == result.id, column.is_not(None), is_standing())
        newest = select(column).where(*standing).order_by(*newest_first()).limit(1)
        found = await work.records(newest)
        if found:
            figures[name] = found[0][0]
    await work.save(KeyResult, result.id, figures, version=result[KeyResult.version])
