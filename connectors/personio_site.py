"""Asking Personio: a token first, and lists that lead on by links of its own host alone."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from connectors.http import Client, Secrets
from connectors.parts import Json, items, text
from rules.errors import Refused, Unreadable

HOME = "https://api.personio.de"
CLIENT_ID = "client_id"
CLIENT_SECRET = "client_secret"  # noqa: S105 — the name of a secret, not one.
APP = "OKRGRAPH"
MOST_PAGES = 20_000


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list, and the link to the next; None after the last."""

    found: Sequence[Json]
    next: str | None


@dataclass(frozen=True, slots=True)
class Site:
    client: Client
    base_url: str
    token: str = field(repr=False)

    async def get(self, path: str) -> Json:
        return await self._fetch(f"{self.base_url}/{path}")

    async def pages(self, path: str) -> AsyncIterator[Sequence[Json]]:
        """Each page of a list, by the links that Personio gives; never to another host."""
        async for listed in self.walked(path):
            yield listed.found

    async def walked(self, link: str) -> AsyncIterator[Listed]:
        """The same, with the link that leads on from each."""
        url = self._next(f"{self.base_url}/", link)
        seen: set[str] = set()
        while url is not None:
            if url in seen or len(seen) >= MOST_PAGES:
                raise Unreadable("Personio's list leads back to itself; it has no end.")
            seen.add(url)
            told = await self._fetch(url)
            found = items(told, "_data")
            if found is None:
                raise Unreadable("Personio answered without a list.")
            url = self._next(url, text(told, "_meta", "links", "next", "href"))
            yield Listed(found, url)

    async def _fetch(self, url: str) -> Json:
        headers = {"Authorization": f"Bearer {self.token}", "X-Personio-App-ID": APP}
        return await self.client.fetch_json(url, headers)

    def _next(self, url: str, link: str | None) -> str | None:
        """A link may be relative; one to elsewhere would carry our token away."""
        if link is None:
            return None
        found = urljoin(url, link)
        there, here = urlsplit(found), urlsplit(self.base_url)
        if (there.scheme, there.netloc) != (here.scheme, here.netloc):
            raise Unreadable("Personio's list leads to another host; it is not followed.")
        return found


async def signed_in(client: Client, base_url: str, secrets: Secrets) -> Site:
    """With a token that lives for a day, which is longer than any run."""
    for name in (CLIENT_ID, CLIENT_SECRET):
        if name not in secrets:
            raise Refused(f"The {name} is missing; enter it again.", code="NEEDS_SECRET")
    form = {
        "grant_type": "client_credentials",
        "client_id": secrets[CLIENT_ID].reveal(),
        "client_secret": secrets[CLIENT_SECRET].reveal(),
    }
    headers = {"X-Personio-App-ID": APP}
    told = await client.post_form_once(f"{base_url}/v2/auth/token", form, headers)
    token = text(told, "access_token")
    if token is None:
        raise Unreadable("Personio gave no token.")
    return Site(client, base_url, token)
