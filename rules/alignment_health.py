"""How well OKRs hang together: a share without gaps, and each gap by its name."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Generic, TypeVar

from rules.arithmetic import ratio
from rules.terms import ObjectiveLevel

Id = TypeVar("Id", bound=Hashable)


class Gap(Enum):
    """What is missing between an objective and the rest."""

    ORPHAN = "ORPHAN"
    NO_KEY_RESULT = "NO_KEY_RESULT"
    SILO = "SILO"
    LEVEL_SKIP = "LEVEL_SKIP"


@dataclass(frozen=True, slots=True)
class Place(Generic[Id]):
    """An objective with the units that share it and those that it leads up to directly."""

    id: Id
    level: ObjectiveLevel
    units: frozenset[Id]
    has_key_result: bool
    above: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class Found(Generic[Id]):
    gap: Gap
    id: Id


@dataclass(frozen=True, slots=True)
class AlignmentHealth(Generic[Id]):
    """`score` is the share of objectives without any gap, None where there are none."""

    score: Decimal | None
    gaps: tuple[Found[Id], ...]
    counts: Mapping[Gap, int]


def alignment_health(
    places: Sequence[Place[Id]], around: Mapping[Id, Place[Id]]
) -> AlignmentHealth[Id]:
    """Of these objectives; `around` are all that ways up from them may lead through."""
    known = {**around, **{each.id: each for each in places}}
    gaps = [Found(gap, place.id) for place in places for gap in _gaps(place, known)]
    whole = len(places) - len({each.id for each in gaps})
    return AlignmentHealth(
        score=ratio(Decimal(whole), Decimal(len(places))),
        gaps=tuple(sorted(gaps, key=lambda each: list(Gap).index(each.gap))),
        counts=Counter(each.gap for each in gaps),
    )


def _gaps(place: Place[Id], known: Mapping[Id, Place[Id]]) -> Iterator[Gap]:
    if not place.has_key_result:
        yield Gap.NO_KEY_RESULT
    if place.level is ObjectiveLevel.COMPANY:
        return
    above = [known[each] for each in place.above if each in known]
    if not above:
        yield Gap.ORPHAN
    elif place.level is ObjectiveLevel.UNIT and not _leaves(place, known):
        yield Gap.SILO
    levels = {each.level for each in above}
    if place.level is ObjectiveLevel.PERSON and levels == {ObjectiveLevel.COMPANY}:
        yield Gap.LEVEL_SKIP


def _leaves(place: Place[Id], known: Mapping[Id, Place[Id]]) -> bool:
    """Whether some way up leads to the company, or to another unit."""
    waiting, met = list(place.above), {place.id}
    while waiting:
        key = waiting.pop()
        if key in met or key not in known:
            continue
        met.add(key)
        other = known[key]
        if other.level is ObjectiveLevel.COMPANY or other.units - place.units:
            return True
        waiting.extend(other.above)
    return False
