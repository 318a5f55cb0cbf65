"""Machines that may ask, and their secrets. Administrators only."""

from datetime import date, datetime

import strawberry

from resolvers.org.people import people_by_id
from resolvers.pages import Paging
from resolvers.systems.clients import clients_by_id, secrets_of
from rules.terms import ClientState, Scope
from schema import paging
from schema.edges import by, column, computed
from schema.node import Node
from schema.person import Person


@strawberry.type(
    description="A secret of a machine. Its text is shown once, when it is made, and kept nowhere."
)
class ClientSecret(Node):
    client: "Client" = by(clients_by_id, "Whose it is.", key="client_id")
    prefix: str = column("How it begins, to tell it from others.")
    created_at: datetime = column("When it was made.")
    created_by: Person = by(people_by_id, "Who made it.", key="created_by_id")
    expires_at: datetime = column("The end of its life.")
    last_used_on: date | None = column("The last day it was used; null for never.")
    revoked_at: datetime | None = column("When it was revoked; null if it was not.")


@strawberry.type(
    description="A machine that an administrator registered: it asks for itself, or gets widget "
    "tokens for people on its pages."
)
class Client(Node):
    client_id: str = computed(lambda row: str(row.id), "What it calls itself beside a secret.")
    name: str = column("What administrators call it; unique.")
    state: ClientState = column("Whether it may still ask.")
    origins: list[str] = column("The origins that its widget tokens work on.")
    scopes: list[Scope] = computed(
        lambda row: [scope for scope in Scope if scope.value in row.scopes],
        "The most that its tokens reach.",
    )
    documents: list[str] = column(
        "The only trusted documents that its widget tokens may run; where there are none, any."
    )
    names_subjects: bool = column(
        "Whether it says itself whom a widget token is for; else it must send a token of theirs."
    )
    version: int = column("Goes up with each change; give it as `expectedVersion`.")
    created_at: datetime = column("When it was registered.")
    created_by: Person = by(people_by_id, "Who registered it.", key="created_by_id")
    secrets: paging.Connection[ClientSecret] = by(
        secrets_of, "Its secrets, newest first; never their text.", arguments=Paging
    )
