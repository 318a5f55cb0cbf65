"""Links on tasks to the key results that they work for, where an administrator asks for them.

What is to be there is told anew by each run, and what is there by our own list of it: so a link
goes when the task link does, when nobody asks for links any more, or when not everybody may see
the key result, whose title whoever sees the task reads. A link is on the list before it is made
and until it is gone, so that whatever stops us leaves none that nobody knows of.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from urllib.parse import quote
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from connectors.records import Shown
from model.circles import is_open
from model.database import Database
from model.key_result import KeyResult
from model.link_back import LinkBack
from model.objective import Objective
from model.rows import AnySelect, given, written
from model.task import LinkedTask, Task, TaskLink
from rules.errors import Refused, SignInRefused
from sync.issues import Issue, Seen, keep
from sync.options import RunOptions
from sync.runs import Run, page
from sync.task_source import TaskSource

MOST_A_RUN = 200
"""Writes that one run makes; a source bounds them far more than reads, and the next goes on."""
REFUSED = "LINK_BACK_REFUSED"
NOT_YET = ""

Place = tuple[str, UUID]
"""A task by the source's id, and a key result."""


async def link_back(
    database: Database, run: Run, source: TaskSource, options: RunOptions
) -> Sequence[str]:
    """Unreachable where the source is away, SignInRefused where it knows us no more; what else it
    refuses is an issue, and stops nothing else.

    Answers the subjects of issues that are over.
    """
    if not source.links_back:
        return ()
    known = await _known(database, run.connection_id)
    wanted = await _wanted(database, run, source, options)
    over = sorted(known.keys() - wanted.keys())[:MOST_A_RUN]
    new = sorted(place for place, shown in wanted.items() if known.get(place) != _digest(shown))
    try:
        await _hide(database, run, source, over)
        await _show(database, run, source, [(each, wanted[each]) for each in new[:MOST_A_RUN]])
    except SignInRefused:
        raise
    except Refused as refusal:
        await _note(database, run, refusal, options)
        return ()
    return (REFUSED,)


async def _known(database: Database, connection_id: UUID) -> dict[Place, str]:
    its = await database.all(_made(), connection_id=connection_id)
    return {(row.source_key, row.key_result_id): row.told for row in its}


@written
def _made() -> AnySelect:
    told = sa.select(LinkBack.source_key, LinkBack.key_result_id, LinkBack.told)
    return told.where(LinkBack.connection_id == given(LinkBack.connection_id))


async def _wanted(
    database: Database, run: Run, source: TaskSource, options: RunOptions
) -> Mapping[Place, Shown]:
    template = source.page_of_results
    if template is None:
        return {}
    found = (
        sa.select(Task.source_key, KeyResult.id, KeyResult.title)
        .join(LinkedTask, LinkedTask.task_id == Task.id)
        .join(TaskLink, TaskLink.id == LinkedTask.link_id)
        .join(KeyResult, KeyResult.id == TaskLink.key_result_id)
        .join(Objective, Objective.id == KeyResult.objective_id)
        .where(TaskLink.connection_id == run.connection_id, Task.gone_at.is_(None))
        .where(KeyResult.archived_at.is_(None), Objective.archived_at.is_(None))
        .where(is_open(Objective))
    )
    async with database.system() as session:
        rows = await session.all(found.distinct())
    return {(row.source_key, row.id): _shown(row.id, row.title, template, options) for row in rows}


def _shown(key_result: UUID, title: str, template: str, options: RunOptions) -> Shown:
    url = template.replace("{id}", quote(options.id_of(key_result), safe=""))
    return Shown(_name(key_result), url, title)


def _name(key_result: UUID) -> str:
    return f"okrgraph:{key_result}"


def _digest(shown: Shown) -> str:
    return sha256(f"{shown.url}\0{shown.title}".encode()).hexdigest()


async def _hide(database: Database, run: Run, source: TaskSource, over: Sequence[Place]) -> None:
    for source_key, key_result in over:
        await source.hide(source_key, _name(key_result))
        async with page(database, run) as session:
            await session.run(sa.delete(LinkBack).where(*_at(run, (source_key, key_result))))


async def _show(
    database: Database, run: Run, source: TaskSource, new: Sequence[tuple[Place, Shown]]
) -> None:
    if not new:
        return
    listed = [
        {"connection_id": run.connection_id, "source_key": key, "key_result_id": id_}
        for (key, id_), _ in new
    ]
    async with page(database, run) as session:
        noted = insert(LinkBack).values(told=NOT_YET).on_conflict_do_nothing()
        await session.run(noted, listed)
    for place, shown in new:
        await source.show(place[0], shown)
        async with page(database, run) as session:
            made = sa.update(LinkBack).where(*_at(run, place))
            await session.run(made.values(told=_digest(shown)))


def _at(run: Run, place: Place) -> tuple[sa.ColumnElement[bool], ...]:
    source_key, key_result = place
    return (
        LinkBack.connection_id == run.connection_id,
        LinkBack.source_key == source_key,
        LinkBack.key_result_id == key_result,
    )


async def _note(database: Database, run: Run, refusal: Refused, options: RunOptions) -> None:
    message = (
        f"Tasks get no links to their key results: {refusal.message} Give our user the right to "
        "link issues, or clear link_back."
    )
    seen = Seen(run.connection_id, run.id, options.now())
    async with page(database, run) as session:
        await keep(session, [Issue(REFUSED, REFUSED, message)], seen, options.new_id)
