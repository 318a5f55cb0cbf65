"""What syncing did: runs, what they could not take, and the plans that wait for a yes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Json
from rules.terms import PlanState, RunMode, RunState, RunTrigger

ACTIVE = "state IN ('RUNNING', 'WAITING')"


class SyncRun(Identified, Base):
    """One run of one connection. Only one may be active; its `fence` is checked in each commit.

    Where somebody asked for it: `approve_hash` names the held plan that it is to apply,
    `expect_hash` the preview that it must come to, `about` the one record that it is to read.
    """

    __tablename__ = "sync_run"
    __table_args__ = (
        Index("uq_sync_run_active", "connection_id", unique=True, postgresql_where=text(ACTIVE)),
        Index("ix_sync_run_connection_id_started_at", "connection_id", text("started_at DESC")),
        Index("ix_sync_run_queued", "queued_at", postgresql_where=text("state = 'QUEUED'")),
    )

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"))
    trigger: Mapped[RunTrigger]
    mode: Mapped[RunMode]
    state: Mapped[RunState]
    fence: Mapped[int]
    lease_until: Mapped[datetime | None]
    attempt: Mapped[int] = mapped_column(default=1, server_default="1")
    checkpoint: Mapped[Json | None]
    counts: Mapped[Json]
    estimate: Mapped[int | None]
    plan_hash: Mapped[str | None]
    queued_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    waiting_until: Mapped[datetime | None]
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    approve_hash: Mapped[str | None]
    expect_hash: Mapped[str | None]
    about: Mapped[str | None]


class SyncIssue(Identified, Base):
    """A record, or a part of one, that could not be taken; healed when it next passes.

    `asked_at` is when the source was last asked about it, where only some are asked about in a run.
    """

    __tablename__ = "sync_issue"
    __table_args__ = (
        UniqueConstraint("connection_id", "code", "subject"),
        Index("ix_sync_issue_run_id", "run_id"),
    )

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"))
    run_id: Mapped[UUID] = mapped_column(ForeignKey("sync_run.id"))
    code: Mapped[str]
    subject: Mapped[str]
    message: Mapped[str]
    concerns: Mapped[list[Any]]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]


class SyncPlan(Identified, Base):
    """Changes that a safety limit holds back, under the hash that an approval must name.

    One that was only PREVIEWED is of no run; of it the first changes are kept, and all are counted.
    """

    __tablename__ = "sync_plan"
    __table_args__ = (Index("ix_sync_plan_connection_id", "connection_id"),)

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"))
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("sync_run.id"))
    hash: Mapped[str] = mapped_column(index=True)
    state: Mapped[PlanState]
    reason: Mapped[str]
    counts: Mapped[Json]
    changes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
