"""Which voices of a cycle are shown: decided once, as the last of them is heard."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, tuple_, update

from auth.gate import Work
from model.review_cycle import ReviewCycle, VoiceCount, VoiceGiver
from model.rows import Row
from resolvers.reviews.heard_before import heard_before
from resolvers.reviews.turns import take_telling
from rules.anonymity import heard_of
from rules.reviews import ReviewKind

AT_ONCE = 1_000
Place = tuple[UUID, ReviewKind, str]


async def close_voices(work: Work, cycle: Row) -> None:
    """Peers' and reports' together, beside all that was ever shown of the same person.

    Who comes or goes alone between two questions, two sides or two cycles would be told apart.
    """
    await take_telling(work)
    groups = await givers(work, cycle)
    before = await heard_before(work, groups)
    threshold = cycle[ReviewCycle.threshold]
    places: list[Place] = []
    for subject, asked in groups.items():
        places += heard_of(asked, threshold, before.get(subject, ()))
        # Of a whole company this takes a second or two, in which others are answered too.
        await asyncio.sleep(0)
    for start in range(0, len(places), AT_ONCE):
        await show(work, places[start : start + AT_ONCE])


async def givers(work: Work, cycle: Row) -> Mapping[UUID, Mapping[Place, set[UUID]]]:
    """Who answered each question, by whom it is about; sides and questions in their order."""
    place = (VoiceGiver.participant_id, VoiceGiver.perspective, VoiceGiver.question)
    told = select(*place, VoiceGiver.subject_id, VoiceGiver.person_id)
    of_cycle = told.where(VoiceGiver.cycle_id == cycle.id).order_by(*place)
    found: defaultdict[UUID, defaultdict[Place, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for each in await work.system().all(of_cycle):
        place_of = (each.participant_id, each.perspective, each.question)
        found[each.subject_id][place_of].add(each.person_id)
    return found


async def show(work: Work, places: Sequence[Place]) -> None:
    place = tuple_(VoiceCount.participant_id, VoiceCount.perspective, VoiceCount.question)
    shown = update(VoiceCount).where(place.in_(places))
    await work.system().run(shown.values(is_shown=True))
