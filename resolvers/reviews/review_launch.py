"""The action of launching a review cycle: who takes part is frozen, with line and evidence."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Date, select

from auth.gate import Gate, Work
from auth.visibility.rights import Action, must
from model.effective import current_line
from model.evidence import EvidenceItem
from model.line import ReportingLine
from model.review import Review, ReviewParticipant
from model.review_cycle import ReviewCycle
from model.rows import AnySelect, Row, named, written
from resolvers.again import first_answer
from resolvers.ids import GlobalId
from resolvers.reviews.evidence_gathering import gathered
from resolvers.reviews.review_cycle_actions import cycle_in_turn, done
from resolvers.reviews.review_cycles import optional
from resolvers.reviews.review_launch_people import people_of, who_can_write, working_here
from resolvers.reviews.review_launch_templates import PeopleTemplate, templates
from resolvers.reviews.woken import wake_cycle
from rules.errors import Invalid
from rules.evidence import Period, Pieces, digest
from rules.reviews import ReviewKind, ReviewPhase, ReviewState, allowed_phases
from rules.steps import follows
from rules.terms import LineKind

ACTION = "reviewCycleLaunch"
NewId = Callable[[], UUID]


@dataclass(frozen=True)
class ReviewCycleLaunch:
    """Of the people named, or of everybody who works here."""

    id: GlobalId
    participants: Sequence[GlobalId] | None = None
    people_templates: Sequence[PeopleTemplate] = ()
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class Line:
    """Everybody above somebody today, the nearest first."""

    above: Mapping[UUID, UUID]

    def of(self, person: UUID) -> list[UUID]:
        found: list[UUID] = []
        now = self.above.get(person)
        while now is not None and now not in found:
            found.append(now)
            now = self.above.get(now)
        return found


async def review_cycle_launch(work: Work, given: ReviewCycleLaunch, new_id: NewId) -> Row:
    """The cycle in its first phase; nothing that changes in the organisation moves it any more."""
    await must(work, Action.REVIEW_RUN)
    first = await first_answer(work, ACTION, given, ReviewCycle)
    if first is not None:
        return first
    cycle = await cycle_in_turn(work, given.id, given.expected_version)
    now = cycle[ReviewCycle.phase]
    if now is not ReviewPhase.DRAFT:
        allowed = allowed_phases(now, optional(cycle))
        message = f"{follows(now, allowed)} Only a DRAFT is launched."
        raise Invalid(message, path=["id"], code="NOT_OPEN")
    people = await people_of(work, given.participants)
    line = Line(await above(work))
    asked = {each: writers(cycle, line, each) for each in people}
    able = await who_can_write(work, asked, given.participants)
    period = Period(cycle[ReviewCycle.starts_on], cycle[ReviewCycle.ends_on])
    pieces = await gathered(work, people, period)
    template = await templates(work, cycle, people, given.people_templates)
    taking = Taking(people, line, able, pieces, template, new_id)
    parts = participants(work, cycle, taking)
    await work.insert_many(ReviewParticipant, [part.row for part in parts])
    await work.insert_many(Review, [*reviews(cycle, parts, taking)])
    await work.insert_many(EvidenceItem, [*items(work, parts, pieces, new_id)])
    [to] = allowed_phases(ReviewPhase.DRAFT, optional(cycle))
    launched = {"phase": to, "launched_at": work.moment.now}
    await work.save(ReviewCycle, cycle.id, launched, version=cycle[ReviewCycle.version])
    await wake_cycle(work, cycle.id)
    return await done(work, ACTION, given, cycle.id)


async def managers(load: Gate) -> Mapping[UUID, UUID]:
    """The primary manager of each person today, be they here or not."""
    found = await load.records(primary_lines(), on=load.moment.today)
    return {record.person_id: record.manager_id for record in found}


async def above(load: Gate) -> Mapping[UUID, UUID]:
    """The next one up who works here: nobody waits for a review by somebody who has left."""
    line = Line(await managers(load))
    here = {record.id for record in await load.records(working_here())}
    nearest = {
        person: [each for each in line.of(person) if each in here and each != person]
        for person in line.above
    }
    return {person: found[0] for person, found in nearest.items() if found}


@written
def primary_lines() -> AnySelect:
    return select(ReportingLine.person_id, ReportingLine.manager_id).where(
        ReportingLine.kind == LineKind.PRIMARY,
        ReportingLine.manager_id.is_not(None),
        current_line(ReportingLine, named("on", Date())),
    )


def writers(cycle: Row, line: Line, person: UUID) -> list[UUID]:
    """Their manager, and where the cycle has it their manager's."""
    return line.of(person)[: 2 if cycle[ReviewCycle.has_skip] else 1]


@dataclass(frozen=True)
class Taking:
    """`able` are those of the line who can write and read reviews."""

    people: Sequence[UUID]
    line: Line
    able: frozenset[UUID]
    pieces: Pieces
    template: Callable[[UUID], UUID]
    new_id: NewId


@dataclass(frozen=True)
class Part:
    id: UUID
    subject: UUID
    row: Mapping[str, Any]


def participants(work: Work, cycle: Row, taking: Taking) -> list[Part]:
    made: list[Part] = []
    for person in taking.people:
        id_, line = taking.new_id(), taking.line.of(person)
        who = {"id": id_, "cycle_id": cycle.id, "subject_id": person}
        manager = next((each for each in line[:1] if each in taking.able), None)
        told = {"manager_id": manager, "line_ids": line[1:]}
        asked = {"template_id": taking.template(person)}
        hashed = digest(taking.pieces.get(person, ()))
        evidence = {"evidence_hash": hashed, "evidence_frozen_at": work.moment.now}
        made.append(Part(id_, person, {**who, **told, **asked, **evidence}))
    return made


def reviews(cycle: Row, parts: Sequence[Part], taking: Taking) -> Iterator[Any]:
    """Of each: their own, their manager's; where the cycle has them a report's and a skip's.

    Of fewer reports than hide each other none is asked: nobody could ever hear what they say. What
    somebody outside a pilot would write is left out; their place in the line stays theirs.
    """
    line, new_id = taking.line, taking.new_id
    heard = upwards(cycle, parts, line)
    for part in parts:
        yield review(cycle, part, ReviewKind.SELF, part.subject) | {"id": new_id()}
        above_them = writers(cycle, line, part.subject)
        for kind, author in zip((ReviewKind.MANAGER, ReviewKind.SKIP), above_them, strict=False):
            if author in taking.able:
                yield review(cycle, part, kind, author) | {"id": new_id()}
        of = heard.get(above_them[0]) if above_them else None
        if of is not None:
            yield review(cycle, of, ReviewKind.UPWARD, part.subject) | {"id": new_id()}


def upwards(cycle: Row, parts: Sequence[Part], line: Line) -> Mapping[UUID, Part]:
    """Those who take part and have enough reports who do."""
    if not cycle[ReviewCycle.has_upward]:
        return {}
    managers_ = Counter(above for part in parts for above in line.of(part.subject)[:1])
    least = cycle[ReviewCycle.threshold]
    return {part.subject: part for part in parts if managers_[part.subject] >= least}


def items(work: Work, parts: Sequence[Part], pieces: Pieces, new_id: NewId) -> Iterator[Any]:
    for part in parts:
        of = {"participant_id": part.id, "subject_id": part.subject, "added_at": work.moment.now}
        for piece in pieces.get(part.subject, ()):
            yield {"id": new_id(), **of, **asdict(piece)}


def review(cycle: Row, part: Part, kind: ReviewKind, author: UUID) -> dict[str, Any]:
    ends = {"participant_id": part.id, "subject_id": part.subject, "author_id": author}
    asked = {"cycle_id": cycle.id, "template_id": part.row["template_id"]}
    state = {"kind": kind, "state": ReviewState.NOT_STARTED, "due_on": due_on(cycle, kind)}
    return {**ends, **asked, **state}


def due_on(cycle: Row, kind: ReviewKind) -> Any:
    if kind is ReviewKind.SELF:
        return cycle[ReviewCycle.self_due_on]
    if kind in (ReviewKind.PEER, ReviewKind.UPWARD):
        return cycle[ReviewCycle.peers_due_on]
    return cycle[ReviewCycle.manager_due_on]
