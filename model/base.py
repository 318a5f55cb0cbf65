"""What every table shares: names, types, a version where people edit, an origin where it syncs."""

from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Json = dict[str, Any]


class Base(DeclarativeBase):
    """A row. Enums are text with a check, so that adding a word needs no type change."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 — SQLAlchemy reads it as declared.
        Decimal: sa.Numeric(),
        datetime: sa.TIMESTAMP(timezone=True),
        str: sa.Text(),
        Json: JSONB(),
        list[Any]: JSONB(),
        bytes: sa.LargeBinary(),
        Enum: sa.Enum(Enum, native_enum=False, create_constraint=True, length=24),
    }


class Identified:
    id: Mapped[UUID] = mapped_column(primary_key=True)


class Versioned:
    """People edit it: a save names the version it read, and loses to a newer one."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")


class Originated:
    """Where a synced row comes from: the source, its key there, the run that last wrote it."""

    connection_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("connection.id"))
    source_key: Mapped[str | None]
    run_id: Mapped[UUID | None]


def noun_of(column: InstrumentedAttribute[Any]) -> type[Base]:
    """The table's class that a column is of."""
    noun: Any = column.class_
    found: type[Base] = noun
    return found
