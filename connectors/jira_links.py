"""What a task link selects on a Jira site: an epic with all below it, issues, a board, a query."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from connectors import jql
from connectors.jira_fields import Reading, stands_alone
from connectors.jira_site import Search, Site
from connectors.parts import Json, part, text
from connectors.records import Selection
from rules.errors import Unreadable
from rules.terms import LinkAggregate, LinkSelector
from rules.work import by_estimate

KEYS_A_QUESTION = 100
HANGING = ("parent", "resolution")
DEEPEST = 6
"""Levels of issues that Jira can hang below one another, and some more."""


async def selected(
    site: Site, selection: Selection, fresh: Sequence[str] = ()
) -> AsyncIterator[list[str]]:
    """Pages of the ids of what a link selects within the connection's scope."""
    value = selection.value
    match selection.selector:
        case LinkSelector.EPIC:
            jql.selecting(selection.selector, value)
            below = Below(site, await _reading(site, selection.aggregate), fresh)
            yield sorted(await below.pieces(value))
        case LinkSelector.BOARD:
            async for page in ids(site, await _shown(site, value), fresh):
                yield page
        case LinkSelector.JQL | LinkSelector.ISSUE:
            async for page in ids(site, jql.selecting(selection.selector, value), fresh):
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


async def _reading(site: Site, aggregate: LinkAggregate) -> Reading:
    """Numbers are looked at where they are what is counted."""
    points = await site.points() if by_estimate(aggregate) else ()
    return Reading(site.settings.base_url, points, site.settings.given_up)


class Piece(NamedTuple):
    """An issue below an epic; one that is whole counts in place of all that hangs under it."""

    key: str
    parent: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Below:
    """What hangs under an epic, read level by level."""

    site: Site
    reading: Reading
    fresh: Sequence[str]

    async def pieces(self, epic: str) -> set[str]:
        """The ids of what is counted, so that nothing counts twice.

        Parts stand for their whole, but not where it has a number of its own that is summed, nor
        where it was given up: then they were given up with it.
        """
        is_cloud = self.site.settings.is_cloud
        level = await self._hanging(jql.under([epic]) if is_cloud else jql.in_epic(epic))
        found = dict(level)
        for _ in range(DEEPEST):
            level = await self._children([each.key for each in level.values() if not each.is_whole])
            if not level:
                break
            found |= level
        parents = {each.parent for each in found.values()}
        return {id_ for id_, each in found.items() if each.is_whole or each.key not in parents}

    async def _children(self, keys: Sequence[str]) -> dict[str, Piece]:
        """By id, all that hangs directly under some issues."""
        found: dict[str, Piece] = {}
        for start in range(0, len(keys), KEYS_A_QUESTION):
            found |= await self._hanging(jql.under(keys[start : start + KEYS_A_QUESTION]))
        return found

    async def _hanging(self, clause: str) -> dict[str, Piece]:
        query = f"{_in_scope(self.site, clause)} ORDER BY id ASC"
        search = Search(query, [*HANGING, *self.reading.points], 100, self.fresh)
        pages = self.site.pages(search)
        return {id_of(each): self._piece(each) async for page in pages for each in page.issues}

    def _piece(self, issue: Json) -> Piece:
        parent = text(issue, "fields", "parent", "key") or ""
        return Piece(text(issue, "key") or "", parent, stands_alone(issue, self.reading))


async def _shown(site: Site, board: str) -> str:
    """A board's issues are asked for by its filter: asking by the board itself is deprecated."""
    told = await site.board(jql.board_number(board))
    filter_id = part(told, "filter", "id")
    return jql.board(str(filter_id or ""), text(told, "subQuery", "query"))


def _in_scope(site: Site, clause: str) -> str:
    return jql.all_of(site.settings.scope, jql.enclosed(clause) if clause else "")
