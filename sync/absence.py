"""What it means that a source does not list somebody whom it listed before."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import TYPE_CHECKING

from model.person import Identity
from sync.changes import Action, Change, Field, Noun
from sync.people_known import Known
from sync.person_changes import Hand
from sync.writes import updating

if TYPE_CHECKING:
    from sync.arrivals import Arrival

MISSING = "missing"


class Absence(Enum):
    """ENDS in a complete file; NOTES where it has to happen twice; SAYS_NOTHING in a part."""

    ENDS = "ENDS"
    NOTES = "NOTES"
    SAYS_NOTHING = "SAYS_NOTHING"


def ended_by(absence: Absence, absent: AbstractSet[str], known: Known) -> AbstractSet[str]:
    """Which of those who are absent leave because of that."""
    match absence:
        case Absence.ENDS:
            return absent
        case Absence.NOTES:
            return {key for key in absent if known.identities[key].is_missing}
        case Absence.SAYS_NOTHING:
            return frozenset()


def noted(keys: Iterable[str], known: Known, hand: Hand) -> Iterator[Change]:
    """Absent for the first time: written down, so that the second time counts."""
    for key in sorted(keys):
        identity = known.identities[key]
        if not identity.is_missing:
            yield _change(key, known.rows[key]["name"], known, hand, missing=True)


def found_again(found: Iterable["Arrival"], known: Known, hand: Hand) -> Iterator[Change]:
    for arrival in found:
        identity = arrival.identity
        if identity is not None and identity.is_missing and not identity.is_retired:
            yield _change(arrival.key, arrival.record.name, known, hand, missing=False)


def _change(key: str, label: str, known: Known, hand: Hand, *, missing: bool) -> Change:
    identity = known.identities[key]
    since = hand.now if missing else None
    return Change(
        action=Action.UPDATE,
        noun=Noun.PERSON,
        key=key,
        fields=(Field(MISSING, old=not missing, new=missing),),
        label=label,
        subject=identity.person_id,
        writes=(updating(Identity, {"id": identity.id}, {"missing_since": since}),),
    )
