"""The actions of making a cycle and of changing its words and its grading days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.cycle import Cycle
from model.locks import lock
from model.organisation import Organisation
from model.rows import Row, columns
from resolvers.again import check_version, first_answer, named_row, row_of
from resolvers.events import tell
from resolvers.ids import GlobalId
from resolvers.once import Words, remember
from resolvers.progress.okr_settings import settings_now
from resolvers.rhythm.cycle_changes import Change, note
from resolvers.rhythm.cycles import state
from rules.errors import Invalid, NotFound
from rules.fiscal import MONTHS, Named, check_day, check_key, check_nested, named
from rules.okr_settings import MOST_GRADING_DAYS
from rules.terms import CycleKind, CycleState
from rules.words import check_text

LOCK = "cycles"
NewId = Callable[[], UUID]


@dataclass(frozen=True)
class CycleCreate:
    """All but kind and first day follow from the organisation's fiscal year, unless given."""

    kind: CycleKind
    starts_on: date
    ends_on: date | None = None
    key: str | None = None
    label: str | None = None
    parent: GlobalId | None = None
    grading_days: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class CycleUpdate:
    id: GlobalId
    label: str | None = None
    grading_ends_on: date | None = None
    reason: str | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def cycle_create(work: Work, given: CycleCreate, new_id: NewId) -> Row:
    """The new cycle, inside the shortest one around it, and around all that it holds."""
    await must(work, Action.PROGRAMME_RUN)
    first = await first_answer(work, "cycleCreate", given, Cycle)
    if first is not None:
        return first
    await lock(work.system(), LOCK)
    told = await called(work, given)
    days = (given.starts_on, told.ends_on)
    check_key(told.key)
    check_text(told.label, "label")
    await check_free(work, given.kind, told.key, days)
    parent = await parent_of(work, given, days)
    grading = await grading_days(work, given)
    id_ = new_id()
    words = {"key": told.key, "label": told.label, "kind": given.kind, "parent_id": parent}
    dates = {"starts_on": days[0], "ends_on": days[1]}
    ends = {"grading_ends_on": days[1] + timedelta(days=grading)}
    await work.insert(Cycle, {"id": id_, **words, **dates, **ends})
    await adopt(work, id_, given.kind, days)
    return await done(work, "cycleCreate", given, id_)


async def called(work: Work, given: CycleCreate) -> Named:
    """By its own words, or by those that its kind and first day give it."""
    check_day(given.starts_on, "startsOn")
    if given.kind is CycleKind.CUSTOM:
        return custom(given)
    month = (await work.records(select(Organisation.fiscal_start_month)))[0][0]
    told = named(given.kind, given.starts_on, month or 1)
    if given.ends_on not in (None, told.ends_on):
        message = f"A cycle of this kind ends on {told.ends_on}. Leave it out, or take CUSTOM."
        raise Invalid(message, path=["endsOn"])
    return Named(given.key or told.key, given.label or told.label, told.ends_on)


def custom(given: CycleCreate) -> Named:
    if given.ends_on is None or given.key is None:
        missing = "endsOn" if given.ends_on is None else "key"
        message = "Dates of your own have no last day and no name. Give `endsOn` and `key`."
        raise Invalid(message, path=[missing])
    check_day(given.ends_on, "endsOn")
    if given.ends_on < given.starts_on:
        raise Invalid("A cycle can't end before it starts.", path=["endsOn"])
    return Named(given.key, given.label or given.key, given.ends_on)


async def check_free(work: Work, kind: CycleKind, key: str, days: tuple[date, date]) -> None:
    """Keys are unique, and cycles of one kind don't overlap."""
    same_key = select(Cycle.id).where(Cycle.key == key)
    if await work.records(same_key):
        message = f"There is a cycle {key} already. Take another key."
        raise Invalid(message, path=["key"], code="CONFLICT")
    overlapping = select(Cycle.key).where(
        Cycle.kind == kind, Cycle.starts_on <= days[1], Cycle.ends_on >= days[0]
    )
    found = await work.records(overlapping)
    if found:
        message = f"{found[0].key} is of the same kind and has some of these days."
        raise Invalid(message, path=["startsOn"], code="CONFLICT")


async def parent_of(work: Work, given: CycleCreate, days: tuple[date, date]) -> UUID | None:
    """As given; else the shortest cycle of a longer kind that is around it."""
    if given.parent is not None:
        try:
            parent = await named_row(work, Cycle, given.parent)
        except NotFound as error:
            raise Invalid("There is no such cycle.", path=["parent"], code="NOT_FOUND") from error
        check_nested(days, (parent[Cycle.starts_on], parent[Cycle.ends_on]))
        return parent.id
    around = select(*columns(Cycle)).where(
        Cycle.starts_on <= days[0],
        Cycle.ends_on >= days[1],
        Cycle.kind.in_(longer(given.kind)),
        are_others(days),
    )
    found = await work.rows(Cycle, around)
    by_length = sorted(found, key=lambda row: (row[Cycle.ends_on] - row[Cycle.starts_on], row.id))
    return by_length[0].id if by_length else None


def are_others(days: tuple[date, date]) -> ColumnElement[bool]:
    """Of the very same days neither is longer, and none hangs under the other."""
    return or_(Cycle.starts_on != days[0], Cycle.ends_on != days[1])


def longer(kind: CycleKind) -> list[CycleKind]:
    own = MONTHS.get(kind, 0)
    return [each for each, months in MONTHS.items() if months > own]


async def adopt(work: Work, id_: UUID, kind: CycleKind, days: tuple[date, date]) -> None:
    """Shorter ones inside that hang under none, or under one around this, hang under this now."""
    above = select(Cycle.parent_id).where(Cycle.id == id_).scalar_subquery()
    shorter = [each for each in CycleKind if kind in longer(each)]
    inside = update(Cycle).where(
        Cycle.starts_on >= days[0],
        Cycle.ends_on <= days[1],
        Cycle.kind.in_(shorter),
        Cycle.id != id_,
        are_others(days),
        or_(Cycle.parent_id.is_(None), Cycle.parent_id == above),
    )
    await work.system().run(inside.values(parent_id=id_))


async def grading_days(work: Work, given: CycleCreate) -> int:
    if given.grading_days is None:
        return (await settings_now(work, None, frozenset())).settings.grading_days
    if not 0 <= given.grading_days <= MOST_GRADING_DAYS:
        message = f"Grading takes 0 to {MOST_GRADING_DAYS} days."
        raise Invalid(message, path=["gradingDays"])
    return given.grading_days


async def cycle_update(work: Work, given: CycleUpdate, new_id: NewId) -> Row:
    await must(work, Action.PROGRAMME_RUN)
    first = await first_answer(work, "cycleUpdate", given, Cycle)
    if first is not None:
        return first
    await lock(work.system(), LOCK)
    cycle = await named_row(work, Cycle, given.id)
    check_version(cycle, given.expected_version)
    changed = changes(work, given, cycle)
    await work.save(Cycle, cycle.id, changed, version=cycle[Cycle.version])
    if given.grading_ends_on not in (None, cycle[Cycle.grading_ends_on]):
        now = state(cycle, work.moment.today)
        await note(work, cycle, Change(new_id(), now, given.reason, given.grading_ends_on))
    return await done(work, "cycleUpdate", given, cycle.id)


def changes(work: Work, given: CycleUpdate, cycle: Row) -> dict[str, Any]:
    check_text(given.label, "label")
    check_text(given.reason, "reason")
    told = {"label": given.label, "grading_ends_on": given.grading_ends_on}
    changed = {name: value for name, value in told.items() if value is not None}
    if not changed:
        raise Invalid(
            "Say what changes: a label, or the grading days.", path=["label"], code="EMPTY"
        )
    if given.grading_ends_on is None:
        return changed
    if state(cycle, work.moment.today) in (CycleState.CLOSED, CycleState.ARCHIVED):
        message = "It is closed. Reopen it with a reason."
        raise Invalid(message, path=["gradingEndsOn"], code="NOT_OPEN")
    if given.grading_ends_on < work.moment.today:
        message = "That day is over. `cycleTransition` closes it from today on."
        raise Invalid(message, path=["gradingEndsOn"])
    latest = cycle[Cycle.ends_on] + timedelta(days=MOST_GRADING_DAYS)
    if not cycle[Cycle.ends_on] <= given.grading_ends_on <= latest:
        message = f"Grading ends between {cycle[Cycle.ends_on]} and {latest}."
        raise Invalid(message, path=["gradingEndsOn"])
    return changed


async def done(work: Work, action: str, given: Words, id_: UUID) -> Row:
    work.audit(action, Cycle, id_)
    await tell(work, Cycle.__name__, id_)
    await remember(work, action, given, id_)
    return await row_of(work, Cycle, id_)
