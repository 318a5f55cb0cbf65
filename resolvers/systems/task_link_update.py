"""The action of changing what a task link asks for, or what its work does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.gate import Work
from model.key_result import KeyResult
from model.rows import Row
from model.task import TaskLink
from resolvers.again import row_of
from resolvers.authoring.authoring import ResultSubject
from resolvers.events import tell
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.once import answered_before, remember
from resolvers.systems.task_link_terms import (
    HOW,
    WHAT,
    asks_else,
    check_how,
    check_single,
    check_what,
    link_in_turn,
    links_of,
    selects_else,
    source_of,
    usual_scope,
)
from rules.errors import Invalid
from rules.terms import LinkState
from sync.hints import run_soon
from sync.options import Occasion
from sync.overridden import lift_overrides
from sync.work import count_work

ACTION = "taskLinkUpdate"


@dataclass(frozen=True)
class TaskLinkUpdate:
    """`said` holds only what is to be another."""

    id: GlobalId
    said: Mapping[str, Any]
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def task_link_update(work: Work, given: TaskLinkUpdate, new_id: Means) -> Row:
    """The link; what it drives is counted anew at once, and what it asks for by the next run."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await row_of(work, TaskLink, first)
    subject, link = await link_in_turn(work, given.id, given.expected_version)
    await write(work, link, await changed(work, subject, link, given.said))
    work.audit(ACTION, TaskLink, link.id)
    await tell(work, KeyResult.__name__, subject.result.id)
    await remember(work, ACTION, given, link.id)
    await lift_overrides(work.system(), [subject.result.id])
    occasion = Occasion(work.moment.now, work.moment.today, new_id)
    await count_work(work.system(), [subject.result.id], occasion)
    return await row_of(work, TaskLink, link.id)


async def changed(
    work: Work, subject: ResultSubject, link: Row, said: Mapping[str, Any]
) -> dict[str, Any]:
    """All that it says from now on, as far as it may."""
    values = {name: link.values[name] for name in ("connection_id", *WHAT, *HOW)}
    values |= checked(said)
    if "mode" in said and said.get("scope") is None:
        values["scope"] = usual_scope(subject.result, values["mode"])
    source = await source_of(work, link)
    values["query"] = check_what(source, values["selector"], values["query"])
    others = [each for each in await links_of(work, subject.result.id) if each.id != link.id]
    if selects_else(link, values):
        check_single(values, others)
    await check_how(work, subject, changed_only(link, values), others)
    return values


async def write(work: Work, link: Row, values: Mapping[str, Any]) -> None:
    anew: dict[str, Any] = {}
    if asks_else(link, values):
        anew = {"state": LinkState.PENDING, "error": None}
        await run_soon(work.system(), link[TaskLink.connection_id], work.moment.now)
    await work.save(TaskLink, link.id, {**values, **anew}, version=link.version)


def checked(said: Mapping[str, Any]) -> dict[str, Any]:
    if not said:
        raise Invalid("Say what is to be another.", path=["input"], code="EMPTY")
    for name, value in said.items():
        if value is None:
            raise Invalid(f"{name} can't be empty. Leave it out to keep it.", path=[name])
    return dict(said)


def changed_only(link: Row, values: Mapping[str, Any]) -> dict[str, Any]:
    """Where its tasks are the same, nobody is asked again whether all may see them."""
    is_other = asks_else(link, values) or values["shows"] is not link[TaskLink.shows]
    return {**values, "shows": values["shows"] if is_other else None}
