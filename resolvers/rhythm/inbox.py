"""What the viewer owes: every kind in one statement, put in one order, counted and paged."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from auth.gate import Gate
from auth.policy_line import Area
from auth.visibility.duties import approves_objective
from auth.visibility.policed import Judged
from auth.visibility.predicates import VIEWER
from auth.visibility.reach import reads
from model.cycle import Cycle, unfinished
from model.key_result import KeyResult
from model.objective import Objective
from model.organisation import Organisation
from model.owed import DAY, SOURCES, Days, Source, matter_of, owed
from model.person import Person
from model.reminder import Reminder
from model.revision import Revision
from model.rows import AnySelect, Row, columns, of_keys, written
from resolvers.cursors import decoded, encoded, whole
from resolvers.ids import GlobalId, global_id
from resolvers.nodes import BY_NOUN
from resolvers.pages import NO_CURSOR, Columns, Order, Page, Paging, checked
from resolvers.rhythm.owed_reviews import private_matters
from resolvers.viewers import Me, whoever_asks
from rules import inbox
from rules.errors import Invalid
from rules.inbox import NOUNS, Due, Matter, Owed
from rules.links import link
from rules.terms import ObjectiveStatus

SUBMITTED = ObjectiveStatus.SUBMITTED


class InPlace(Order):
    """Cursors by the place of a matter, which its row holds."""

    def cursor(self, row: Row) -> str:
        on, kind, key = row.values["place"]
        return encoded([on.isoformat(), kind, key])


OVERDUE_FIRST = InPlace((), ())
Place = tuple[date, int, UUID]


async def list_inbox(load: Gate, which: Paging, _: Columns) -> Page:
    most, after = checked(which.first), place_of(which.after)
    listed = await matters(load)
    rest = [each for each in listed if after is None or each.place > after]
    return Page(
        nodes=[row_of(each) for each in rest[:most]],
        order=OVERDUE_FIRST,
        follows=after is not None,
        has_more=len(rest) > most,
        total_count=len(listed),
    )


async def inbox_counts(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[int | None]:
    """Of whoever asks, and of nobody else."""
    if not any(reads(load.viewer, area) for area in (Area.OKRS, Area.PERFORMANCE)):
        return [None for _ in keys]
    me, count = load.viewer.person_id, len(await matters(load))
    return [count if key == me else None for key in keys]


async def changed_inbox(load: Gate, subject: UUID, _: object, columns: Columns) -> Me | None:
    """The viewer anew, where it is their own inbox."""
    if subject != load.viewer.person_id:
        return None
    return await whoever_asks(load, None, columns)


def own_inbox(load: Gate) -> frozenset[UUID]:
    """Whose inbox a subscriber waits for; a machine has none."""
    me = load.viewer.person_id
    return frozenset() if me is None else frozenset({me})


def place_of(cursor: str | None) -> Place | None:
    """Invalid for a cursor of another list."""
    if cursor is None:
        return None
    try:
        on, kind, key = decoded(cursor)
        return date.fromisoformat(on), whole(kind), UUID(key)
    except ValueError as error:
        raise Invalid(NO_CURSOR, path=["after"]) from error


async def matters(load: Gate) -> list[Matter]:
    """All that the viewer owes and is to hear of by now: by their own clock, so at this instant."""
    me = load.viewer.person_id
    if me is None:
        return []
    found = [*await matters_of_okrs(load, me), *await private_matters(load, me)]
    return sorted((each for each in found if each.is_listed), key=lambda each: each.place)


async def matters_of_okrs(load: Gate, me: UUID) -> list[Matter]:
    if not has_okrs(load):
        return []
    found: list[Matter] = []
    for source in (*SOURCES, APPROVALS):
        records = await load.records(source.statement(), keys=[me], day=load.today)
        told = (matter_of(source, record, load.moment.now) for record in records)
        found.extend(each for each in told if each is not None)
    return found


@written
def approvals() -> AnySelect:
    """What was handed in by somebody else, and is the viewer's to approve.

    As long as it could be published then: in grading it still can.
    """
    handed_in = and_(Revision.field == "status", Revision.new == SUBMITTED.value)
    of_it = (Revision.objective_id == Objective.id, handed_in)
    last = select(func.max(Revision.at)).where(*of_it).scalar_subquery()
    judged = Judged(Objective, None, approves_objective(Objective), "APPROVE")
    waiting = (Objective.status == SUBMITTED, Objective.approved_by_id.is_(None), judged)
    by_another = Objective.submitted_by_id.is_distinct_from(VIEWER)
    return (
        owed(Person.id, Objective.id, func.coalesce(last, Objective.created_at).label("at"))
        .select_from(Objective)
        .join(Cycle, Cycle.id == Objective.cycle_id)
        .join(Person, of_keys(Person.id))
        .where(*waiting, by_another, unfinished(DAY))
    )


def approval_due(record: Any, day: Days) -> Due:
    return inbox.approval_due(day(record.at))


APPROVALS = Source(Owed.APPROVAL, approvals, approval_due)


def row_of(matter: Matter) -> Row:
    """Without an id: it is what follows from other rows, and is only itself."""
    told = {
        "kind": matter.kind,
        "due_on": matter.due.on,
        "is_overdue": matter.days_late > 0,
        "reason": inbox.reason(matter),
        "subject_id": matter.subject_id,
        "objective_id": matter.objective_id,
        "key_result_id": matter.key_result_id,
        "place": matter.place,
    }
    return Row("InboxItem", told)


async def subjects_of(
    load: Gate, items: Sequence[Row], _: object, asked: Columns
) -> list[Row | None]:
    """What each is about, one batch for each noun."""
    keys: defaultdict[str, dict[UUID, None]] = defaultdict(dict)
    for item in items:
        keys[NOUNS[item.kind]][item.subject_id] = None
    found: dict[tuple[str, UUID], Row] = {}
    for noun, wanted in keys.items():
        rows = await BY_NOUN[noun](load, [*wanted], None, asked)
        found |= {(noun, row.id): row for row in rows if row is not None}
    return [found.get((NOUNS[item.kind], item.subject_id)) for item in items]


async def links_of(load: Gate, items: Sequence[Row], _: object, __: Columns) -> list[str]:
    """Where each is done, on the page that the organisation has of its OKRs."""
    page = (await load.records(okr_page()))[0].okr_page
    return [link(page, item.kind, about(item)) for item in items]


def about(item: Row) -> GlobalId:
    if item.key_result_id is not None:
        return global_id(KeyResult.__name__, item.key_result_id)
    if item.objective_id is not None:
        return global_id(Objective.__name__, item.objective_id)
    return global_id(NOUNS[item.kind], item.subject_id)


@written
def okr_page() -> AnySelect:
    return select(Organisation.okr_page)


async def reminders_of(load: Gate, items: Sequence[Row], _: object, __: Columns) -> list[list[Row]]:
    """Who was told of each since it is due on its day, the first one first."""
    keys = [*dict.fromkeys(item.subject_id for item in items)]
    sent: defaultdict[tuple[Owed, UUID, date], list[Row]] = defaultdict(list)
    for row in await load.rows(Reminder, reminders(), keys=keys) if has_okrs(load) else ():
        of = (row[Reminder.kind], row[Reminder.subject_id], row[Reminder.due_on])
        sent[of].append(row)
    return [sent.get((item.kind, item.subject_id, item.due_on), []) for item in items]


def has_okrs(load: Gate) -> bool:
    """Only of OKRs people are reminded."""
    return reads(load.viewer, Area.OKRS)


@written
def reminders() -> AnySelect:
    own = Reminder.owed_by_id == VIEWER
    statement = select(*columns(Reminder)).where(of_keys(Reminder.subject_id), own)
    return statement.order_by(Reminder.at, Reminder.id)
