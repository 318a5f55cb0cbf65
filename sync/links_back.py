"""Links on tasks to the key results that they work for, where an administrator asks for them.

What is to be there is told anew by each run, and what is there by our own list of it: so a link
goes when the task link does, when nobody asks for links any more, or when not everybody may see
the key result, whose title whoever sees the task reads. A link is on the list before it is made
and until it is gone, so that whatever stops us leaves none that nobody knows of.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
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
from rules.terms import RunTrigger
from sync.issues import Issue, Seen, keep
from sync.options import RunOptions
from sync.runs import Run, page
from sync.task_source import TaskSource

MOST_A_RUN = 200
"""Writes that one run makes; a source bounds them far more than reads, and the next goes on."""
MOST_REFUSED = 20
"""So many refusals in a row are no matter of single tasks: the next run goes on behind them."""
REFUSED = "LINK_BACK_REFUSED"
NOT_YET = ""
NOT_LET = "refused "
"""Before the hour in which a place was refused, where else what its link says stands."""

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
    over = [place for place in _in_turn(known, known, options) if place not in wanted]
    new = [
        place
        for place in _in_turn(wanted, known, options)
        if known.get(place) != _digest(wanted[place])
    ]
    await _list(database, run, new[:MOST_A_RUN])
    places = {each: wanted.get(each) for each in (*over[:MOST_A_RUN], *new[:MOST_A_RUN])}
    refusal = await _settle(database, run, source, places, options)
    if refusal is not None:
        await _note(database, run, refusal, options)
    by_now = await _known(database, run.connection_id) if places else known
    return () if any(told.startswith(NOT_LET) for told in by_now.values()) else (REFUSED,)


def _in_turn(
    places: Iterable[Place], known: Mapping[Place, str], options: RunOptions
) -> Sequence[Place]:
    """Those that were refused come last, and by the schedule not again within the hour."""
    told = {place: known.get(place, NOT_YET) for place in places}
    is_by_hand = options.trigger is not RunTrigger.SCHEDULE
    now = _refused_at(options)
    order = sorted(told, key=lambda place: (told[place].startswith(NOT_LET), place))
    return [place for place in order if is_by_hand or told[place] != now]


def _refused_at(options: RunOptions) -> str:
    return f"{NOT_LET}{options.now().astimezone(UTC):%Y-%m-%dT%H}"


async def _settle(
    database: Database,
    run: Run,
    source: TaskSource,
    places: Mapping[Place, Shown | None],
    options: RunOptions,
) -> Refused | None:
    """Each place by itself: the link that it is to bear, or none. Answers the first refusal."""
    first, in_a_row = None, 0
    for place, shown in places.items():
        try:
            await _bring(source, place, shown)
        except SignInRefused:
            raise
        except Refused as refusal:
            first, in_a_row = first or refusal, in_a_row + 1
            await _tell(database, run, place, _refused_at(options))
            if in_a_row >= MOST_REFUSED:
                break
            continue
        in_a_row = 0
        await _tell(database, run, place, None if shown is None else _digest(shown))
    return first


async def _bring(source: TaskSource, place: Place, shown: Shown | None) -> None:
    source_key, key_result = place
    if shown is None:
        await source.hide(source_key, _name(key_result))
    else:
        await source.show(source_key, shown)


async def _tell(database: Database, run: Run, place: Place, told: str | None) -> None:
    """What our list says of a place; None where nothing is there any more."""
    at = _at(run, place)
    gone, made = sa.delete(LinkBack).where(*at), sa.update(LinkBack).where(*at)
    async with page(database, run) as session:
        await session.run(gone if told is None else made.values(told=told))


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


async def _list(database: Database, run: Run, new: Sequence[Place]) -> None:
    if not new:
        return
    listed = [
        {"connection_id": run.connection_id, "source_key": key, "key_result_id": id_}
        for key, id_ in new
    ]
    async with page(database, run) as session:
        noted = insert(LinkBack).values(told=NOT_YET).on_conflict_do_nothing()
        await session.run(noted, listed)


def _at(run: Run, place: Place) -> tuple[sa.ColumnElement[bool], ...]:
    source_key, key_result = place
    return (
        LinkBack.connection_id == run.connection_id,
        LinkBack.source_key == source_key,
        LinkBack.key_result_id == key_result,
    )


async def _note(database: Database, run: Run, refusal: Refused, options: RunOptions) -> None:
    message = (
        f"Not all tasks get links to their key results: {refusal.message} Give our user the right "
        "to link issues in all projects, or clear link_back."
    )
    seen = Seen(run.connection_id, run.id, options.now())
    async with page(database, run) as session:
        await keep(session, [Issue(REFUSED, REFUSED, message)], seen, options.new_id)
