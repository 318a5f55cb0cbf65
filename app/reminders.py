"""Reminds people with what this process shares: its database, its clock and a mail server."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from uuid import UUID

from app.services import Services
from app.settings import Settings
from auth.visibility.features import having
from auth.visibility.seen_by import seen_by
from connectors.mail import MailServer
from model.database import SystemSession
from rules.terms import Feature
from sync.reminder_mail import Mailing, mail
from sync.reminders import Reminding, remind


def reminding(services: Services) -> Reminding:
    today = services.moment().today

    async def has_okrs(session: SystemSession, people: Sequence[UUID]) -> frozenset[UUID]:
        """All of them, unless a few units try OKRs first."""
        return await having(session, Feature.OKRS, people, today)

    async def seeing(
        session: SystemSession, objectives: AbstractSet[UUID], people: AbstractSet[UUID]
    ) -> AbstractSet[tuple[UUID, UUID]]:
        return await seen_by(session, objectives, people, today)

    return Reminding(services.database, services.now, today, services.new_id, has_okrs, seeing)


async def remind_now(services: Services) -> int:
    """Everybody who is to hear of something now; by e-mail too, where a server is named."""
    count = await remind(reminding(services))
    await mail_now(services)
    return count


def to_dos(chosen: Settings) -> str | None:
    """The page of everything that its reader owes."""
    url = chosen.public_url
    return None if url is None else f"{url.removesuffix('/')}/embed/reviews"


async def mail_now(services: Services) -> int:
    """How many letters went out."""
    chosen = services.settings
    if chosen.smtp_url is None or chosen.smtp_from is None:
        return 0
    server = MailServer(chosen.smtp_url, chosen.smtp_from)
    return await mail(Mailing(services.database, services.now, server.send, to_dos(chosen)))
