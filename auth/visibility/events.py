"""Who hears of an event: whoever may see what it tells of. Nobody else can so much as count it."""

from typing import Any

from sqlalchemy import and_, exists, or_

from auth.visibility.predicates import (
    HAS_ROLE,
    REACHES_ADMINISTRATION,
    REACHES_OKRS,
    VIEWER,
    Predicate,
    Reasons,
    objective_reasons,
    personal_reasons,
    task_of_readable_link,
)
from model.journal import Outbox, horizon
from model.key_result import KeyResult
from model.objective import Objective
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
    # Machines hear as well, so that a page can show its reader's badge anew: whose, and no more.
    mine = or_(Outbox.subject_id == VIEWER, VIEWER.is_(None))
    own_inbox = and_(of("Inbox"), REACHES_OKRS, mine)
    administers = and_(Outbox.noun.in_(ADMINISTRATIVE), HAS_ROLE[Role.ADMINISTRATOR])
    return {
        **of_person,
        Reason.PUBLISHED: Outbox.noun.in_(OPEN),
        Reason.SUBJECT: or_(own_role, own_inbox, of_person[Reason.SUBJECT]),
        Reason.ADMINISTRATOR: or_(administers, of_person[Reason.ADMINISTRATOR]),
        Reason.OBJECTIVE: and_(REACHES_OKRS, or_(*okrs())),
        Reason.ASSIGNEE: and_(REACHES_OKRS, of("Task"), is_own_task(Outbox.subject_id)),
    }


def settled() -> Predicate:
    """That every transaction before an event's own is over.

    Else a reader could go past the place of one that is still to commit, and never learn of it.
    """
    return Outbox.xact < horizon()


def okrs() -> list[Predicate]:
    return [
        and_(of("Objective"), is_known_objective(Outbox.subject_id)),
        and_(of("KeyResult"), is_known_key_result(Outbox.subject_id)),
        and_(of("Task"), task_of_readable_link(Outbox.subject_id)),
    ]


def is_known_objective(objective_id: Any) -> Predicate:
    """That the viewer sees it, or would were it not archived.

    Whoever saw one must hear that it is gone.
    """
    objective = Objective.__table__.alias()
    seen = or_(*objective_reasons(objective.c).values())
    return exists().where(objective.c.id == objective_id, seen)


def is_known_key_result(key_result_id: Any) -> Predicate:
    result = KeyResult.__table__.alias()
    known = is_known_objective(result.c.objective_id)
    return exists().where(result.c.id == key_result_id, known)


def is_own_task(task_id: Any) -> Predicate:
    task = Task.__table__.alias()
    return exists().where(task.c.id == task_id, task.c.assignee_id == VIEWER)


def of(noun: str) -> Predicate:
    return Outbox.noun == noun
