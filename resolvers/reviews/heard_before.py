"""Every group that was ever told of somebody: of a review or of a round, from whichever side."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, literal, select

from auth.gate import Work
from model.feedback_round import RoundGiver
from model.review_cycle import ReviewCycle, VoiceCount, VoiceGiver
from model.rows import among
from rules.anonymity import PER_PERSPECTIVE, Told


async def heard_before(work: Work, people: Collection[UUID]) -> Mapping[UUID, Sequence[Told[UUID]]]:
    """By whom they are about; a reader adds up what they heard, wherever they did."""
    found: defaultdict[UUID, defaultdict[Any, set[UUID]]]
    found = defaultdict(lambda: defaultdict(set))
    for statement in (of_reviews(people), of_rounds(people)) if people else ():
        for whose, who, *place in await work.system().all(statement):
            found[whose][*place].add(who)
    return {
        whose: [Told(frozenset(who), k) for (k, *_), who in groups.items()]
        for whose, groups in found.items()
    }


def of_reviews(people: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    """Their threshold first, then what makes a group one."""
    by, counted = VoiceGiver, VoiceCount
    place = (by.participant_id, by.perspective, by.question)
    same = (counted.participant_id, counted.perspective, counted.question)
    told = select(by.subject_id, by.person_id, ReviewCycle.threshold, *place)
    told = told.join(counted, and_(*(a == b for a, b in zip(same, place, strict=True))))
    told = told.join(ReviewCycle, ReviewCycle.id == by.cycle_id)
    return told.where(among(by.subject_id, sorted(people)), counted.is_shown)


def of_rounds(people: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    """All of one threshold: a round itself is not there for everybody who closes something."""
    by, k = RoundGiver, literal(PER_PERSPECTIVE)
    told = select(by.about_id, by.person_id, k, by.round_id, by.perspective)
    return told.where(among(by.about_id, sorted(people)), by.was_told)
