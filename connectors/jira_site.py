"""Asking a Jira Cloud site: its address, who asks, and a search read to its very end."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from connectors.basic import basic
from connectors.http import Client, Secrets
from connectors.jira_settings import Settings
from connectors.parts import Json, items, part
from rules.errors import Refused, Unreadable

TOKEN = "api_token"  # noqa: S105 — the name of a secret, not one.
MOST_PAGES = 20_000


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of a search; no token means that nothing follows."""

    issues: tuple[Json, ...]
    token: str | None


@dataclass(frozen=True, slots=True)
class Site:
    """A site as its connection sees it; the secrets show themselves to nobody."""

    client: Client
    settings: Settings
    secrets: Secrets = field(repr=False)

    async def get(self, path: str) -> Json:
        return await self.client.fetch_json(self._url(path), self._sign_in())

    async def issue(self, source_id: str) -> Json:
        return await self.get(f"issue/{quote(source_id, safe='')}?fields=updated")

    async def search(self, body: Mapping[str, Json]) -> Answer:
        return _answer(await self.client.post_json(self._url("search/jql"), body, self._sign_in()))

    async def pages(self, body: Mapping[str, Json], token: str | None) -> AsyncIterator[Answer]:
        """Every page from `token` on: a short or empty page ends nothing, only no token does."""
        seen: set[str] = set()
        for _ in range(MOST_PAGES):
            answer = await self.search(body if token is None else {**body, "nextPageToken": token})
            token = answer.token
            if token is not None and token in seen:
                raise Unreadable("Jira gave the same page token twice; the search has no end.")
            yield answer
            if token is None:
                return
            seen.add(token)
        raise Unreadable(f"Jira's search did not end within {MOST_PAGES} pages.")

    def _url(self, path: str) -> str:
        return f"{self.settings.base_url}/rest/api/3/{path}"

    def _sign_in(self) -> dict[str, str]:
        if TOKEN not in self.secrets:
            raise Refused("The API token is missing; enter it again.", code="NEEDS_SECRET")
        return basic(self.settings.email, self.secrets[TOKEN].reveal())


def _answer(told: Json) -> Answer:
    issues, token = items(told, "issues"), part(told, "nextPageToken")
    if issues is None:
        raise Unreadable("Jira answered a search without a list of issues.")
    if token is not None and not isinstance(token, str):
        raise Unreadable("Jira gave a page token that is not text.")
    if part(told, "isLast") is False and not token:
        raise Unreadable("Jira says that more issues follow, but not how to ask for them.")
    return Answer(tuple(issues), token or None)
