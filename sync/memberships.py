"""Who belongs to which unit: the deepest of the path that the source gives."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from model.unit import Membership
from rules.terms import MemberRole
from sync.arrivals import Arrival
from sync.changes import Action, Change, Field, Noun
from sync.people_known import Known, KnownPerson
from sync.person_changes import Hand, ended_membership
from sync.units import member_from, unit_key
from sync.writes import Write, inserting


def membership_changes(
    staying: Iterable[Arrival], ids: Mapping[str, UUID], known: Known, hand: Hand
) -> Iterator[Change]:
    """A unit that stays is left alone, and so is a role in it that people gave here."""
    units = {unit.id: unit for unit in known.units.values()}
    sources = {unit.id: unit.connection_id for unit in units.values()}
    for arrival in staying:
        wanted = ids.get(unit_key(arrival.record.unit_path))
        current = _governed(arrival.known, sources, hand)
        if current != {wanted} - {None}:
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
    arrival: Arrival, old: tuple[str, ...], current: set[UUID], wanted: UUID | None, hand: Hand
) -> Change:
    new = () if wanted is None else (unit_key(arrival.record.unit_path),)
    action = Action.CLEAR if wanted is None else Action.UPDATE if old else Action.CREATE
    ended = [
        ended_membership(arrival.person_id, unit_id, hand.today)
        for unit_id in sorted(current - {wanted})
    ]
    begun = [] if wanted is None or wanted in current else [_begun(arrival, wanted, hand.today)]
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
