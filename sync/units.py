"""Units by their paths: new ones with the day they begin, and those that nobody names any more."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from connectors.records import PersonRecord
from model.unit import OrgUnit, UnitState
from rules.names import sort_key
from sync.arrivals import Arrival
from sync.changes import Action, Change, Field, Noun
from sync.people_known import Known, KnownUnit
from sync.person_changes import Hand
from sync.unit_paths import Path, paths_of, unit_key, unit_paths
from sync.writes import Write, adding, inserting, updating


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """`ids` leads from the key of every unit that the source names to its row, old or new."""

    changes: tuple[Change, ...]
    ids: Mapping[str, UUID]


def unit_changes(
    staying: Sequence[Arrival],
    settled: Mapping[str, PersonRecord],
    gone: Collection[str],
    known: Known,
    hand: Hand,
) -> UnitPlan:
    """What makes the units be there for their members, from the first day of the first of them."""
    paths = unit_paths([*settled.values(), *(arrival.record for arrival in staying)])
    begins = _begins(staying, known, hand.today)
    ids = {
        key: known.units[key].id if key in known.units else hand.new_id()
        for key in map(unit_key, paths)
    }
    changes = [
        change
        for path in paths
        if (change := _change(path, begins.get(unit_key(path), hand.today), ids, known, hand))
    ]
    listed = {arrival.person_id for arrival in staying}
    retired = _retired([*settled, *gone], listed, ids, known, hand)
    return UnitPlan((*changes, *retired), ids)


def unnamed_units(named: Collection[str], known: Known, hand: Hand) -> list[KnownUnit]:
    """Our own units that are there, and that what was read does not name."""
    return [
        unit
        for unit in known.units.values()
        if unit.connection_id == hand.connection_id
        and unit.key not in named
        and not unit.is_retired
    ]


def member_from(arrival: Arrival, today: date) -> date:
    """A first unit goes back to the person's first day, as nothing else is known of that time."""
    had_one = arrival.known is not None and arrival.known.had_unit
    return today if had_one else first_day(arrival, today)


def first_day(arrival: Arrival, today: date) -> date:
    started_on = arrival.facts["started_on"]
    return min(started_on, today) if isinstance(started_on, date) else today


def _begins(staying: Iterable[Arrival], known: Known, today: date) -> dict[str, date]:
    """The first day on which each unit gets a member by this plan, itself or below it."""
    begins: dict[str, date] = {}
    named = ((arrival, path) for arrival in staying for path in paths_of(arrival.record))
    first: dict[Path, date] = {}
    for arrival, path in named:
        if arrival.known is not None and arrival.known.units:
            unit = known.units.get(unit_key(path))
            if unit is not None and unit.id in arrival.known.units:
                continue
        day = member_from(arrival, today)
        first[path] = min(first.get(path, day), day)
    for path, day in first.items():
        for depth in range(1, len(path) + 1):
            key = unit_key(path[:depth])
            begins[key] = min(begins.get(key, day), day)
    return begins


def _change(
    path: Path, begins_on: date, ids: Mapping[str, UUID], known: Known, hand: Hand
) -> Change | None:
    """A new unit, or one that comes back, or that turns out to be older than we knew."""
    key = unit_key(path)
    unit = known.units.get(key)
    parent_id = ids.get(unit_key(path[:-1]))
    if unit is None:
        return _created(path, begins_on, ids[key], parent_id, hand)
    fields: list[Field] = []
    writes: list[Write] = []
    if unit.is_retired:
        fields.append(Field("retired", old=True, new=False))
        state = _state(unit.id, hand.today, path[-1], unit.parent_id)
        writes.append(inserting(UnitState, state))
    if begins_on < unit.first_on:
        fields.append(Field("starts_on", unit.first_on, begins_on))
        first = {"unit_id": unit.id, "starts_on": unit.first_on}
        writes.append(updating(UnitState, first, {"starts_on": begins_on}))
    if not fields:
        return None
    return _told(Action.UPDATE, unit.id, path, tuple(fields), writes)


def _created(
    path: Path, begins_on: date, unit_id: UUID, parent_id: UUID | None, hand: Hand
) -> Change:
    key = unit_key(path)
    row = {"id": unit_id, "key": key, "source_key": key, "connection_id": hand.connection_id}
    writes = [
        adding(OrgUnit, {**row, "kind": None}),
        adding(UnitState, _state(unit_id, begins_on, path[-1], parent_id)),
    ]
    fields = (Field("name", None, path[-1]),)
    return _told(Action.CREATE, unit_id, path, fields, writes)


def _told(
    action: Action, unit_id: UUID, path: Path, fields: tuple[Field, ...], writes: list[Write]
) -> Change:
    return Change(
        action=action,
        noun=Noun.UNIT,
        key=unit_key(path),
        fields=fields,
        label=path[-1],
        subject=unit_id,
        writes=tuple(writes),
    )


def _state(unit_id: UUID, starts_on: date, name: str, parent_id: UUID | None) -> dict[str, object]:
    row = {"unit_id": unit_id, "starts_on": starts_on, "name": name, "parent_id": parent_id}
    return {**row, "sort_key": sort_key(name), "retired": False}


def _retired(
    keys: Iterable[str],
    listed: Collection[UUID],
    ids: Mapping[str, UUID],
    known: Known,
    hand: Hand,
) -> Iterator[Change]:
    """Our own units that the source no longer names, where nobody of another source is left."""
    unnamed = unnamed_units(ids, known, hand)
    if unnamed:
        ours = {known.rows[key]["person_id"] for key in keys} | {*listed}
        needed = _needed_by_others(ours, known)
        yield from (_retirement(unit, hand) for unit in unnamed if unit.id not in needed)


def _retirement(unit: KnownUnit, hand: Hand) -> Change:
    state = _state(unit.id, hand.today, unit.name, unit.parent_id)
    return Change(
        action=Action.RETIRE,
        noun=Noun.UNIT,
        key=unit.key,
        label=unit.name,
        subject=unit.id,
        writes=(inserting(UnitState, {**state, "retired": True}),),
    )


def _needed_by_others(ours: Collection[UUID], known: Known) -> set[UUID]:
    """Units with members whom this source says nothing about, and all units above those."""
    parents = {unit.id: unit.parent_id for unit in known.units.values() if not unit.is_retired}
    needed: set[UUID] = set()
    for row in known.everybody:
        is_others = row["person_id"] not in ours or row["person_id"] in known.elsewhere
        waiting = list(row["units"] or ()) if is_others else []
        while waiting:
            unit_id = waiting.pop()
            if unit_id not in needed:
                needed.add(unit_id)
                parent_id = parents.get(unit_id)
                waiting += [parent_id] if parent_id is not None else []
    return needed
