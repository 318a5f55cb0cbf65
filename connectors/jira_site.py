"""Asking a Jira site: its address, who asks, and a search read to its very end."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from connectors.basic import basic
from connectors.http import Client, Secrets
from connectors.jira_fields import points_fields
from connectors.jira_grant import access_token
from connectors.jira_settings import Settings, SignIn
from connectors.parts import Json, items, part, text
from rules.errors import Refused, Unreadable

TOKEN = "api_token"  # noqa: S105 — the name of a secret, not one.
MOST_PAGES = 20_000
MOST_RECONCILED = 50
SEEN_AGAIN = 10
"""How many of a page a Data Center's next one begins with, so that nothing slips between them."""


Seen = tuple[str | None, str | None]
"""An issue and when it changed, where that is told: one that has changed stands elsewhere now."""


@dataclass(frozen=True, slots=True)
class Search:
    """`fresh` are ids that changed a moment ago, which the index is to have caught up with."""

    jql: str
    fields: Sequence[str]
    size: int
    fresh: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of a search; no token means that nothing follows, or no place to go on from."""

    issues: tuple[Json, ...]
    token: str | None


@dataclass(frozen=True, slots=True)
class Site:
    """A site as its connection sees it; the secrets show themselves to nobody."""

    client: Client
    settings: Settings
    secrets: Secrets = field(repr=False)

    async def get(self, path: str) -> Json:
        return await self.client.fetch_json(self._url(path), self.sign_in())

    async def board(self, board_id: str) -> Json:
        path = f"{self.settings.rest}/agile/1.0/board/{board_id}/configuration"
        return await self.client.fetch_json(path, self.sign_in())

    async def issue(self, source_id: str) -> Json:
        return await self.get(f"issue/{quote(source_id, safe='')}?fields=updated")

    async def points(self) -> tuple[str, ...]:
        """Ids of the fields that hold points; Refused where it has none as somebody named."""
        wanted = self.settings.points_field
        found = points_fields(await self.get("field"), wanted)
        if wanted and not found:
            raise Refused(f"This Jira has no field {wanted!r}; name another points field.")
        return found

    async def change(self, method: str, path: str, body: Json) -> Json:
        """Writes something there, in one try."""
        return await self.client.change_json(method, self._url(path), body, self.sign_in())

    async def settle(self, method: str, path: str, body: Json) -> None:
        """Writes something there that may be written again."""
        await self.client.settle(method, self._url(path), body, self.sign_in())

    async def pages(self, search: Search, token: str | None = None) -> AsyncIterator[Answer]:
        """Every page from `token` on: a short or empty page ends nothing."""
        pages = self._by_token(search, token) if self.settings.is_cloud else self._by_place(search)
        async for page in pages:
            yield page

    async def _by_token(self, search: Search, token: str | None) -> AsyncIterator[Answer]:
        body = _asked(search)
        seen: set[str] = set()
        for _ in range(MOST_PAGES):
            asked = body if token is None else {**body, "nextPageToken": token}
            answer = _answer(await self._post("search/jql", asked))
            token = answer.token
            if token is not None and token in seen:
                raise Unreadable("Jira gave the same page token twice; the search has no end.")
            yield answer
            if token is None:
                return
            seen.add(token)
        raise Unreadable(f"Jira's search did not end within {MOST_PAGES} pages.")

    async def _by_place(self, search: Search) -> AsyncIterator[Answer]:
        """By numbers of places, which shift when issues change meanwhile or leave the list.

        Each page begins with the end of the one before. Where it does not, or where the list ends
        before it by now, something slipped through between them, and we go back by a page. There
        is no token: who is cut off begins again.
        """
        seen: set[Seen] = set()
        place, size = 0, 1
        for _ in range(MOST_PAGES):
            told = await self._post("search", {**_named(search), "startAt": place})
            issues, total = items(told, "issues"), part(told, "total")
            if issues is None or not isinstance(total, int):
                raise Unreadable("Jira answered a search without a list of issues, or their total.")
            size = max(size, len(issues))
            if place and _has_slipped(issues, seen, is_beyond=place >= total, is_single=size == 1):
                place = max(0, min(place, total) - size)
                continue
            seen.update(map(_seen, issues))
            yield Answer(tuple(issues), None)
            if not issues or place + len(issues) >= total:
                return
            place += max(1, len(issues) - SEEN_AGAIN)
        raise Unreadable(f"Jira's search did not end within {MOST_PAGES} pages.")

    async def _post(self, path: str, body: Mapping[str, Json]) -> Json:
        return await self.client.post_json(self._url(path), body, self.sign_in())

    def _url(self, path: str) -> str:
        version = 3 if self.settings.is_cloud else 2
        return f"{self.settings.rest}/api/{version}/{path}"

    def sign_in(self) -> dict[str, str]:
        if self.settings.sign_in is SignIn.OAUTH:
            return _bearer(access_token(self.secrets))
        if TOKEN not in self.secrets:
            raise Refused("The API token is missing; enter it again.", code="NEEDS_SECRET")
        token = self.secrets[TOKEN].reveal()
        if self.settings.email is None:
            return _bearer(token)
        return basic(self.settings.email, token)


def _has_slipped(
    issues: Sequence[Json], seen: Collection[Seen], *, is_beyond: bool, is_single: bool
) -> bool:
    """Whether something may stand before this page that no page has shown.

    Whatever stands before an issue that was seen, and has not changed since, was seen with it.
    Pages of one issue each have no end to begin with.
    """
    if not issues:
        return is_beyond
    return not is_single and _seen(issues[0]) not in seen


def _seen(issue: Json) -> Seen:
    return text(issue, "id"), text(issue, "fields", "updated")


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _named(search: Search) -> dict[str, Json]:
    return {"jql": search.jql, "fields": list(search.fields), "maxResults": search.size}


def _asked(search: Search) -> dict[str, Json]:
    fresh = [int(each) for each in search.fresh if each.isdigit()][:MOST_RECONCILED]
    return {**_named(search), **({"reconcileIssues": fresh} if fresh else {})}


def _answer(told: Json) -> Answer:
    issues, token = items(told, "issues"), part(told, "nextPageToken")
    if issues is None:
        raise Unreadable("Jira answered a search without a list of issues.")
    if token is not None and not isinstance(token, str):
        raise Unreadable("Jira gave a page token that is not text.")
    if part(told, "isLast") is False and not token:
        raise Unreadable("Jira says that more issues follow, but not how to ask for them.")
    return Answer(tuple(issues), token or None)
