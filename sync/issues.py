"""What could not be taken: told in the report, kept until it heals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from connectors.records import Problem
from model.database import SystemSession
from model.rows import AnyChange, changing, given, givens, of_texts
from model.run import SyncIssue
from sync.options import NewId

MANY_LAST_DAYS = "MANY_LAST_DAYS"
"""Met by the days that pass and by no reading: so none heals it, and it stays while it holds."""


@dataclass(frozen=True, slots=True)
class Concern:
    """Somebody or something that an issue touches, by its id in the source."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Issue:
    """`code` and `subject` tell issues apart: one that comes again is the same one."""

    code: str
    subject: str
    message: str
    concerns: tuple[Concern, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "subject": self.subject,
            "message": self.message,
            "concerns": _told(self.concerns),
        }


@dataclass(frozen=True, slots=True)
class Seen:
    """Where and when issues were met; `scope` begins the kept subjects of this one import."""

    connection_id: UUID
    run_id: UUID
    at: datetime
    scope: str = ""


def issue_of(problem: Problem) -> Issue:
    """A connector's problem as an issue; it concerns the place where it was found."""
    concern = Concern(problem.where, problem.subject)
    return Issue(problem.code, problem.subject, problem.message, (concern,))


def distinct(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """The first of each code and subject, as only one of them can be kept."""
    first: dict[tuple[str, str], Issue] = {}
    for issue in issues:
        first.setdefault((issue.code, issue.subject), issue)
    return tuple(first.values())


def named(concerns: Sequence[Concern], most: int = 5) -> str:
    """The first few names, and how many more there are."""
    names = ", ".join(f"{each.name} ({each.id})" for each in concerns[:most])
    rest = len(concerns) - most
    return f"{names} and {rest} more" if rest > 0 else names


async def keep(session: SystemSession, issues: Sequence[Issue], seen: Seen, new_id: NewId) -> None:
    """Write issues down; one that had healed is open again."""
    if issues:
        rows = [{"id": new_id(), **_row(issue, seen)} for issue in issues]
        await session.change_each(_kept(), rows)


@changing
def _kept() -> AnyChange:
    what = givens(SyncIssue.id, SyncIssue.connection_id, SyncIssue.run_id, SyncIssue.code)
    told = givens(SyncIssue.subject, SyncIssue.message, SyncIssue.concerns)
    when = givens(SyncIssue.first_seen_at, SyncIssue.last_seen_at)
    statement = insert(SyncIssue).values(**what, **told, **when, resolved_at=None)
    again = ("run_id", "message", "concerns", "last_seen_at", "resolved_at")
    return statement.on_conflict_do_update(
        index_elements=["connection_id", "code", "subject"],
        set_={name: statement.excluded[name] for name in again},
    )


async def heal_unseen(session: SystemSession, seen: Seen) -> None:
    """After a complete run: what did not occur again is resolved."""
    await session.change(_unseen_healed(), scope=seen.scope, **_met(seen))


async def heal_passed(session: SystemSession, subjects: Sequence[str], seen: Seen) -> None:
    """Within a run that sees only what changed: these records have passed."""
    if subjects:
        await session.change(_passed_healed(), keys=subjects, **_met(seen))


def _met(seen: Seen) -> dict[str, Any]:
    return {"connection_id": seen.connection_id, "run_id": seen.run_id, "at": seen.at}


@changing
def _unseen_healed() -> AnyChange:
    scope = given(SyncIssue.subject, "scope")
    of_readings = SyncIssue.code != MANY_LAST_DAYS
    return _healed().where(sa.func.starts_with(SyncIssue.subject, scope), of_readings)


@changing
def _passed_healed() -> AnyChange:
    return _healed().where(of_texts(SyncIssue.subject))


def _healed() -> sa.Update:
    other_run = SyncIssue.run_id != given(SyncIssue.run_id)
    return (
        sa.update(SyncIssue)
        .where(SyncIssue.connection_id == given(SyncIssue.connection_id), other_run)
        .where(SyncIssue.resolved_at.is_(None))
        .values(resolved_at=given(SyncIssue.resolved_at, "at"))
    )


def _row(issue: Issue, seen: Seen) -> dict[str, Any]:
    return {
        "connection_id": seen.connection_id,
        "run_id": seen.run_id,
        "code": issue.code,
        "subject": seen.scope + issue.subject,
        "message": issue.message,
        "concerns": _told(issue.concerns),
        "first_seen_at": seen.at,
        "last_seen_at": seen.at,
    }


def _told(concerns: Iterable[Concern]) -> list[dict[str, str]]:
    return [{"id": each.id, "name": each.name} for each in concerns]
