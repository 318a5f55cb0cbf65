"""Which features are on for a person: those that are open to all, or tried in one of their units.

Who runs a feature has it before anybody else: programme leads OKRs, HR reviewers both.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Date, select

from model.database import Lookup
from model.effective import current_membership, current_state
from model.pilot import Pilot, PilotUnit
from model.role import RoleGrant
from model.rows import AnySelect, named, of_keys, written
from model.unit import Membership, UnitState
from rules.terms import Feature, Role

OF_ROLE: Mapping[Role, frozenset[Feature]] = {
    Role.PROGRAMME_LEAD: frozenset({Feature.OKRS}),
    Role.HR_REVIEWER: frozenset(Feature),
    Role.ADMINISTRATOR: frozenset(),
}


async def features_of(
    look: Lookup, person_id: UUID, roles: frozenset[Role], today: date
) -> frozenset[Feature]:
    """The features on for one person on a day."""
    open_to_all = frozenset(Feature) - await limited(look, today)
    found = await look.all(tried_in_units(), keys=[person_id], today=today)
    tried = {row.feature for row in found}
    own = frozenset[Feature]().union(*(OF_ROLE[role] for role in roles))
    return open_to_all | tried | own


async def limited(look: Lookup, today: date) -> set[Feature]:
    """The features that are only tried on this day."""
    return {
        pilot.feature
        for pilot in await look.all(piloted())
        if pilot.open_to_all_on is None or pilot.open_to_all_on > today
    }


async def having(
    look: Lookup, feature: Feature, people: Sequence[UUID], today: date
) -> frozenset[UUID]:
    """Those of the people for whom one feature is on, in three statements for any number."""
    tried = await trying(look, feature, people, today)
    if len(tried) == len({*people}):
        return tried
    granted = await look.all(roles_of(), keys=people)
    return tried | {row.person_id for row in granted if feature in OF_ROLE[row.role]}


async def trying(
    look: Lookup, feature: Feature, people: Sequence[UUID], today: date
) -> frozenset[UUID]:
    """Those whom it is on for by their units, or with everybody: not who only runs it."""
    if feature not in await limited(look, today):
        return frozenset(people)
    tried = await look.all(tried_in_units(), keys=people, today=today)
    return frozenset(row.person_id for row in tried if row.feature is feature)


@written
def roles_of() -> AnySelect:
    return select(RoleGrant.person_id, RoleGrant.role).where(of_keys(RoleGrant.person_id))


@written
def piloted() -> AnySelect:
    return select(Pilot.feature, Pilot.open_to_all_on)


@written
def tried_in_units() -> AnySelect:
    """The features of the units that people are in, and of all units above these."""
    today = named("today", Date())
    own = (
        select(Membership.person_id, Membership.unit_id)
        .where(of_keys(Membership.person_id), current_membership(Membership, today))
        .cte(recursive=True)
    )
    above = (
        select(own.c.person_id, UnitState.parent_id)
        .join(own, own.c.unit_id == UnitState.unit_id)
        .where(current_state(UnitState, today), UnitState.parent_id.is_not(None))
    )
    units = own.union(above)
    return (
        select(units.c.person_id, PilotUnit.feature)
        .join(PilotUnit, PilotUnit.unit_id == units.c.unit_id)
        .where(PilotUnit.starts_on <= today)
    )
