"""Too many whose last day is over at once: their source's issue names them while they wait."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from model.database import SystemSession
from model.run import SyncIssue, SyncRun
from rules.safety import limit
from sync.issues import MANY_LAST_DAYS, Concern, Issue, Seen, heal_passed, keep, named
from sync.options import Occasion

OPEN = (SyncIssue.code == MANY_LAST_DAYS, SyncIssue.resolved_at.is_(None))
log = logging.getLogger("okrgraph.days")


@dataclass(frozen=True, slots=True)
class Kept:
    """Who stays of a source, of None those whom none has; `told` are ids that it was told of."""

    source: UUID | None
    told: Collection[str]
    held: Sequence[Concern]
    active: int


async def sources_told(session: SystemSession) -> Sequence[UUID]:
    return [
        row.connection_id
        for row in await session.all(sa.select(SyncIssue.connection_id).where(*OPEN))
    ]


async def told_of(session: SystemSession, source: UUID | None) -> Collection[str]:
    """The source's ids of those whom its open issue names."""
    concerns = sa.select(SyncIssue.concerns).where(SyncIssue.connection_id == source, *OPEN)
    return frozenset(each["id"] for each in await session.scalar(concerns) or ())


async def tell(session: SystemSession, kept: Kept, occasion: Occasion) -> None:
    """Once: whoever reads the source again is asked by that reading, which holds it back."""
    if kept.source is None:
        _log(kept)
        return
    if kept.told == {each.id for each in kept.held}:
        return
    newest = sa.select(SyncRun.id).where(SyncRun.connection_id == kept.source)
    run = await session.scalar(newest.order_by(SyncRun.queued_at.desc()).limit(1))
    if run is None:
        _log(kept)
    elif kept.held:
        seen = Seen(kept.source, run, occasion.now)
        await keep(session, [_issue(kept)], seen, occasion.new_id)
    else:
        seen = Seen(kept.source, occasion.new_id(), occasion.now)
        await heal_passed(session, [MANY_LAST_DAYS], seen)


def _issue(kept: Kept) -> Issue:
    message = (
        f"The last day of {named(kept.held)} is over. That is too many at once, beside who left "
        f"within a day: of {kept.active} the limit is {limit(kept.active)}. They stay until this "
        "source is read or uploaded again, which waits for a yes."
    )
    return Issue(MANY_LAST_DAYS, MANY_LAST_DAYS, message, tuple(kept.held))


def _log(kept: Kept) -> None:
    """No source shows an issue of them."""
    if kept.held:
        log.warning(
            "The last day of %d people whom no source has is over, which is too many at once: of "
            "%d the limit is %d. They stay until an administrator ends them (personRetire).",
            len(kept.held), kept.active, limit(kept.active),
        )  # fmt: skip
