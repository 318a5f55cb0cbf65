"""Recognition: thanks of one for many, with the value it shows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base, Identified, Versioned
from rules.recognition import RecognitionKind, RecognitionLevel


class Recognition(Identified, Versioned, Base):
    """`line_ids` are the managers above its recipients, as it was sent."""

    __tablename__ = "given_recognition"
    __table_args__ = (
        Index("ix_given_recognition_author_id_sent_at", "author_id", "sent_at", "id"),
        Index("ix_given_recognition_sent_at", "sent_at", "id"),
        Index("ix_given_recognition_key_result_id", "key_result_id"),
        Index("ix_given_recognition_recipient_ids", "recipient_ids", postgresql_using="gin"),
        Index("ix_given_recognition_value_ids", "value_ids", postgresql_using="gin"),
    )

    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    recipient_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    line_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    level: Mapped[RecognitionLevel]
    kind: Mapped[RecognitionKind]
    text: Mapped[str]
    key_result_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("key_result.id", ondelete="SET NULL")
    )
    check_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("check_in.id"))
    value_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    sent_at: Mapped[datetime]
