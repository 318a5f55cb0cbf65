"""Reads a source of people to its end, or from where the run before was cut off."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from connectors.records import Page, PersonRecord, Problem
from model.database import Database
from rules.errors import Refused
from rules.terms import RunMode
from sync.heartbeat import beating
from sync.hints import Waiting, waiting
from sync.options import RunOptions
from sync.people_source import PeopleSource
from sync.runs import EARLIER, Run, page
from sync.staging import Staged, discard, stage, staged

LOST_PLACE = frozenset({"BAD_REQUEST", "NOT_THERE", "REFUSED"})
"""How a source says that it does not know the place any more from which we would go on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is to read: all, or what changed `since` and whom hints name.

    `started_at` is when the reading began, which may have been a run before.
    """

    started_at: datetime
    since: datetime | None
    full_at: datetime | None
    hints: Waiting

    @property
    def mode(self) -> RunMode:
        return RunMode.FULL if self.since is None else RunMode.INCREMENTAL


@dataclass(slots=True)
class Read:
    """What a source told so far; `earlier` is what runs before this one had read of it."""

    asked: Asked
    records: list[PersonRecord] = field(default_factory=list[PersonRecord])
    problems: list[Problem] = field(default_factory=list[Problem])
    gone: set[str] = field(default_factory=set[str])
    earlier: list[PersonRecord] = field(default_factory=list[PersonRecord])
    pages: int = 0

    @property
    def people(self) -> list[PersonRecord]:
        """Who moved between the pages meanwhile is told of twice, and counts as told last."""
        again = {each.source_id for each in self.records} if self.earlier else frozenset[str]()
        return [each for each in self.earlier if each.source_id not in again] + self.records

    def take(self, told: Page[PersonRecord]) -> None:
        self.records += told.records
        self.problems += told.problems
        self.gone.update(told.gone)
        self.pages += 1


async def read_people(
    database: Database, run: Run, source: PeopleSource, asked: Asked, options: RunOptions
) -> Read:
    """Raises what its pages raise; what was staged by then is there for the next run."""
    left = await _left_over(database, run, source, asked, options)
    if left is None:
        return await _read(database, run, pages_of(source, asked), Read(asked), source, options)
    read = await _taken_up(database, run, asked, left)
    try:
        rest = source.after(left.checkpoint)
        return await _read(database, run, rest, read, source, options)
    except Refused as refusal:
        if read.pages > left.pages or refusal.code not in LOST_PLACE:
            raise
    await _begin_anew(database, run)
    return await _read(database, run, pages_of(source, asked), Read(asked), source, options)


def pages_of(source: PeopleSource, asked: Asked) -> AsyncIterator[Page[PersonRecord]]:
    if asked.since is None:
        return source.everybody()
    return source.changed(asked.since, asked.hints.subjects)


async def _left_over(
    database: Database, run: Run, source: PeopleSource, asked: Asked, options: RunOptions
) -> Staged | None:
    """What a whole reading goes on from; what it can't go on from any more is in its way."""
    if asked.mode is not RunMode.FULL or not source.goes_on:
        return None
    async with page(database, run) as session:
        left = await staged(session, run.connection_id, options.now())
        if left is None:
            await discard(session, run.connection_id)
    return left


async def _taken_up(database: Database, run: Run, asked: Asked, left: Staged) -> Read:
    """As if this run had begun back then: what came since is for the next one to read."""
    async with page(database, run) as session:
        hints = await waiting(session, run.connection_id, left.began_at)
    since_then = replace(asked, started_at=left.began_at, hints=hints)
    earlier = list(left.records)
    return Read(since_then, problems=list(left.problems), earlier=earlier, pages=left.pages)


async def _read(
    database: Database,
    run: Run,
    pages: AsyncIterator[Page[PersonRecord]],
    read: Read,
    source: PeopleSource,
    options: RunOptions,
) -> Read:
    is_staged = read.asked.mode is RunMode.FULL and source.goes_on
    async for told in beating(database, run, pages):
        read.take(told)
        earlier = len(read.earlier)
        done = earlier + len(read.records)
        total = told.estimate or done
        async with page(database, run, {"read": done, "of": total, EARLIER: earlier}) as session:
            if is_staged and told.checkpoint is not None:
                began_at = read.asked.started_at
                await stage(session, run.connection_id, began_at, read.pages, told)
            options.progress(done, total)
    if is_staged:
        await _begin_anew(database, run)
    return read


async def _begin_anew(database: Database, run: Run) -> None:
    """Whatever comes of a reading that came to its end, the next one asks the source."""
    async with page(database, run) as session:
        await discard(session, run.connection_id)
