"""The action that says how far somebody is in a competency: of oneself, or of a report."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from auth.gate import Work
from model.competency import Competency, Track
from model.growth import CompetencyAssessment
from model.rows import Row
from resolvers.again import at, first_answer, row_of
from resolvers.everyday.feedback_give import author, manager
from resolvers.everyday.growth_actions import shown_to, track_in_use
from resolvers.everyday.tags import tags
from resolvers.ids import GlobalId
from resolvers.once import remember
from resolvers.org.present import all_present
from rules.errors import Invalid, NotAllowed
from rules.growth import Level, check_place, levels_of
from rules.words import check_text

NewId = Callable[[], UUID]
ASSESS = "competencyAssess"


@dataclass(frozen=True)
class CompetencyAssess:
    """`level` is the highest whose expectation is met, and 0 where none is."""

    person: GlobalId
    competency: GlobalId
    track: GlobalId
    level: int
    note: str | None = None
    assessed_on: date | None = None
    shared: bool = False
    client_mutation_id: str | None = None


async def competency_assess(work: Work, given: CompetencyAssess, new_id: NewId) -> Row:
    actor = author(work, CompetencyAssessment)
    first = await first_answer(work, ASSESS, given, CompetencyAssessment)
    if first is not None:
        return first
    check_text(given.note, "note")
    [person] = await all_present(work, [given.person], [["person"]])
    await check_may(work, person, given)
    [competency] = await tags(work, Competency, [given.competency], "competency")
    with at("track"):
        track = await track_in_use(work, given.track)
    levels = levels_of(track[Track.levels])
    check_expected(levels, competency)
    check_place(given.level, 0, len(levels))
    id_ = new_id()
    who = {"id": id_, "person_id": person, "author_id": actor}
    what = {"competency_id": competency, "track_id": track.id, "level": given.level}
    when = {"assessed_on": day(work, given.assessed_on), "created_at": work.moment.now}
    shared = {"shared_with_id": await shown_to(work, shared=given.shared), "note": given.note}
    await work.insert(CompetencyAssessment, {**who, **what, **when, **shared})
    row = await row_of(work, CompetencyAssessment, id_)
    work.audit(ASSESS, CompetencyAssessment, id_, whose=person)
    await remember(work, ASSESS, given, id_)
    return row


async def check_may(work: Work, person: UUID, given: CompetencyAssess) -> None:
    """What a manager says of somebody is theirs to read at once, and shown to nobody else."""
    if person == work.actor:
        return
    if await manager(work, person) != work.actor:
        raise NotAllowed("This is for themselves, and for who manages them today.")
    if given.shared:
        message = (
            "It is theirs to read anyway. Leave it out; only what you say of yourself is shown."
        )
        raise Invalid(message, path=["shared"])


def check_expected(levels: list[Level], competency: UUID) -> None:
    if not any(each.competency_id == competency for level in levels for each in level.expectations):
        message = "No level of this track expects anything of this competency."
        raise Invalid(message, path=["competency"])


def day(work: Work, given: date | None) -> date:
    """Today, or a day before it: nobody knows how far somebody will be."""
    if given is not None and given > work.moment.today:
        raise Invalid("That day is still to come.", path=["assessedOn"])
    return given or work.moment.today
