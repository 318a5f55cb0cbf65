"""Which voices of a cycle are shown: decided once, as the last of them is heard."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select, tuple_, update

from auth.gate import Work
from model.locks import lock
from model.review_cycle import ReviewCycle, VoiceCount, VoiceGiver
from model.rows import Row, among
from rules.anonymity import told_of
from rules.reviews import ReviewKind

AT_ONCE = 1_000
Place = tuple[UUID, ReviewKind, str]
Of = tuple[UUID, ReviewKind]


async def close_voices(work: Work, cycle: Row) -> None:
    """Beside all that was ever shown of the same person from the same perspective.

    Who comes or goes alone between two questions, or two cycles, would be told apart.
    """
    await lock(work.system(), ReviewKind.__name__)
    groups = await givers(work, VoiceGiver.cycle_id == cycle.id)
    earlier = await shown_before(work, cycle, {subject for subject, _ in groups})
    threshold = cycle[ReviewCycle.threshold]
    places = [
        place
        for of, asked in groups.items()
        for place in told_of(asked, threshold, [*earlier.get(of, {}).values()])
    ]
    for start in range(0, len(places), AT_ONCE):
        await show(work, places[start : start + AT_ONCE])


async def shown_before(
    work: Work, cycle: Row, subjects: set[UUID]
) -> Mapping[Of, Mapping[Place, frozenset[UUID]]]:
    if not subjects:
        return {}
    others = and_(among(VoiceGiver.subject_id, sorted(subjects)), VoiceGiver.cycle_id != cycle.id)
    return await givers(work, and_(others, VoiceCount.is_shown))


async def givers(work: Work, which: Any) -> Mapping[Of, Mapping[Place, frozenset[UUID]]]:
    """Who answered each question, by whom it is about and from where; questions in their order."""
    same = (VoiceCount.participant_id, VoiceCount.perspective, VoiceCount.question)
    place = (VoiceGiver.participant_id, VoiceGiver.perspective, VoiceGiver.question)
    told = select(*place, VoiceGiver.subject_id, VoiceGiver.person_id)
    asked = told.join(VoiceCount, and_(*(a == b for a, b in zip(same, place, strict=True))))
    found: defaultdict[Of, defaultdict[Place, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for each in await work.system().all(asked.where(which).order_by(*place)):
        of = (each.subject_id, each.perspective)
        found[of][each.participant_id, each.perspective, each.question].add(each.person_id)
    return {
        of: {place: frozenset(who) for place, who in groups.items()} for of, groups in found.items()
    }


async def show(work: Work, places: Sequence[Place]) -> None:
    place = tuple_(VoiceCount.participant_id, VoiceCount.perspective, VoiceCount.question)
    shown = update(VoiceCount).where(place.in_(places))
    await work.system().run(shown.values(is_shown=True))
