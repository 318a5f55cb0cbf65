"""Trusted documents: GraphQL that clients run by its id, judged once when it was registered."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base


class TrustedDocument(Base):
    """`id` is `sha256:` and the digest of `text`; `operations` are the names of those it holds.

    `number` grows with each one registered: with the count it tells whether anything has changed.
    `cost` is the dearest operation's at worst, with variables at their defaults.
    """

    __tablename__ = "trusted_document"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    text: Mapped[str]
    operations: Mapped[str]
    cost: Mapped[int]
    registered_at: Mapped[datetime]
