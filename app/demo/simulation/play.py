"""One cycle of the simulation: which it is, and who runs the programme."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.demo.simulation.cast import Cast, cast_of
from app.demo.simulation.stage import Stage
from resolvers.ids import global_id
from resolvers.org.roles import RoleOfPerson, role_grant
from rules.errors import Invalid
from rules.terms import ObjectiveLevel, Role


@dataclass(frozen=True, slots=True)
class Play:
    stage: Stage
    key: str
    seed: int
    lead: UUID

    async def cast(self) -> Cast:
        """As it stands by now."""
        return await seen(self.stage, self.key)


async def seen(stage: Stage, key: str) -> Cast:
    async with stage.database.system() as session:
        return await cast_of(session, key)


async def lead_named(stage: Stage, cast: Cast, at: datetime) -> UUID:
    """Who runs the programme; where nobody does, an administrator grants it."""
    if cast.lead is not None:
        return cast.lead
    if cast.administrator is None:
        message = "Nobody runs the programme, and no administrator can grant it. Grant one first."
        raise Invalid(message, path=["lead"])
    owners = (goal.owner for goal in cast.goals if goal.row.level is ObjectiveLevel.COMPANY)
    chosen = next((each for each in owners if each is not None), cast.administrator)
    given = RoleOfPerson(global_id("Person", chosen), Role.PROGRAMME_LEAD)
    await stage.act(cast.administrator, at, role_grant, given)
    stage.forget(chosen)
    return chosen
