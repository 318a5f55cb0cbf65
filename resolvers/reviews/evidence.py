"""Evidence as it is read, whole and unchanged; how it is spread; and the action of adding to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate, Work
from auth.visibility.reasons import reasons_seen
from model.evidence import EvidenceItem
from model.review import Review, ReviewAnswer, ReviewParticipant
from model.review_cycle import ReviewCycle
from model.rows import AnySelect, Row, columns, of_keys, written
from resolvers.again import first_answer, row_of
from resolvers.ids import GlobalId, key_of
from resolvers.levels import by_id, many_each
from resolvers.once import remember
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, pages
from resolvers.reviews.review_share import participant
from rules.errors import Invalid, NotAllowed
from rules.evidence import EvidenceKind, Piece, digest, spread
from rules.reviews import ReviewPhase, check_in_phase
from rules.terms import Reason
from rules.words import check_text

ACTION = "evidenceAdd"
NewId = Callable[[], UUID]
BY_DAY = Order((EvidenceItem.happened_on, EvidenceItem.id), (date.fromisoformat, UUID))
READERS = {Reason.SUBJECT, Reason.MANAGER, Reason.HR_REVIEWER, Reason.CALIBRATION}
# An OKR is of a whole period, and on its last day by name alone.
UNDATED = frozenset({EvidenceKind.OBJECTIVE, EvidenceKind.KEY_RESULT})
ADDING = [ReviewPhase.NOMINATION, ReviewPhase.WRITING]


@dataclass(frozen=True)
class EvidenceAdd:
    participant: GlobalId
    title: str
    happened_on: date
    text: str | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class Month:
    month: str
    count: int


@dataclass(frozen=True)
class Spread:
    """As the graph tells it."""

    months: Sequence[Month]
    recent_share: Decimal | None
    is_recent: bool


async def evidence_add(work: Work, given: EvidenceAdd, new_id: NewId) -> Row:
    """By the reviewee or their manager; it is marked, and what was frozen stays as it is."""
    first = await first_answer(work, ACTION, given, EvidenceItem)
    if first is not None:
        return first
    part = await participant(work, given.participant)
    if work.actor not in (part[ReviewParticipant.subject_id], part[ReviewParticipant.manager_id]):
        raise NotAllowed("The reviewee and their manager add evidence.")
    cycle = await row_of(work, ReviewCycle, part[ReviewParticipant.cycle_id])
    check_in_phase(cycle[ReviewCycle.phase], ADDING, "evidence is added")
    check_text(given.title, "title")
    check_text(given.text, "text")
    if not cycle[ReviewCycle.starts_on] <= given.happened_on <= cycle[ReviewCycle.ends_on]:
        message = "That day lies outside the period of the cycle."
        raise Invalid(message, path=["happenedOn"], code="OUTSIDE_CYCLE")
    id_, whose = new_id(), part[ReviewParticipant.subject_id]
    of = {"participant_id": part.id, "subject_id": whose, "kind": EvidenceKind.ADDED}
    said = {"title": given.title, "text": given.text, "happened_on": given.happened_on}
    by = {"added_by_id": work.actor, "added_at": work.moment.now}
    await work.insert(EvidenceItem, {"id": id_, **of, **said, **by})
    work.audit(ACTION, EvidenceItem, id_, whose=whose)
    await remember(work, ACTION, given, id_)
    return await row_of(work, EvidenceItem, id_)


async def evidence_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, EvidenceItem, keys)


async def items_of(load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns) -> list[Page]:
    listing = Listing(EvidenceItem, items(), BY_DAY)
    return await pages(load, listing, Parents(EvidenceItem.participant_id, keys), paging, asked)


@written
def items() -> AnySelect:
    return select(*columns(EvidenceItem))


async def packs_of(load: Gate, parts: Sequence[Row], _: object, __: Columns) -> list[Row | None]:
    """The participant's own row as a pack; None for who knows of them, and may not read it."""
    reasons = await reasons_seen(load, ReviewParticipant, [part.id for part in parts])
    return [part if READERS & set(reasons.get(part.id, ())) else None for part in parts]


async def pieces_of(load: Gate, keys: Sequence[UUID]) -> list[list[Row]]:
    found = await load.rows(EvidenceItem, every_item(), keys=keys)
    return many_each(found, "participant_id", keys)


@written
def every_item() -> AnySelect:
    return select(*columns(EvidenceItem)).where(of_keys(EvidenceItem.participant_id))


async def intact_of(load: Gate, parts: Sequence[Row], _: object, __: Columns) -> list[bool]:
    """Whether what was frozen still has the digest of the launch."""
    found = await pieces_of(load, [part.id for part in parts])
    return [
        digest(frozen(rows)) == part[ReviewParticipant.evidence_hash]
        for part, rows in zip(parts, found, strict=True)
    ]


def frozen(rows: Iterable[Row]) -> list[Piece]:
    return [
        Piece(
            kind=row[EvidenceItem.kind],
            happened_on=row[EvidenceItem.happened_on],
            title=row[EvidenceItem.title],
            text=row[EvidenceItem.text],
            source=row[EvidenceItem.source],
        )
        for row in rows
        if row[EvidenceItem.added_by_id] is None
    ]


async def spreads_of(load: Gate, parts: Sequence[Row], _: object, __: Columns) -> list[Spread]:
    """Of the whole pack."""
    found = await pieces_of(load, [part.id for part in parts])
    cycles = await cycles_of(load, [part[ReviewParticipant.cycle_id] for part in parts])
    return [
        spread_of(rows, cycles[part[ReviewParticipant.cycle_id]])
        for part, rows in zip(parts, found, strict=True)
    ]


async def cited_spreads_of(
    load: Gate, reviews: Sequence[Row], _: object, __: Columns
) -> list[Spread]:
    """Of what a review cites, as far as the viewer reads both."""
    answers = await load.rows(ReviewAnswer, citing(), keys=[row.id for row in reviews])
    told = many_each(answers, "review_id", [row.id for row in reviews])
    cited = [[key for row in rows for key in keys_of(row[ReviewAnswer.cited])] for rows in told]
    wanted = sorted({key for keys in cited for key in keys})
    known = {row.id: row for row in await by_id(load, EvidenceItem, wanted) if row is not None}
    cycles = await cycles_of(load, [row[Review.cycle_id] for row in reviews])
    return [
        spread_of([known[key] for key in keys if key in known], cycles[review[Review.cycle_id]])
        for review, keys in zip(reviews, cited, strict=True)
    ]


def keys_of(ids: Iterable[str]) -> list[UUID]:
    keys = {key_of(each, EvidenceItem.__name__) for each in ids}
    return sorted(key for key in keys if key is not None)


@written
def citing() -> AnySelect:
    return select(*columns(ReviewAnswer)).where(of_keys(ReviewAnswer.review_id))


async def cited_of(load: Gate, rows: Sequence[Row], _: object, __: Columns) -> list[list[Row]]:
    """The evidence that each answer cites, as far as the viewer sees it."""
    cited = [keys_of(row[ReviewAnswer.cited]) for row in rows]
    wanted = sorted({key for keys in cited for key in keys})
    known = {row.id: row for row in await by_id(load, EvidenceItem, wanted) if row is not None}
    return [[known[key] for key in keys if key in known] for keys in cited]


async def cycles_of(load: Gate, keys: Sequence[UUID]) -> Mapping[UUID, Row]:
    found = await by_id(load, ReviewCycle, sorted(set(keys)))
    return {row.id: row for row in found if row is not None}


def spread_of(rows: Sequence[Row], cycle: Row) -> Spread:
    dated = [row for row in rows if row[EvidenceItem.kind] not in UNDATED]
    days = [row[EvidenceItem.happened_on] for row in dated]
    found: Any = spread(days, cycle[ReviewCycle.starts_on], cycle[ReviewCycle.ends_on])
    months = [Month(month, count) for month, count in found.months.items()]
    return Spread(months, found.recent_share, found.is_recent)
