"""The action of linking work of another system to a key result."""

from dataclasses import dataclass
from typing import Any

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.key_result import KeyResult
from model.rows import Row
from model.task import TaskLink
from resolvers.again import row_of
from resolvers.authoring.authoring import check_editable, key_result_in_turn
from resolvers.events import tell
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.once import answered_before, remember
from resolvers.systems.task_link_terms import (
    HOW,
    check_how,
    check_new,
    check_what,
    source_held,
    usual_scope,
)
from rules.errors import Invalid
from rules.terms import (
    LinkAggregate,
    LinkMode,
    LinkScope,
    LinkSelector,
    LinkShows,
    LinkState,
)
from sync.hints import run_soon

ACTION = "taskLinkCreate"


@dataclass(frozen=True)
class TaskLinkCreate:
    """`connection` is a name; `scope` follows from the key result where nobody says it."""

    key_result: GlobalId
    selector: LinkSelector
    query: str
    connection: str | None = None
    mode: LinkMode = LinkMode.EVIDENCE
    aggregate: LinkAggregate = LinkAggregate.COUNT
    scope: LinkScope | None = None
    shows: LinkShows = LinkShows.ACCOUNTS
    client_mutation_id: str | None = None


async def task_link_create(work: Work, given: TaskLinkCreate, new_id: Means) -> Row:
    """The link, which is asked for its tasks by the next run, and soon."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await row_of(work, TaskLink, first)
    source = await source_held(work, given.connection)
    subject = await key_result_in_turn(work, given.key_result)
    await must(work, Action.TASK_LINK_EDIT, subject.result.id)
    check_editable(work, subject)
    if isinstance(source, Invalid):
        raise source
    values: dict[str, Any] = {
        "connection_id": source.id,
        "selector": given.selector,
        "query": check_what(source, given.selector, given.query),
        **{name: getattr(given, name) for name in HOW},
        "scope": given.scope or usual_scope(subject.result, given.mode),
    }
    await check_how(work, subject, values, await check_new(work, subject, values))
    id_ = new_id()
    by = {"created_by_id": work.actor, "created_at": work.moment.now}
    ends = {"id": id_, "key_result_id": subject.result.id, "state": LinkState.PENDING}
    await work.insert(TaskLink, {**ends, **values, **by})
    await run_soon(work.system(), source.id, work.moment.now)
    work.audit(ACTION, TaskLink, id_)
    await tell(work, KeyResult.__name__, subject.result.id)
    await remember(work, ACTION, given, id_)
    return await row_of(work, TaskLink, id_)
