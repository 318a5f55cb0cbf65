"""How long events are kept, and the tries to send them; and events of a database put back."""

from datetime import datetime

import sqlalchemy as sa

from model.database import SystemSession
from model.journal import Outbox
from model.webhook import WebhookDelivery

BEFORE_ALL = 0
NEWEST = sa.func.pg_snapshot_xmax(sa.func.pg_current_snapshot())


async def forget(session: SystemSession, before: datetime) -> None:
    await session.run(sa.delete(Outbox).where(Outbox.at < before))
    await session.run(sa.delete(WebhookDelivery).where(WebhookDelivery.at < before))


async def settle_restored(session: SystemSession) -> int:
    """How many events came from another server, by a dump: its transactions are ahead of ours.

    They would be waited for until this server got there. They are over, so they stand before all
    that happens here, in the order of their ids.
    """
    newest = sa.cast(sa.cast(NEWEST, sa.Text), sa.BigInteger)
    settled = sa.update(Outbox).where(Outbox.xact >= newest).values(xact=BEFORE_ALL)
    return (await session.run(settled)).rowcount
