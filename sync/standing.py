"""How somebody stands in their unit, where the source tells: whether they lead it, and how much."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from model.unit import Membership
from rules.terms import MemberRole
from sync.arrivals import Arrival
from sync.authority import LEADS_UNIT, SHARE
from sync.changes import Action, Change, Facts, Noun, fields_between
from sync.people_known import USUAL, Known, Standing
from sync.person_changes import Hand
from sync.unit_paths import unit_key
from sync.writes import inserting


def standing_changes(
    staying: Iterable[Arrival], ids: Mapping[str, UUID], known: Known, hand: Hand
) -> Iterator[Change]:
    """Of those who stay in the unit; whoever enters one stands in it from the first day on."""
    for arrival in staying:
        if arrival.record.beside is None or arrival.known is None:
            continue
        unit_id = ids.get(unit_key(arrival.record.unit_path))
        if unit_id is not None and unit_id in arrival.known.units:
            before = known.standings.get((arrival.person_id, unit_id), USUAL)
            after = _told(arrival, before, known)
            if before != after:
                yield _change(arrival, unit_id, before, after, hand)


def standing_in(arrival: Arrival, unit_id: UUID, ids: Mapping[str, UUID], known: Known) -> Standing:
    """Of somebody who is new in a unit: what is told is of the one at the end of their path."""
    is_own = ids.get(unit_key(arrival.record.unit_path)) == unit_id
    return _told(arrival, USUAL, known) if is_own else USUAL


def _told(arrival: Arrival, before: Standing, known: Known) -> Standing:
    """What is not told, or is another's to say, stays."""
    beside = arrival.record.beside
    if beside is None:
        return before
    role, share = before
    if beside.leads_unit is not None and _is_heard(arrival, LEADS_UNIT, known):
        role = MemberRole.LEAD if beside.leads_unit else MemberRole.MEMBER
    if beside.share is not None and _is_heard(arrival, SHARE, known):
        share = beside.share
    return Standing(role, share)


def _is_heard(arrival: Arrival, name: str, known: Known) -> bool:
    person = arrival.known
    if person is None or not person.is_elsewhere:
        return True
    return not known.authority.stays(person.id, name, told=True)


def _change(
    arrival: Arrival, unit_id: UUID, before: Standing, after: Standing, hand: Hand
) -> Change:
    """That somebody does not lead any more takes something away."""
    row = {"person_id": arrival.person_id, "unit_id": unit_id, "starts_on": hand.today}
    return Change(
        action=Action.CLEAR if before.leads and not after.leads else Action.UPDATE,
        noun=Noun.MEMBERSHIP,
        key=arrival.key,
        fields=fields_between(_facts(before), _facts(after)),
        label=arrival.record.name,
        subject=arrival.person_id,
        writes=(inserting(Membership, {**row, **after._asdict()}),),
    )


def _facts(standing: Standing) -> Facts:
    return {LEADS_UNIT: standing.leads, SHARE: standing.share}
