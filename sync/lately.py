"""What was taken from people within a day, whoever took it: many small steps are one large one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from model.database import SystemSession
from model.person import Identity
from model.run import SyncRun
from rules.safety import limit
from sync.changes import Change
from sync.guard import is_guarded, taken
from sync.options import RunOptions
from sync.plan import Plan

TAKEN = "taken_without_asking"
"""Among a run's counts: of how many people it did what the guard counts, and nobody was asked."""

WINDOW = timedelta(hours=24)


class Taking:
    """Of how many people a run's pages have taken something so far, each counted once.

    Whom it takes from, all its pages tell together: a line that ends as its manager leaves counts
    for nothing, and the two may be on different pages.
    """

    def __init__(self, changes: Iterable[Change]) -> None:
        self._left = taken(changes)
        self.count = 0

    def meets(self, page: Iterable[Change]) -> bool:
        """Whether this page takes from somebody who was not counted yet."""
        if not self._left:
            return False
        met = self._left & {each.key for each in page if is_guarded(each)}
        self._left -= met
        self.count += len(met)
        return bool(met)


async def together(
    session: SystemSession, connection_id: UUID, plan: Plan, options: RunOptions
) -> Plan:
    """The plan, in doubt where it and the runs of a day together would take away too much.

    What somebody said yes to is theirs, and counts no more.
    """
    now = len(taken(plan.changes))
    if not now:
        return plan
    lately = await taken_lately(session, connection_id, options.now())
    if not lately:
        return plan
    most = limit(plan.active + lately)
    if now + lately <= most:
        return plan
    doubt = (
        f"It would retire, bring back or take something from {now} more after {lately} within a "
        f"day; of {plan.active + lately} the limit is {most}."
    )
    return replace(plan, doubt=plan.doubt or doubt)


async def taken_lately(session: SystemSession, connection_id: UUID, now: datetime) -> int:
    """By runs that ended within a day, however they ended, by one that nobody ended yet, and by
    people's last days, which are no run's."""
    since = now - WINDOW
    counted = sa.func.sum(SyncRun.counts[TAKEN].as_integer())
    ours = (SyncRun.connection_id == connection_id, SyncRun.counts.has_key(TAKEN))
    lately = sa.or_(SyncRun.ended_at.is_(None), SyncRun.ended_at > since)
    by_runs = sa.select(counted).where(*ours, lately).scalar_subquery()
    let_go = (Identity.retired_at > since, Identity.run_id.is_(None))
    by_days = sa.select(sa.func.count()).select_from(Identity)
    of_days = by_days.where(Identity.connection_id == connection_id, *let_go).scalar_subquery()
    return int(await session.scalar(sa.select(sa.func.coalesce(by_runs, 0) + of_days)))
