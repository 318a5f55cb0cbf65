"""The open OKRs of a cycle: in which units each of them is, and who is to speak of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.circles import is_open
from model.key_result import KeyResult
from model.objective import Objective, ObjectiveUnit
from model.rows import AnySelect, Row, of_keys, written
from resolvers.alignment.entering import COUNTED
from resolvers.progress.objectives import OBJECTIVE
from resolvers.rhythm.insight_units import Company, Scope
from rules.terms import Outcome

Speakers = Mapping[UUID, UUID | None]


@dataclass(frozen=True)
class Okrs:
    """`places` are the units of each objective: those that share it, and those of its owner.

    `results` are its key results, but for those that were given up, with who is to speak of each;
    `scores` are theirs, of those that were graded.
    """

    objectives: Sequence[Row]
    places: Mapping[UUID, frozenset[UUID]]
    results: Mapping[UUID, Speakers]
    scores: Mapping[UUID, Decimal]

    def within(self, scope: Scope) -> list[Row]:
        return [row for row in self.objectives if scope.has(self.places[row.id])]

    def placed_owners(self) -> Iterator[tuple[UUID, frozenset[UUID]]]:
        """Who owns an objective or speaks of a result of it, and where that is."""
        for row in self.objectives:
            for who in {row[Objective.owner_id], *self.results[row.id].values()}:
                if who is not None:
                    yield who, self.places[row.id]


async def okrs_of(load: Gate, cycle: UUID, company: Company) -> Okrs:
    """As it stands today; what is told of a cycle and of its weeks rests on the same."""
    known: dict[UUID, Okrs] = load.remembered(okrs_of)
    if cycle not in known:
        known[cycle] = await okrs_in(load, cycle, company)
    return known[cycle]


async def okrs_in(load: Gate, cycle: UUID, company: Company) -> Okrs:
    rows = await load.rows(Objective, objectives(), keys=[cycle])
    keys = [row.id for row in rows]
    over: Speakers = {row.id: row[Objective.owner_id] for row in rows}
    places = {key: set(homes_of(company, owner)) for key, owner in over.items()}
    for each in await load.records(shares(), keys=keys):
        places[each.objective_id].add(each.unit_id)
    results: defaultdict[UUID, dict[UUID, UUID | None]] = defaultdict(dict)
    live = await load.records(live_results(), keys=keys)
    for each in live:
        results[each.objective_id][each.id] = each.owner_id or over[each.objective_id]
    scores = {each.id: each.score for each in live if each.score is not None}
    spread = {key: frozenset(units) for key, units in places.items()}
    return Okrs(rows, spread, {key: results[key] for key in keys}, scores)


def homes_of(company: Company, owner: UUID | None) -> frozenset[UUID]:
    return frozenset() if owner is None else company.homes.get(owner, frozenset())


@written
def objectives() -> AnySelect:
    """Published, and open to everybody."""
    found = select(*OBJECTIVE).where(of_keys(Objective.cycle_id), is_open(Objective))
    return found.where(Objective.status.in_(COUNTED)).order_by(Objective.position, Objective.id)


@written
def shares() -> AnySelect:
    told = select(ObjectiveUnit.objective_id, ObjectiveUnit.unit_id)
    return told.where(of_keys(ObjectiveUnit.objective_id))


@written
def live_results() -> AnySelect:
    """Where one has no owner, whoever owns its objective is meant."""
    told = select(KeyResult.objective_id, KeyResult.id, KeyResult.owner_id, KeyResult.score)
    return told.where(
        of_keys(KeyResult.objective_id),
        KeyResult.archived_at.is_(None),
        KeyResult.outcome.is_distinct_from(Outcome.CANCELLED),
    )
