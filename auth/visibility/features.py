"""Which features are on for a person: those that are open to all, or tried in one of their units.

Who runs a feature has it before anybody else: programme leads OKRs, HR reviewers both.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import Date, Uuid, select

from model.database import Lookup
from model.effective import current_membership, current_state
from model.pilot import Pilot, PilotUnit
from model.rows import AnySelect, named, written
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
    pilots = await look.all(piloted())
    limited = {
        pilot.feature
        for pilot in pilots
        if pilot.open_to_all_on is None or pilot.open_to_all_on > today
    }
    found = await look.all(tried_in_units(), person=person_id, today=today)
    tried = {row.feature for row in found}
    own = frozenset[Feature]().union(*(OF_ROLE[role] for role in roles))
    return (frozenset(Feature) - limited) | tried | own


@written
def piloted() -> AnySelect:
    return select(Pilot.feature, Pilot.open_to_all_on)


@written
def tried_in_units() -> AnySelect:
    """The features of the units a person is in, and of all units above these."""
    person_id, today = named("person", Uuid()), named("today", Date())
    own = (
        select(Membership.unit_id)
        .where(Membership.person_id == person_id, current_membership(Membership, today))
        .cte(recursive=True)
    )
    above = (
        select(UnitState.parent_id)
        .join(own, own.c.unit_id == UnitState.unit_id)
        .where(current_state(UnitState, today), UnitState.parent_id.is_not(None))
    )
    units = own.union(above)
    return select(PilotUnit.feature).where(
        PilotUnit.unit_id.in_(select(units.c.unit_id)), PilotUnit.starts_on <= today
    )
