"""Who belongs to which unit: the deepest of each path that the source gives."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from model.unit import Membership
from rules.terms import MemberRole
from sync.arrivals import Arrival
from sync.changes import Action, Change, Field, Noun
from sync.people_known import Known, KnownPerson
from sync.person_changes import Hand, ended_membership
from sync.units import member_from, paths_of, unit_key
from sync.writes import Write, inserting


def membership_changes(
    staying: Iterable[Arrival], ids: Mapping[str, UUID], known: Known, hand: Hand
) -> Iterator[Change]:
    """A unit that stays is left alone, and so is a role in it that people gave here."""
    units = {unit.id: unit for unit in known.units.values()}
    sources = {unit.id: unit.connection_id for unit in units.values()}
    for arrival in staying:
        wanted = {ids[unit_key(path)]: unit_key(path) for path in paths_of(arrival)}
        current = _governed(arrival.known, sources, hand)
        if current != wanted.keys():
            old = tuple(sorted(units[unit_id].key for unit_id in current))
            yield _change(arrival, old, current, wanted, hand)


def _governed(
    person: KnownPerson | None, sources: Mapping[UUID, UUID | None], hand: Hand
) -> set[UUID]:
    """The units of this source that a person is in, never those that people made here."""
    if person is None:
        return set()
    return {
        unit_id
        for unit_id in person.units
        if (source := sources.get(unit_id)) == hand.connection_id
        or (source is not None and not person.is_elsewhere)
    }


def _change(
    arrival: Arrival,
    old: tuple[str, ...],
    current: set[UUID],
    wanted: Mapping[UUID, str],
    hand: Hand,
) -> Change:
    new = tuple(sorted(wanted.values()))
    action = Action.CLEAR if not wanted else Action.UPDATE if old else Action.CREATE
    ended = [
        ended_membership(arrival.person_id, unit_id, hand.today)
        for unit_id in sorted(current - wanted.keys())
    ]
    begun = [_begun(arrival, unit_id, hand.today) for unit_id in sorted(wanted.keys() - current)]
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
    return inserting(Membership, {**row, "starts_on": member_from(arrival, today), **role})
