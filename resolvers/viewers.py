"""The caller, as the graph shows them to themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from auth.gate import Gate
from resolvers.pages import Columns
from rules.terms import Role


@dataclass(frozen=True)
class Me:
    """Who asks; roles in a fixed order."""

    person_id: UUID
    roles: Sequence[Role]


async def whoever_asks(load: Gate, _: object, __: Columns) -> Me:
    roles = sorted(load.viewer.roles, key=lambda role: role.value)
    return Me(load.viewer.person_id, roles)
