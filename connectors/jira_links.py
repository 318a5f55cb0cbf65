"""What a task link selects on a Jira site: an epic with all below it, issues, a board, a query."""

from collections.abc import AsyncIterator, Sequence

from connectors import jql
from connectors.jira_site import Search, Site
from connectors.parts import Json, part, text
from rules.errors import Unreadable
from rules.terms import LinkSelector

KEYS_A_QUESTION = 100
DEEPEST = 6
"""Levels of issues that Jira can hang below one another, and some more."""


async def selected(
    site: Site, selector: LinkSelector, value: str, fresh: Sequence[str] = ()
) -> AsyncIterator[list[str]]:
    """Pages of the ids of what a link selects within the connection's scope."""
    match selector:
        case LinkSelector.EPIC:
            jql.selecting(selector, value)
            yield sorted(await _leaves(site, value, fresh))
        case LinkSelector.BOARD:
            async for page in ids(site, await _shown(site, value), fresh):
                yield page
        case LinkSelector.JQL | LinkSelector.ISSUE:
            async for page in ids(site, jql.selecting(selector, value), fresh):
                yield page


async def ids(site: Site, clause: str = "", fresh: Sequence[str] = ()) -> AsyncIterator[list[str]]:
    """Pages of the ids of all issues in scope that fit a clause, or of all."""
    query = f"{_in_scope(site, clause)} ORDER BY id ASC"
    async for answer in site.pages(Search(query, ["id"], 5000, fresh)):
        yield [id_of(issue) for issue in answer.issues]


def id_of(issue: Json) -> str:
    found = text(issue, "id")
    if found is None:
        raise Unreadable("Jira listed an issue without its id.")
    return found


async def _leaves(site: Site, epic: str, fresh: Sequence[str]) -> set[str]:
    """Everything under an epic that has nothing under itself: parts stand for their whole."""
    clause = jql.under([epic]) if site.settings.is_cloud else jql.in_epic(epic)
    level = await _hanging(site, clause, fresh)
    leaves = set(level)
    keys = {key: id_ for id_, (key, _) in level.items()}
    for _ in range(DEEPEST):
        if not level:
            break
        level = await _children(site, [key for key, _ in level.values()], fresh)
        keys |= {key: id_ for id_, (key, _) in level.items()}
        leaves |= level.keys()
        leaves -= {keys.get(parent, "") for _, parent in level.values()}
    return leaves


async def _children(
    site: Site, keys: Sequence[str], fresh: Sequence[str]
) -> dict[str, tuple[str, str]]:
    """By id: the key, and the parent's key, of all that hangs directly under some issues."""
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(keys), KEYS_A_QUESTION):
        clause = jql.under(keys[start : start + KEYS_A_QUESTION])
        found |= await _hanging(site, clause, fresh)
    return found


async def _hanging(site: Site, clause: str, fresh: Sequence[str]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    query = f"{_in_scope(site, clause)} ORDER BY id ASC"
    async for answer in site.pages(Search(query, ["parent"], 100, fresh)):
        for issue in answer.issues:
            parent = text(issue, "fields", "parent", "key") or ""
            found[id_of(issue)] = text(issue, "key") or "", parent
    return found


async def _shown(site: Site, board: str) -> str:
    """A board's issues are asked for by its filter: asking by the board itself is deprecated."""
    told = await site.board(jql.board_number(board))
    filter_id = part(told, "filter", "id")
    return jql.board(str(filter_id or ""), text(told, "subQuery", "query"))


def _in_scope(site: Site, clause: str) -> str:
    return jql.all_of(site.settings.scope, jql.enclosed(clause) if clause else "")
