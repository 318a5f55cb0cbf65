"""Which units are told of: so that none of them, beside those above and below it, is few people."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Date, select

from auth.gate import Gate
from model.effective import current_membership, current_state
from model.rows import AnySelect, named, written
from model.unit import Membership, UnitState
from rules.anonymity import Told, told_of
from rules.rhythm import FEWEST

ON = named("on", Date())
Who = TypeVar("Who", bound=Hashable)
Unit = UUID | None
"""None is the whole company."""


@dataclass(frozen=True)
class Scope:
    """A unit with those below it, and who is in one of them today; without a unit, all of them."""

    units: frozenset[UUID] | None
    people: frozenset[UUID]

    def has(self, places: Collection[UUID]) -> bool:
        return self.units is None or not self.units.isdisjoint(places)


@dataclass(frozen=True)
class Company:
    """Its units as they stand today, and to which of them each person belongs.

    What is worked out of all of it is worked out once, as it is asked for again and again.
    """

    children: Mapping[Unit, Sequence[UUID]]
    homes: Mapping[UUID, frozenset[UUID]]

    def below(self, unit: Unit) -> list[Unit]:
        """The unit and those below it, whatever is above something else before that."""
        inside, found = {unit}, [unit]
        for each in found:
            more = [child for child in self.children.get(each, ()) if child not in inside]
            inside.update(more)
            found += more
        return found

    def scope(self, unit: Unit) -> Scope:
        if unit is None:
            return Scope(None, frozenset(self.homes))
        inside = frozenset(each for each in self.below(unit) if each is not None)
        people = (who for who, homes in self.homes.items() if not homes.isdisjoint(inside))
        return Scope(inside, frozenset(people))

    def gathered(
        self, placed: Iterable[tuple[UUID, Collection[UUID]]]
    ) -> dict[Unit, frozenset[UUID]]:
        """By unit the people that are placed in it or below it, the company and the top first."""
        found: defaultdict[Unit, set[UUID]] = defaultdict(set)
        for who, places in placed:
            for place in (None, *places):
                found[place].add(who)
        for each in reversed(self.order):
            for child in self.children.get(each, ()):
                found[each] |= found[child]
        return {each: frozenset(found[each]) for each in self.order}

    @cached_property
    def order(self) -> Sequence[Unit]:
        """The company and its units, the top first."""
        return self.below(None)

    @cached_property
    def people(self) -> Mapping[Unit, frozenset[UUID]]:
        return self.gathered(self.homes.items())


def told_units(
    groups: Mapping[Unit, Collection[Who]], before: Iterable[Collection[Who]] = ()
) -> list[Unit]:
    """Those of which it may be told, the higher ones first, whichever is asked for.

    What is left of a unit by what is told of others is few people at no time: it would tell of
    them by the difference.
    """
    return told_of(groups, FEWEST, [Told(each, FEWEST) for each in before])


async def company_of(load: Gate) -> Company:
    """Each part of an answer asks for it, and it is the same for all of them."""
    known: dict[date, Company] = load.remembered(company_of)
    if load.today not in known:
        known[load.today] = await company_on(load, load.today)
    return known[load.today]


async def company_on(load: Gate, today: date) -> Company:
    homes: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in await load.records(memberships(), on=today):
        homes[row.person_id].add(row.unit_id)
    parents = {row.unit_id: row.parent_id for row in await load.records(units(), on=today)}
    children: defaultdict[Unit, list[UUID]] = defaultdict(list)
    for each in sorted(parents):
        over = parents[each]
        children[over if over in parents else None].append(each)
    return Company(children, {who: frozenset(each) for who, each in homes.items()})


@written
def memberships() -> AnySelect:
    told = select(Membership.person_id, Membership.unit_id)
    return told.where(current_membership(Membership, ON))


@written
def units() -> AnySelect:
    return select(UnitState.unit_id, UnitState.parent_id).where(current_state(UnitState, ON))
