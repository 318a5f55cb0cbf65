"""Tasks of another system, page by page: what changed is written, what is older is passed over."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from connectors.records import Page, TaskRecord
from model.database import Database, SystemSession
from model.events import announce, event
from model.rows import (
    AnyRecord,
)
from model.task import Task
from rules.terms import RunMode
from sync.issues import Seen, distinct, heal_passed, heal_unseen, issue_of, keep
from sync.options import RunOptions
from sync.runs import EARLIER, Run, page
from sync.task_rows import (
    WHOLE,
    assign_by_now,
    count_of,
    note_in_cursor,
    people_of,
    results_of,
    tasks_of,
)
from sync.task_source import TaskSource
from sync.work import count_work, take_turn
from sync.writes import inserting, write

SKEW = timedelta(minutes=10)
"""How far the clocks of two machines may be from each other."""

PULLED = {"pulled": True}
"""The checkpoint of a run that has read every page, and has the links before it."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a pull reads from, and since when: that of the run before, where it goes on with it.

    `whole` is when the whole reading began that a run before did not bring to its end.
    """

    since: datetime | None
    begun: datetime
    left_off: Mapping[str, Any] | None = None
    whole: int | None = None

    @property
    def mark(self) -> dict[str, Any]:
        told = {"since": _milliseconds(self.since), "begun": _milliseconds(self.begun)}
        return {**told, **self.whole_mark}

    @property
    def whole_since(self) -> int | None:
        """Where it begins with everything, that is a whole reading, whatever was asked for."""
        return _milliseconds(self.begun) if self.since is None else self.whole

    @property
    def whole_mark(self) -> dict[str, Any]:
        return {} if self.whole_since is None else {WHOLE: self.whole_since}


@dataclass(slots=True)
class Pulled:
    """What a pull came to so far: `latest` is the newest change, and `seen` are all tasks' ids.

    `moved` is how many key results got another value by it. By `assignees` a record of each tells
    more of them than we keep. `whole` is when the whole reading began that this completes.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    issues: int = 0
    gone: int = 0
    moved: int = 0
    latest: datetime | None = None
    whole: int | None = None
    seen: set[str] = field(default_factory=set[str])
    assignees: dict[str, TaskRecord] = field(default_factory=dict[str, TaskRecord])

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged


async def pull(
    database: Database,
    run: Run,
    source: TaskSource,
    mode: RunMode,
    options: RunOptions,
    fresh: Sequence[str] = (),
) -> Pulled:
    """Every page in a transaction of its own; the cursor moves when all are in.

    A run that goes on with another one then reads what changed since that one began: where a clock
    is ahead, a change of that time may stand before the place at which it goes on. `fresh` are ids
    that the source told us of, which it may not find by itself yet.
    """
    first = start = _start(run, mode, options.now())
    pulled = Pulled(latest=start.since, whole=start.whole_since)
    before: int = (start.left_off or {}).get("read", 0)
    expected = 0 if start.since is not None else await count_of(database, run.connection_id)

    async def read(start: Start) -> None:
        async for each in source.changed(start.since, start.left_off, fresh):
            done = before + pulled.read + len({record.source_id for record in each.records})
            far = _far(done, max(each.estimate or 0, expected))
            mark = {**(each.checkpoint or {}), **start.mark, **far, EARLIER: before}
            async with page(database, run, mark) as session:
                await take(session, run, each, pulled, options)
            options.progress(done, far.get("of", done))

    await read(start)
    if start.left_off is not None:
        start = Start(signpost(pulled.latest, start.begun), options.now())
        await read(start)
    end = {**PULLED, "read": before + pulled.read, **first.whole_mark}
    async with page(database, run, end) as session:
        await _close(session, run, signpost(pulled.latest, start.begun))
        # A run that goes on with another has not met what is wrong with that one's tasks.
        if mode is RunMode.FULL and first.left_off is None:
            await heal_unseen(session, Seen(run.connection_id, run.id, options.now()))
    return pulled


def _start(run: Run, mode: RunMode, now: datetime) -> Start:
    """Where the last run left off in the middle, else from the cursor, or from the beginning."""
    since = None if mode is RunMode.FULL else run.cursor.get("since")
    left_off = run.left_off or {}
    if "since" in left_off and (left_off["since"] == since or mode is not RunMode.FULL):
        begun = _moment(left_off.get("begun")) or now
        return Start(_moment(left_off["since"]), begun, left_off, left_off.get(WHOLE))
    return Start(_moment(since), now, whole=left_off.get(WHOLE))


def _far(done: int, expected: int) -> dict[str, int]:
    """How far a run is, for whoever watches; `of` only where somebody knows."""
    return {"read": done, **({"of": max(expected, done)} if expected else {})}


def signpost(latest: datetime | None, begun: datetime) -> datetime | None:
    """Where the next pull begins: the newest change, but nothing that was not there to be read yet.

    A source whose index lags shows changes out of their order, and one of its clocks may be ahead.
    """
    return None if latest is None else min(latest, begun - SKEW)


async def take(
    session: SystemSession, run: Run, each: Page[TaskRecord], pulled: Pulled, options: RunOptions
) -> None:
    """One page, and the key results that its tasks move; call it last in a transaction."""
    now = options.now()
    records = _newest_of_each(each.records)
    assignees = {r.assignee_source_id: r for r in records if r.assignee_source_id}
    known = await tasks_of(session, run.connection_id, [r.source_id for r in records])
    people = await people_of(session, run.connection_id, [*assignees])
    rows: list[dict[str, Any]] = []
    for record in records:
        before = known.get(record.source_id)
        values = _values(record, people)
        if before is None or _differs(before, values):
            origin = {"connection_id": run.connection_id, "source_key": record.source_id}
            id_ = options.new_id() if before is None else before.id
            rows.append({"id": id_, **origin, **values, "fetched_at": now})
        pulled.latest = max(pulled.latest or record.updated_at, record.updated_at)
    old = {before.id for before in known.values()}
    changed = [row["id"] for row in rows if row["id"] in old]
    await write(session, (inserting(Task, row) for row in rows), run.id)
    await announce(session, [event("Task", id_) for id_ in changed], now)
    await _note_issues(session, run, each, options)
    pulled.created += len(rows) - len(changed)
    pulled.updated += len(changed)
    pulled.unchanged += len(records) - len(rows)
    pulled.issues += len(each.problems)
    pulled.seen.update(record.source_id for record in records)
    pulled.assignees |= assignees
    touched = await linked_to(session, changed)
    pulled.moved += len(await count_work(session, touched, options.occasion))


async def linked_to(session: SystemSession, tasks: Collection[UUID]) -> list[UUID]:
    """The key results that these tasks are linked to, whose turn is taken."""
    touched = await results_of(session, tasks)
    await take_turn(session, touched)
    return touched


def _newest_of_each(records: Iterable[TaskRecord]) -> list[TaskRecord]:
    newest: dict[str, TaskRecord] = {}
    for record in sorted(records, key=lambda each: each.updated_at):
        newest[record.source_id] = record
    return list(newest.values())


def _values(record: TaskRecord, people: Mapping[str, UUID]) -> dict[str, Any]:
    return {
        "key": record.key,
        "summary": record.summary,
        "status": record.status,
        "category": record.category,
        "type": record.type,
        "assignee_id": people.get(record.assignee_source_id or ""),
        "assignee_source_key": record.assignee_source_id,
        "url": record.url,
        "estimate": record.estimate,
        "is_cancelled": record.is_cancelled,
        "updated_at": record.updated_at,
        "gone_at": None,
    }


def _differs(before: AnyRecord, values: Mapping[str, Any]) -> bool:
    """An answer may be older than what we know, as pages overlap and indexes lag."""
    if before.updated_at > values["updated_at"]:
        return False
    return any(getattr(before, name) != value for name, value in values.items())


async def _note_issues(
    session: SystemSession, run: Run, each: Page[TaskRecord], options: RunOptions
) -> None:
    """A task that passes now heals what was wrong with it before."""
    seen = Seen(run.connection_id, run.id, options.now())
    await keep(session, distinct(map(issue_of, each.problems)), seen, options.new_id)
    await heal_passed(session, [record.key for record in each.records], seen)


async def _close(session: SystemSession, run: Run, since: datetime | None) -> None:
    await note_in_cursor(session, run.connection_id, {"since": _milliseconds(since)})
    await assign_by_now(session, run.connection_id)


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
