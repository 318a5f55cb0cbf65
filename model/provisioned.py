"""People and groups as an identity provider pushed them to us, by SCIM."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Json
from rules.terms import ProvisionedKind

EMPTY: Json = {"payload": {}, "name_key": "", "external_id": None}
IS_EMPTY = "deleted_at IS NULL OR payload = '{}' AND name_key = '' AND external_id IS NULL"
ONE_OF_A_NAME = "kind = 'USER' AND deleted_at IS NULL"


class Provisioned(Identified, Base):
    """A resource as it was sent, and what it is found by.

    One that was deleted keeps its place and nothing that was sent. `name_key` is the casefolded
    userName of a user, the displayName of a group.
    """

    __tablename__ = "provisioned"
    __table_args__ = (
        CheckConstraint(IS_EMPTY, name="deleted_is_empty"),
        Index(
            "uq_provisioned_name_key",
            "connection_id",
            "name_key",
            unique=True,
            postgresql_where=text(ONE_OF_A_NAME),
        ),
        Index("ix_provisioned_external_id", "connection_id", "external_id"),
        Index("ix_provisioned_created_at", "connection_id", "kind", "created_at", "id"),
    )

    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connection.id"))
    kind: Mapped[ProvisionedKind]
    name_key: Mapped[str]
    external_id: Mapped[str | None]
    payload: Mapped[Json]
    version: Mapped[int]
    created_at: Mapped[datetime]
    modified_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
