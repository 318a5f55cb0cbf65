"""People signed in by a browser, sign-ins that have begun, and the provider's logouts we obeyed.

Nothing here opens anything to whoever reads it: secrets are kept as their SHA-256 only.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from model.base import Base


class BrowserSession(Base):
    """A person signed in, until `expires_at`; rights are read from rows at each request.

    `hint` is the provider's ID token, sealed with a key that only the browser's cookie yields.
    """

    __tablename__ = "browser_session"
    __table_args__ = (
        Index("ix_browser_session_expires_at", "expires_at"),
        Index("ix_browser_session_person_id", "person_id"),
        Index("ix_browser_session_provider_session", "provider_session"),
        Index("ix_browser_session_provider_subject", "provider_subject"),
    )

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    provider_subject: Mapped[str]
    provider_session: Mapped[str | None]
    hint: Mapped[bytes]


class SignInAttempt(Base):
    """One visit to the provider, by one browser; gone once the browser comes back."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_expires_at", "expires_at"),)

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    browser_digest: Mapped[bytes]
    path: Mapped[str]
    expires_at: Mapped[datetime]


class ObeyedLogout(Base):
    """A logout token of the provider by its id, so that it counts once."""

    __tablename__ = "obeyed_logout"
    __table_args__ = (Index("ix_obeyed_logout_expires_at", "expires_at"),)

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime]
