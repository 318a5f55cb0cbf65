"""Who belongs to which unit: the deepest of each path that the source gives."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from uuid import UUID

from model.unit import Membership
from sync.arrivals import Arrival
from sync.changes import Action, Change, Field, Noun
from sync.people_known import Known, KnownPerson
from sync.person_changes import Hand, ended_membership
from sync.standing import standing_in
from sync.unit_paths import paths_of, unit_key
from sync.units import member_from
from sync.writes import Write, adding, inserting


def membership_changes(
    staying: Iterable[Arrival], ids: Mapping[str, UUID], known: Known, hand: Hand
) -> Iterator[Change]:
    """A unit that stays is left alone, and so is a role in it of which the source says nothing."""
    units = {unit.id: unit for unit in known.units.values()}
    sources = {unit.id: unit.connection_id for unit in units.values()}
    for arrival in staying:
        wanted = {ids[key]: key for key in map(unit_key, paths_of(arrival.record))}
        if arrival.known is None or not arrival.known.units:
            if wanted:
                yield _change(arrival, (), _begun(arrival, wanted, ids, known, hand), wanted)
            continue
        # Another source may have made the unit, and somebody a member of it.
        current = _governed(arrival.known, sources, hand) | (wanted.keys() & {*arrival.known.units})
        if current != wanted.keys():
            old = tuple(sorted(units[unit_id].key for unit_id in current))
            new = {each: wanted[each] for each in wanted if each not in current}
            writes = [
                *_ended(arrival, current - wanted.keys(), hand),
                *_begun(arrival, new, ids, known, hand),
            ]
            yield _change(arrival, old, writes, wanted)


def _governed(
    person: KnownPerson, sources: Mapping[UUID, UUID | None], hand: Hand
) -> AbstractSet[UUID]:
    """The units of this source that a person is in, never those that people made here."""
    return {
        unit_id
        for unit_id in person.units
        if (source := sources.get(unit_id)) == hand.connection_id
        or (source is not None and not person.is_elsewhere)
    }


def _change(
    arrival: Arrival, old: tuple[str, ...], writes: Iterable[Write], wanted: Mapping[UUID, str]
) -> Change:
    return Change(
        action=Action.CLEAR if not wanted else Action.UPDATE if old else Action.CREATE,
        noun=Noun.MEMBERSHIP,
        key=arrival.key,
        fields=(Field("units", old, tuple(sorted(wanted.values()))),),
        label=arrival.record.name,
        subject=arrival.person_id,
        writes=tuple(writes),
    )


def _ended(arrival: Arrival, units: AbstractSet[UUID], hand: Hand) -> Iterator[Write]:
    return (ended_membership(arrival.person_id, unit_id, hand.today) for unit_id in sorted(units))


def _begun(
    arrival: Arrival, units: Iterable[UUID], ids: Mapping[str, UUID], known: Known, hand: Hand
) -> Iterator[Write]:
    write = adding if arrival.known is None else inserting
    starts_on = member_from(arrival, hand.today)
    for unit_id in units:
        row = {"person_id": arrival.person_id, "unit_id": unit_id, "starts_on": starts_on}
        stands = standing_in(arrival, unit_id, ids, known)
        yield write(Membership, {**row, "role": stands.role, "share": stands.share})
