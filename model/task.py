"""Tasks of other systems, and the links that select them for a key result."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.terms import (
    LinkAggregate,
    LinkMode,
    LinkScope,
    LinkSelector,
    LinkShows,
    LinkState,
    TaskCategory,
)


class Task(Identified, Base):
    """`updated_at` is the source's time, `fetched_at` ours.

    One that `is_cancelled` was given up, and counts nowhere; one that is gone at the source, or not
    shown to us any more, stays with the time at which we noticed.
    """

    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("connection_id", "source_key"),)

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"))
    source_key: Mapped[str]
    run_id: Mapped[UUID | None]
    key: Mapped[str] = mapped_column(index=True)
    summary: Mapped[str]
    status: Mapped[str]
    category: Mapped[TaskCategory]
    type: Mapped[str | None]
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    assignee_source_key: Mapped[str | None]
    url: Mapped[str | None]
    estimate: Mapped[Decimal | None]
    is_cancelled: Mapped[bool] = mapped_column(default=False, server_default="false")
    updated_at: Mapped[datetime]
    fetched_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]


class TaskLink(Identified, Versioned, Base):
    """What a key result looks at in another system; `error` says why it can't.

    `done` and `total` are what its tasks come to by its own way to count, kept for those who see
    the key result and not the tasks.
    """

    __tablename__ = "task_link"

    key_result_id: Mapped[UUID] = mapped_column(ForeignKey("key_result.id"), index=True)
    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"), index=True)
    selector: Mapped[LinkSelector]
    query: Mapped[str]
    mode: Mapped[LinkMode]
    aggregate: Mapped[LinkAggregate]
    scope: Mapped[LinkScope]
    state: Mapped[LinkState]
    shows: Mapped[LinkShows] = mapped_column(server_default=LinkShows.EVERYBODY.value)
    error: Mapped[str | None]
    last_synced_at: Mapped[datetime | None]
    task_count: Mapped[int] = mapped_column(default=0, server_default="0")
    done: Mapped[Decimal | None]
    total: Mapped[Decimal | None]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime | None]


class LinkedTask(Base):
    """A task that a link selects."""

    __tablename__ = "linked_task"

    link_id: Mapped[UUID] = mapped_column(ForeignKey("task_link.id"), primary_key=True)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("task.id"), primary_key=True, index=True)
