"""Who hears of an event: whoever may see what it tells of. Nobody else can so much as count it."""

from sqlalchemy import and_, or_, select

from auth.visibility.predicates import (
    HAS_ROLE,
    REACHES_ADMINISTRATION,
    REACHES_OKRS,
    VIEWER,
    Predicate,
    Reasons,
    objective_reasons,
    personal_reasons,
    tasks_of_readable_links,
)
from model.journal import Outbox, horizon
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import AnySelect
from model.task import Task
from rules.terms import Reason, Role

OPEN = ("Person", "OrgUnit", "Cycle", "Pilot")
"""Nouns of the directory, which everybody sees whole."""
ADMINISTRATIVE = ("RoleGrant", "Client", "Webhook")
PERSONAL = "Employment"
"""What of a person only their line sees, told apart: a day entered in secret is told to them."""


def event_reasons() -> Reasons:
    """Of a noun that stands nowhere here, nobody hears."""
    told = personal_reasons(Outbox.subject_id)
    of_person = {reason: and_(of(PERSONAL), seen) for reason, seen in told.items()}
    own_role = and_(of("RoleGrant"), REACHES_ADMINISTRATION, Outbox.subject_id == VIEWER)
    administers = and_(Outbox.noun.in_(ADMINISTRATIVE), HAS_ROLE[Role.ADMINISTRATOR])
    return {
        **of_person,
        Reason.PUBLISHED: Outbox.noun.in_(OPEN),
        Reason.SUBJECT: or_(own_role, of_person[Reason.SUBJECT]),
        Reason.ADMINISTRATOR: or_(administers, of_person[Reason.ADMINISTRATOR]),
        Reason.OBJECTIVE: and_(REACHES_OKRS, or_(*okrs())),
        Reason.ASSIGNEE: and_(REACHES_OKRS, of("Task"), Outbox.subject_id.in_(own_tasks())),
    }


def settled() -> Predicate:
    """That every transaction before an event's own is over.

    Else a reader could go past the place of one that is still to commit, and never learn of it.
    """
    return Outbox.xact < horizon()


def okrs() -> list[Predicate]:
    return [
        and_(of("Objective"), Outbox.subject_id.in_(known_objectives())),
        and_(of("KeyResult"), Outbox.subject_id.in_(known_key_results())),
        and_(of("Task"), Outbox.subject_id.in_(tasks_of_readable_links())),
    ]


def known_objectives() -> AnySelect:
    """Those that the viewer sees, and those that they would see were they not archived.

    Whoever saw one must hear that it is gone.
    """
    objective = Objective.__table__.alias()
    return select(objective.c.id).where(or_(*objective_reasons(objective.c).values()))


def known_key_results() -> AnySelect:
    result = KeyResult.__table__.alias()
    return select(result.c.id).where(result.c.objective_id.in_(known_objectives()))


def own_tasks() -> AnySelect:
    task = Task.__table__.alias()
    return select(task.c.id).where(task.c.assignee_id == VIEWER)


def of(noun: str) -> Predicate:
    return Outbox.noun == noun
