"""Who did or read what of the private things."""

from datetime import datetime

import strawberry

from resolvers.org.audit import facts_of, noun_of, subject_of
from resolvers.org.people import people_by_id
from resolvers.systems.clients import clients_by_id
from schema.client import Client
from schema.edges import ROW, by, column, computed
from schema.paging import Connection
from schema.person import Person


@strawberry.type(description="A detail of an entry: a word, id, count or day; never a text.")
class AuditFact:
    name: str = column("What it tells.")
    value: str | None = column("As text; null where there is none.")


@strawberry.type(
    description="That somebody did something, or read something private. Seen by whoever did it, "
    "by the person whose it is, and by administrators, unless it is its author's alone."
)
class AuditEntry:
    at: datetime = column("When.")
    actor: Person | None = by(
        people_by_id,
        "Who; null for whoever runs the service, and for a machine that asks for itself.",
        key="actor_id",
    )
    client: Client | None = by(
        clients_by_id,
        "The machine that acted, for somebody or for itself; administrators only.",
        key="client_id",
    )
    action: str = column("What was done: `read`, or a mutation's name.")
    noun: str = computed(noun_of, "What it was done to, by its type.")
    subject: strawberry.ID | None = computed(
        subject_of, "Which one, by its id; null for a list or count of them."
    )
    whose: Person | None = by(people_by_id, "The person whose it is.", key="whose_id")
    detail: list[AuditFact] | None = by(facts_of, "More of it; administrators only.", key=ROW)


@strawberry.type(description="A page of the audit log.")
class AuditConnection(Connection[AuditEntry]):
    """Named as graph.md names it."""
