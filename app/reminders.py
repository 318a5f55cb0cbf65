"""Reminds people with what this process shares: its database, its clock and a mail server."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.services import Services
from auth.visibility.features import features_of, piloted
from connectors.mail import MailServer
from model.database import SystemSession
from model.role import RoleGrant
from rules.terms import Feature, Role
from sync.reminder_mail import Mailing, mail
from sync.reminders import Reminding, remind


def reminding(services: Services) -> Reminding:
    today = services.moment().today

    async def has_okrs(session: SystemSession, people: Sequence[UUID]) -> frozenset[UUID]:
        """All of them, unless a few units try OKRs first."""
        if not await is_limited(session, today):
            return frozenset(people)
        return frozenset([each for each in people if await tries_okrs(session, each, today)])

    return Reminding(services.database, services.now, today, services.new_id, has_okrs)


async def is_limited(session: SystemSession, today: date) -> bool:
    pilots = [each for each in await session.all(piloted()) if each.feature is Feature.OKRS]
    return any(each.open_to_all_on is None or each.open_to_all_on > today for each in pilots)


async def tries_okrs(session: SystemSession, person: UUID, today: date) -> bool:
    granted = select(RoleGrant.role).where(RoleGrant.person_id == person)
    roles: frozenset[Role] = frozenset(row.role for row in await session.all(granted))
    return Feature.OKRS in await features_of(session, person, roles, today)


async def remind_now(services: Services) -> int:
    """Everybody who is to hear of something now; by e-mail too, where a server is named."""
    count = await remind(reminding(services))
    await mail_now(services)
    return count


async def mail_now(services: Services) -> int:
    """How many letters went out."""
    chosen = services.settings
    if chosen.smtp_url is None or chosen.smtp_from is None:
        return 0
    server = MailServer(chosen.smtp_url, chosen.smtp_from)
    return await mail(Mailing(services.database, services.now, server.send, chosen.public_url))
