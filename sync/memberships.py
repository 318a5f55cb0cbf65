"""Who belongs to which unit: the deepest of each path that the source gives."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from uuid import UUID

from model.unit import Membership
from rules.terms import MemberRole
from sync.arrivals import Arrival
from sync.changes import Action, Change, Field, Noun
from sync.people_known import Known, KnownPerson
from sync.person_changes import Hand, ended_membership
from sync.unit_paths import paths_of, unit_key
from sync.units import member_from
from sync.writes import Write, adding, inserting

NOWHERE: frozenset[UUID] = frozenset()


def membership_changes(
    staying: Iterable[Arrival], ids: Mapping[str, UUID], known: Known, hand: Hand
) -> Iterator[Change]:
    """A unit that stays is left alone, and so is a role in it that people gave here."""
    units = {unit.id: unit for unit in known.units.values()}
    sources = {unit.id: unit.connection_id for unit in units.values()}
    for arrival in staying:
        wanted = {ids[key]: key for key in map(unit_key, paths_of(arrival.record))}
        if arrival.known is None or not arrival.known.units:
            if wanted:
                yield _change(arrival, (), NOWHERE, wanted, hand)
            continue
        current = _governed(arrival.known, sources, hand)
        if current != wanted.keys():
            old = tuple(sorted(units[unit_id].key for unit_id in current))
            yield _change(arrival, old, current, wanted, hand)


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
    arrival: Arrival,
    old: tuple[str, ...],
    current: AbstractSet[UUID],
    wanted: Mapping[UUID, str],
    hand: Hand,
) -> Change:
    new = tuple(sorted(wanted.values()))
    action = Action.CLEAR if not wanted else Action.UPDATE if old else Action.CREATE
    ended = [
        ended_membership(arrival.person_id, unit_id, hand.today)
        for unit_id in sorted(current)
        if unit_id not in wanted
    ]
    begun = [_begun(arrival, unit_id, hand.today) for unit_id in wanted if unit_id not in current]
    return Change(
        action=action,
        noun=Noun.MEMBERSHIP,
        key=arrival.key,
        fields=(Field("units", old, new),),
        label=arrival.record.name,
        subject=arrival.person_id,
        writes=(*ended, *begun),
    )


def _begun(arrival: Arrival, unit_id: UUID, today: date) -> Write:
    row = {"person_id": arrival.person_id, "unit_id": unit_id}
    role = {"role": MemberRole.MEMBER, "share": None}
    values = {**row, "starts_on": member_from(arrival, today), **role}
    return (adding if arrival.known is None else inserting)(Membership, values)
