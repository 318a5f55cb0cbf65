"""Trials of a connection: asked for by administrators, made by a worker, forgotten after a day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from model.database import SystemSession
from model.events import event, signal
from model.run import SyncPlan
from model.trial import Trial
from rules.errors import OkrGraphError
from rules.terms import PlanState
from rules.trials import TrialKind, TrialState
from sync.changes import hash_of
from sync.report import ImportReport

LEASE = timedelta(minutes=5)
"""A trial that takes longer is given up: a run tells more, and waits better."""

KEPT = timedelta(hours=24)
"""What was found names people, so it is not kept for longer than somebody looks at it."""

CHANGES_KEPT = 5_000
"""Of a preview; its counts are of all changes, however many."""

OPEN = (TrialState.QUEUED, TrialState.RUNNING)


@dataclass(frozen=True, slots=True)
class Found:
    """What a trial found, in the form in which it is kept."""

    told: dict[str, Any]
    plan: ImportReport | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ToTry:
    """A trial that is ours to make; `settings` in place of those that are kept."""

    id: UUID
    connection_id: UUID
    kind: TrialKind
    settings: dict[str, Any] | None


def trial_row(
    id_: UUID, connection: UUID, kind: TrialKind, settings: dict[str, Any] | None
) -> dict[str, Any]:
    which = {"id": id_, "connection_id": connection, "kind": kind}
    return {**which, "settings": settings, "state": TrialState.QUEUED}


async def waiting_trials(session: SystemSession, now: datetime) -> Sequence[UUID]:
    """Those that nobody is at: asked for just now, or left behind by a worker that died."""
    left = sa.or_(Trial.state == TrialState.QUEUED, Trial.lease_until < now)
    found = sa.select(Trial.id).where(Trial.state.in_(OPEN), left).order_by(Trial.asked_at)
    return [row.id for row in await session.all(found)]


async def claim_trial(session: SystemSession, id_: UUID, now: datetime) -> ToTry | None:
    """None where another worker is at it, or it is over."""
    free = sa.or_(Trial.state == TrialState.QUEUED, Trial.lease_until < now)
    ours = sa.update(Trial).where(Trial.id == id_, Trial.state.in_(OPEN), free)
    claimed = ours.values(state=TrialState.RUNNING, lease_until=now + LEASE)
    told = (Trial.connection_id, Trial.kind, Trial.settings)
    found = (await session.run(claimed.returning(*told))).all()
    await signal(session, [event("Trial", id_)])
    return ToTry(id_, *found[0]) if found else None


async def end_trial(
    session: SystemSession, trial: ToTry, found: Found, *, now: datetime, plan_id: UUID
) -> None:
    """What was found; a plan as one that an administrator can have run."""
    if found.plan is not None:
        await session.run(sa.insert(SyncPlan).values(**_plan(trial, found.plan, now), id=plan_id))
    told = {"found": found.told, "plan_id": None if found.plan is None else plan_id}
    await _end(session, trial.id, {"state": TrialState.DONE, **told}, now)


async def fail_trial(
    session: SystemSession, trial: ToTry, error: OkrGraphError, now: datetime
) -> None:
    told = {"state": TrialState.FAILED, "error_code": error.code, "error": error.message}
    await _end(session, trial.id, told, now)


async def forget_trials(session: SystemSession, now: datetime) -> None:
    """With the plans that were only previewed."""
    old = Trial.asked_at < now - KEPT
    await session.run(sa.delete(Trial).where(old))
    previewed = (SyncPlan.state == PlanState.PREVIEWED, SyncPlan.created_at < now - KEPT)
    shown = sa.exists().where(Trial.plan_id == SyncPlan.id)
    await session.run(sa.delete(SyncPlan).where(*previewed, ~shown))


async def _end(session: SystemSession, id_: UUID, values: dict[str, Any], now: datetime) -> None:
    ours = sa.update(Trial).where(Trial.id == id_, Trial.state == TrialState.RUNNING)
    await session.run(ours.values(**values, ended_at=now, lease_until=None))
    await signal(session, [event("Trial", id_)])


def _plan(trial: ToTry, report: ImportReport, now: datetime) -> dict[str, Any]:
    changes = [change.as_json() for change in report.changes[:CHANGES_KEPT]]
    return {
        "connection_id": trial.connection_id,
        "run_id": None,
        "hash": hash_of(report.changes),
        "state": PlanState.PREVIEWED,
        "reason": "" if report.held is None else report.held.reason,
        "counts": report.counts,
        "changes": changes,
        "created_at": now,
        "expires_at": now + KEPT,
    }
