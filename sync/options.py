"""How one run is to go: its time, its ids, and what the person who starts it wants."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from rules.terms import RunTrigger

LEASE = timedelta(seconds=30)
"""How long a run may be silent before another may take its place, though it seems to live."""

PLAN_LIFE = timedelta(hours=24)
"""How long a plan that was held back can be approved."""

PAGE = 5000
"""Changes that are written in one transaction: so many that its commit is a small part of it, and
so few that it is over within a second or so."""

Clock = Callable[[], datetime]
NewId = Callable[[], UUID]
Progress = Callable[[int, int], None]


def in_silence(_done: int, _total: int) -> None:
    """Nobody is watching."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When something is worked out, and on which day of the organisation; `new_id` names it."""

    now: datetime
    today: date
    new_id: NewId


@dataclass(frozen=True, slots=True)
class RunOptions:
    """`today` is the organisation's; `now` knows its zone. `progress` hears (done, of how many).

    With `dry_run` nothing at all is written. `approve_hash` applies the part of the plan that
    would be held back, if it is exactly the one of that hash; `approved_by` is who says so.
    `expect_hash` is of a plan that somebody previewed: where it comes to another now, nothing is
    done. `asked` is the queued run that this is, where somebody asked for it. `id_of` tells how a
    key result is named to others.
    """

    now: Clock
    today: date
    new_id: NewId
    dry_run: bool = False
    approve_hash: str | None = None
    approved_by: UUID | None = None
    expect_hash: str | None = None
    asked: UUID | None = None
    progress: Progress = in_silence
    trigger: RunTrigger = RunTrigger.UPLOAD
    id_of: Callable[[UUID], str] = str
    lease: timedelta = LEASE
    page: int = PAGE

    @property
    def occasion(self) -> Occasion:
        return Occasion(self.now(), self.today, self.new_id)
