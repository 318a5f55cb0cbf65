"""Trials of connections as administrators see them, and the changes of a plan, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import select
from typing_extensions import Doc

from auth.gate import Gate
from model.rows import AnySelect, Row, of_keys, written
from model.run import SyncPlan
from model.trial import Trial
from resolvers.cursors import decoded, encoded, instant
from resolvers.ids import GlobalId, key_of
from resolvers.levels import by_global_id, by_id, every
from resolvers.pages import (
    NO_CURSOR,
    Columns,
    Listing,
    Order,
    Page,
    Paging,
    Parents,
    pages,
)
from rules.errors import Invalid
from rules.safety import ChangeAction

NEWEST_FIRST = Order((Trial.asked_at, Trial.id), (instant, UUID), descending=True)
MOST_CHANGES = 100


@dataclass(frozen=True)
class WhichTrial:
    id: Annotated[GlobalId, Doc("The trial's id.")]


@dataclass(frozen=True)
class WhichPlanned(Paging):
    action: Annotated[
        ChangeAction | None, Doc("Only changes of this kind; where omitted, all.")
    ] = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    name: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Planned:
    """One change of a plan, as it is kept."""

    action: ChangeAction
    noun: str
    key: str
    label: str
    fields: Sequence[FieldChange]


@dataclass(frozen=True, slots=True)
class PlannedEdge:
    node: Planned
    cursor: str


@dataclass(frozen=True, slots=True)
class PlannedInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """Part of a list that is kept in one row: its places are counted from 0."""

    nodes: Sequence[Planned]
    first_place: int
    total_count: int

    @property
    def edges(self) -> list[PlannedEdge]:
        places = range(self.first_place, self.first_place + len(self.nodes))
        return [
            PlannedEdge(node, encoded([place]))
            for node, place in zip(self.nodes, places, strict=True)
        ]

    @property
    def page_info(self) -> PlannedInfo:
        end = self.first_place + len(self.nodes)
        ends: list[str | None] = [edge.cursor for edge in self.edges] or [None]
        return PlannedInfo(end < self.total_count, self.first_place > 0, ends[0], ends[-1])


async def find_trial(load: Gate, which: WhichTrial, _: Columns) -> Row | None:
    return await by_global_id(load, Trial, which.id)


async def trials_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Trial, keys)


async def trials_of(load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns) -> list[Page]:
    listing = Listing(Trial, every(Trial), NEWEST_FIRST)
    return await pages(load, listing, Parents(Trial.connection_id, keys), paging, asked)


async def changed_trial(load: Gate, subject: UUID, _: WhichTrial, __: Columns) -> Row | None:
    return (await trials_by_id(load, [subject], None, frozenset()))[0]


def trial_meant(which: WhichTrial) -> frozenset[UUID]:
    key = key_of(which.id, "Trial")
    return frozenset() if key is None else frozenset({key})


async def changes_of(
    load: Gate, keys: Sequence[UUID], which: WhichPlanned, _: Columns
) -> list[PlannedPage]:
    if not 1 <= which.first <= MOST_CHANGES:
        raise Invalid(f"`first` is {which.first}; ask for 1 to {MOST_CHANGES}.", path=["first"])
    start = place_after(which.after)
    found = await load.records(kept_changes(), keys=keys)
    known = {record.id: record.changes for record in found}
    return [page_of(known.get(key, ()), which, start) for key in keys]


@written
def kept_changes() -> AnySelect:
    return select(SyncPlan.id, SyncPlan.changes).where(of_keys(SyncPlan.id))


def page_of(kept: Sequence[Any], which: WhichPlanned, start: int) -> PlannedPage:
    wanted = None if which.action is None else which.action.value
    told = [each for each in kept if wanted in (None, each["action"])]
    part = told[start : start + which.first]
    return PlannedPage([planned_of(each) for each in part], start, len(told))


def planned_of(kept: Mapping[str, Any]) -> Planned:
    fields = [FieldChange(name, old, new) for name, (old, new) in kept["fields"].items()]
    action = ChangeAction(kept["action"])
    return Planned(action, kept["noun"], kept["key"], kept["label"], fields)


def place_after(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        [place] = decoded(cursor)
        return int(place) + 1
    except ValueError as error:
        raise Invalid(NO_CURSOR, path=["after"]) from error


def found_in(trial: Row, name: str) -> Any:
    """A part of what a trial found; None before its end, and where it is of another kind."""
    return (trial[Trial.found] or {}).get(name)
