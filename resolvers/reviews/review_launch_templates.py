"""Which template asks whom in a cycle: chosen as it is launched, and never again."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Date, select

from auth.gate import Work
from model.effective import current_membership, current_state
from model.person import Person
from model.review_cycle import ReviewCycle, ReviewCycleTemplate, ReviewTemplate
from model.rows import AnySelect, Row, columns, named, written
from model.unit import Membership, UnitState
from resolvers.again import at, named_row
from resolvers.ids import GlobalId, key_of
from rules.errors import Invalid
from rules.review_templates import check_asks, kept
from rules.reviews import ReviewKind, kinds_written


@dataclass(frozen=True)
class PeopleTemplate:
    """For some of those who take part, such as those who stand on one level of a track."""

    template: GlobalId
    people: Sequence[GlobalId]


async def templates(
    work: Work, cycle: Row, people: Sequence[UUID], named_for: Sequence[PeopleTemplate]
) -> Callable[[UUID], UUID]:
    """That which a person is named for, else that of their nearest unit, else the cycle's."""
    theirs = await by_person(work, cycle, {*people}, named_for)
    of_unit = await by_unit(work, cycle)

    def of(person: UUID) -> UUID:
        chosen = theirs.get(person)
        return of_unit(person) if chosen is None else chosen

    return of


async def by_person(
    work: Work, cycle: Row, people: Collection[UUID], named_for: Sequence[PeopleTemplate]
) -> Mapping[UUID, UUID]:
    """Each of those who take part is named once at most."""
    found: dict[UUID, UUID] = {}
    for place, each in enumerate(named_for):
        with at("peopleTemplates", str(place), "template"):
            row = await named_row(work, ReviewTemplate, each.template)
            check_asks(kept(row[ReviewTemplate.sections]), kinds_of(cycle))
        for number, id_ in enumerate(each.people):
            path = ["peopleTemplates", str(place), "people", str(number)]
            person = key_of(id_, Person.__name__)
            if person is None or person not in people:
                message = "Nobody of this id takes part."
                raise Invalid(message, path=path, code="NOT_FOUND")
            if person in found:
                raise Invalid("They are named before: one template asks them.", path=path)
            found[person] = row.id
    return found


def kinds_of(cycle: Row) -> Sequence[ReviewKind]:
    upward, skip = cycle[ReviewCycle.has_upward], cycle[ReviewCycle.has_skip]
    return kinds_written(peers=cycle[ReviewCycle.most_peers], upward=upward, skip=skip)


async def by_unit(work: Work, cycle: Row) -> Callable[[UUID], UUID]:
    """The template of the nearest unit that has one of its own, else that of the cycle."""
    own = await work.rows(ReviewCycleTemplate, overriding(cycle.id))
    templates_ = {
        row[ReviewCycleTemplate.unit_id]: row[ReviewCycleTemplate.template_id] for row in own
    }
    today = work.moment.today
    parents = {row.unit_id: row.parent_id for row in await work.records(units(), on=today)}
    homes: dict[UUID, list[UUID]] = {}
    for row in await work.records(memberships(), on=today) if templates_ else ():
        homes.setdefault(row.person_id, []).append(row.unit_id)

    def of(person: UUID) -> UUID:
        level: list[UUID] = sorted(homes.get(person, []))
        while level:
            for unit in level:
                if unit in templates_:
                    return templates_[unit]
            level = sorted({up for unit in level if (up := parents.get(unit)) is not None})
        chosen: UUID = cycle[ReviewCycle.template_id]
        return chosen

    return of


def overriding(cycle_id: UUID) -> AnySelect:
    return select(*columns(ReviewCycleTemplate)).where(ReviewCycleTemplate.cycle_id == cycle_id)


@written
def units() -> AnySelect:
    on = named("on", Date())
    return select(UnitState.unit_id, UnitState.parent_id).where(current_state(UnitState, on))


@written
def memberships() -> AnySelect:
    on = named("on", Date())
    return select(Membership.person_id, Membership.unit_id).where(
        current_membership(Membership, on)
    )
