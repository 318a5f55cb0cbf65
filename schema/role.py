"""Roles that are granted: who holds them, and the actions of administrators."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.ids import GlobalId
from resolvers.org.people import people_by_id
from resolvers.org.roles import RoleOfPerson, role_grant, role_revoke
from rules.terms import Role
from schema.edges import action, by, column
from schema.payloads import UserError, attempted, given
from schema.person import Person


@strawberry.type(
    description="That somebody holds a role. Seen by that person and by administrators. Nothing "
    "but a grant gives a role: no claim of a token, no other system."
)
class RoleGrant:
    person: Person = by(people_by_id, "Who holds it.", key="person_id")
    role: Role = column("What they hold.")
    granted_at: datetime = column("Since when.")
    granted_by: Person | None = by(
        people_by_id, "Who granted it; null for whoever runs the machine.", key="granted_by_id"
    )


@strawberry.input(description="A role for somebody who works here.")
class RoleGrantInput:
    person: strawberry.ID = strawberry.field(description="Who is to hold it.")
    role: Role = strawberry.field(description="What they are to hold.")
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="The grant, or why there is none.")
class RoleGrantPayload:
    role_grant: RoleGrant | None = column("The grant; the one before, if they held it already.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@strawberry.input(description="A role that somebody is no longer to hold.")
class RoleRevokeInput:
    person: strawberry.ID = strawberry.field(description="Who holds it.")
    role: Role = strawberry.field(description="What they hold.")
    client_mutation_id: str | None = given("Send a retry with the same id: it counts once.")


@strawberry.type(description="Who no longer holds the role, or why they still do.")
class RoleRevokePayload:
    person: Person | None = column("Who does not hold it any more.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class RoleGrantArguments:
    input: Annotated[RoleGrantInput, Doc("Which role, and for whom.")]


@dataclass(frozen=True)
class RoleRevokeArguments:
    input: Annotated[RoleRevokeInput, Doc("Which role, and whose.")]


async def grant_role(operation: Operation, asked: RoleGrantInput) -> Any:
    words: dict[str, Any] = {**vars(asked), "person": GlobalId(asked.person)}
    return await attempted(
        operation, role_grant, RoleOfPerson(**words), RoleGrantPayload, of="role_grant"
    )


async def revoke_role(operation: Operation, asked: RoleRevokeInput) -> Any:
    words: dict[str, Any] = {**vars(asked), "person": GlobalId(asked.person)}
    return await attempted(
        operation, role_revoke, RoleOfPerson(**words), RoleRevokePayload, of="person"
    )


@strawberry.type
class RoleMutation:
    """What Mutation is made of, as far as it is about roles."""

    role_grant: RoleGrantPayload = action(
        grant_role, "Grants somebody a role: administrators only.", takes=RoleGrantArguments
    )
    role_revoke: RoleRevokePayload = action(
        revoke_role,
        "Takes a role from somebody, at once: administrators only. One administrator stays.",
        takes=RoleRevokeArguments,
    )
