"""What may be said of a task link: which source it asks, for what, and what its work does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.connection import Connection
from model.key_result import KeyResult
from model.metrics import metric_of
from model.person import Identity
from model.rows import Row, columns
from model.task import TaskLink
from resolvers.again import at, check_version, named_row, row_of
from resolvers.authoring.authoring import ResultSubject, check_editable, key_result_in_turn
from resolvers.ids import GlobalId, global_id
from rules.errors import Invalid, NotAllowed
from rules.terms import ConnectionState, LinkAggregate, LinkMode, LinkScope, LinkSelector, LinkShows
from rules.work import by_estimate, check_drives, scope_of
from sync.task_source import check_selection, has_tasks

MOST_LINKS = 20
LONGEST_QUERY = 4000
HOW = ("mode", "aggregate", "scope", "shows")
WHAT = ("selector", "query")


@dataclass(frozen=True)
class Source:
    """A connection that tasks come from, which only administrators see as such."""

    id: UUID
    kind: str


async def hold(work: Work, connection: UUID) -> bool:
    """Whether it is there still, and then it stays until the commit.

    A connection comes before the turn of a key result, as it does in a run and where a connection
    is deleted: whoever took them the other way round would wait for one who waits for them.
    """
    its = select(Connection.id).where(Connection.id == connection)
    live = its.where(Connection.state != ConnectionState.DELETED)
    return bool(await work.system().all(live.with_for_update(key_share=True)))


async def link_in_turn(
    work: Work, id_: GlobalId, expected: int | None
) -> tuple[ResultSubject, Row]:
    """A link that the viewer may edit, with its key result, in the turn of both."""
    before = await named_row(work, TaskLink, id_)
    await hold(work, before[TaskLink.connection_id])
    its = global_id(KeyResult.__name__, before[TaskLink.key_result_id])
    subject = await key_result_in_turn(work, its)
    await must(work, Action.TASK_LINK_EDIT, subject.result.id)
    check_editable(work, subject)
    link = await row_of(work, TaskLink, before.id)
    check_version(link, expected)
    return subject, link


async def source_held(work: Work, name: str | None) -> Source | Invalid:
    """By its name; where there is one alone, nobody has to name it.

    A refusal is answered and not raised: first it is said whether anything may be linked there.
    """
    there = select(Connection.id, Connection.kind, Connection.name).where(
        Connection.state != ConnectionState.DELETED
    )
    found = await work.system().all(there.order_by(Connection.name))
    sources = [row for row in found if has_tasks(row.kind)]
    named = [row for row in sources if name is None or row.name.lower() == name.strip().lower()]
    if len(named) == 1 and await hold(work, named[0].id):
        return Source(named[0].id, named[0].kind)
    # How connections are called is for administrators: no refusal tells a name.
    message = "Give the name of a connection that tasks come from; an administrator knows it."
    if not sources:
        message = "No system with tasks is connected. An administrator connects one."
    return Invalid(message, path=["connection"], code="NOT_FOUND")


async def source_of(work: Work, link: Row) -> Source:
    """Invalid where it was deleted: nobody would ever read what the link asks for by then."""
    its = select(Connection.kind, Connection.state)
    [found] = await work.system().all(its.where(Connection.id == link[TaskLink.connection_id]))
    if found.state is ConnectionState.DELETED:
        message = "Its connection was deleted. Unlink it, and link the work anew."
        raise Invalid(message, path=["id"], code="NOT_OPEN")
    return Source(link[TaskLink.connection_id], found.kind)


def check_what(source: Source, selector: LinkSelector, query: str) -> str:
    """The query as it is kept."""
    text = query.strip()
    if not text or len(text) > LONGEST_QUERY:
        raise Invalid(f"A query has 1 to {LONGEST_QUERY} characters.", path=["query"])
    try:
        check_selection(source.kind, selector, text)
    except Invalid as error:
        raise Invalid(error.message, path=["query"], code=error.code) from error
    return text


def asks_else(link: Row, values: Mapping[str, Any]) -> bool:
    """Whether its source has to be asked anew: of an epic numbers are not read where tasks are."""
    counted, was = by_estimate(values["aggregate"]), by_estimate(link[TaskLink.aggregate])
    is_other_part = values["selector"] is LinkSelector.EPIC and counted is not was
    return is_other_part or selects_else(link, values)


def selects_else(link: Row, values: Mapping[str, Any]) -> bool:
    return any(values[name] != link.values[name] for name in WHAT)


async def links_of(work: Work, key_result: UUID) -> list[Row]:
    its = select(*columns(TaskLink)).where(TaskLink.key_result_id == key_result)
    return await work.rows(TaskLink, its.order_by(TaskLink.id))


async def check_new(work: Work, subject: ResultSubject, values: dict[str, Any]) -> list[Row]:
    """Room for another, and not the same one twice; answers those that are there."""
    links = await links_of(work, subject.result.id)
    if len(links) >= MOST_LINKS:
        message = f"A key result has at most {MOST_LINKS} links. Take one query for several."
        raise Invalid(message, path=["keyResult"], code="OVER_LIMIT")
    check_single(values, links)
    return links


def check_single(values: dict[str, Any], others: Sequence[Row]) -> None:
    same = ("connection_id", *WHAT)
    if any(all(link.values[name] == values[name] for name in same) for link in others):
        raise Invalid("It is linked to that already.", path=["query"], code="CONFLICT")


async def check_how(
    work: Work, subject: ResultSubject, values: dict[str, Any], others: Sequence[Row]
) -> None:
    """Whether the work can do that to the key result, and whether it is theirs to have it done."""
    if values["mode"] is LinkMode.DRIVES:
        with at("mode"):
            await must(work, Action.CHECK_IN, subject.result.id)
        check_driving(subject.result, values["aggregate"], values["scope"], others)
    if values["shows"] is LinkShows.EVERYBODY:
        await check_account(work, values["connection_id"])


def check_driving(
    result: Row, aggregate: LinkAggregate, scope: LinkScope, others: Sequence[Row]
) -> None:
    if result[KeyResult.driven_by_children]:
        message = "What contributes to it stands for its readings. Link it as EVIDENCE."
        raise Invalid(message, path=["mode"])
    check_drives(metric_of(result), aggregate, scope)
    for other in others:
        if other[TaskLink.mode] is LinkMode.DRIVES and other[TaskLink.aggregate] is not aggregate:
            counted = other[TaskLink.aggregate].value
            message = f"Another link drives it by {counted}, and one value is counted in one way."
            raise Invalid(message, path=["aggregate"])


async def check_account(work: Work, connection_id: UUID) -> None:
    """Nobody shows to all what they may not see over there themselves."""
    account = select(func.count()).where(
        Identity.connection_id == connection_id,
        Identity.person_id == work.actor,
        Identity.retired_at.is_(None),
    )
    if not await work.system().scalar(account):
        message = "Only somebody with an account there shows its tasks to everybody."
        with at("shows"):
            raise NotAllowed(message)


def usual_scope(result: Row, mode: LinkMode) -> LinkScope:
    """Where nobody says what work is measured against."""
    return scope_of(metric_of(result)) if mode is LinkMode.DRIVES else LinkScope.LIVE_SCOPE
