"""What an administrator had us try at another system, and what was found; nothing changes by it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Json
from rules.trials import TrialKind, TrialState

OPEN = "state IN ('QUEUED', 'RUNNING')"


class Trial(Identified, Base):
    """`settings` are tried in place of those kept; until `lease_until` a worker is at it."""

    __tablename__ = "trial"
    __table_args__ = (
        Index("ix_trial_connection_id_asked_at", "connection_id", text("asked_at DESC")),
        Index("ix_trial_open", "asked_at", postgresql_where=text(OPEN)),
    )

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"))
    kind: Mapped[TrialKind]
    state: Mapped[TrialState]
    settings: Mapped[Json | None]
    found: Mapped[Json | None]
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("sync_plan.id"))
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    error_code: Mapped[str | None]
    error: Mapped[str | None]
