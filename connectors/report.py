"""A list of people as JSON behind one address, mapped by JMESPath: Workday's RaaS and its like."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from jmespath.exceptions import JMESPathError

from connectors import given
from connectors.basic import basic
from connectors.beside import FIELDS as BESIDE
from connectors.checks import Step, checked
from connectors.http import Client, Secrets
from connectors.named_managers import with_managers
from connectors.parts import Json
from connectors.person_told import FIELDS
from connectors.records import Check, Page, PersonRecord, Problem
from connectors.report_paths import Path, path_of
from connectors.report_record import Rows
from connectors.slow import SETTINGS, Bounds, bounds
from rules.errors import Invalid, Refused, Unreadable

KIND = "report"
PASSWORD = "password"  # noqa: S105 — the name of a secret, not one.
TOKEN = "token"  # noqa: S105 — as above.
SECRETS: tuple[str, ...] = ()
OPTIONAL_SECRETS = (PASSWORD, TOKEN)

MAPPED = (*FIELDS, "manager_email", "units", *BESIDE)
NEEDED = ("source_id",)
MOST_PAGES = 5000

FIXES = {
    "SIGN_IN_REFUSED": "Check user and password, or the token, and their right to the report.",
    "NEEDS_SECRET": "Enter the password or the token of this connection.",
    "UNREADABLE": "Check url and records: the answer must be JSON with the list where you say.",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """`records` leads to the list, `next` to the address of the next page where there are pages."""

    url: str
    user: str | None
    records: Path
    next: Path | None
    mapping: Mapping[str, Path]
    bounds: Bounds


def parse(mapping: Mapping[str, object]) -> Settings:
    plain = given.unmapped(mapping)
    given.refuse_unknown(plain, ("url", "user", "records", "next", *SETTINGS), "report")
    mapped = given.mapped(mapping, MAPPED)
    for name in NEEDED:
        if name not in mapped:
            message = f"Say where a record keeps {name}: --set map.{name}=Worker_ID."
            raise Invalid(message, path=(f"map.{name}",))
    following = given.optional(plain, "next")
    return Settings(
        url=given.address(plain, "url"),
        user=given.optional(plain, "user"),
        records=path_of("records", given.optional(plain, "records") or "Report_Entry"),
        next=None if following is None else path_of("next", following),
        mapping={name: path_of(f"map.{name}", path) for name, path in mapped.items()},
        bounds=bounds(plain),
    )


async def people(
    client: Client, settings: Settings, secrets: Secrets
) -> AsyncIterator[Page[PersonRecord]]:
    """Everybody in one page: a manager named by e-mail may come later than their people."""
    records, problems, emails = await _everybody(_site(client, settings, secrets))
    found = with_managers(records, emails)
    yield Page(tuple(found), tuple(problems), estimate=len(found))


async def test(client: Client, settings: Settings, secrets: Secrets) -> list[Check]:
    site = _site(client, settings, secrets)
    first: list[Json] = []

    async def reaches() -> None:
        first.append(await site.first())

    async def maps() -> None:
        records, _, _ = await _everybody(site, first.pop())
        if not records:
            raise Unreadable("The report has no record with an id where map.source_id says.")

    steps: tuple[Step, ...] = (("reach and sign in", reaches), ("map the people", maps))
    return await checked(steps, FIXES)


@dataclass(frozen=True, slots=True)
class Site:
    client: Client
    settings: Settings
    secrets: Secrets = field(repr=False)

    async def first(self) -> Json:
        return await self._fetch(self.settings.url)

    async def pages(self, first: Json = None) -> AsyncIterator[list[Json]]:
        """The list of each page; another page only on the report's own host.

        `first` is the answer that the first one is in, where it was asked for already.
        """
        url: str | None = self.settings.url
        seen: set[str] = set()
        while url is not None:
            if url in seen or len(seen) >= MOST_PAGES:
                raise Unreadable("The report's pages lead back to themselves.")
            seen.add(url)
            told, first = (await self._fetch(url) if first is None else first), None
            found = await asyncio.to_thread(_search, self.settings.records, told)
            if not isinstance(found, list):
                raise Unreadable("The report holds no list where records says.")
            yield found
            url = self._next(url, told)

    async def _fetch(self, url: str) -> Json:
        return await self.client.fetch_json(url, self._sign_in())

    def _next(self, url: str, told: Json) -> str | None:
        link = None if self.settings.next is None else _search(self.settings.next, told)
        if not isinstance(link, str) or not link:
            return None
        found = urljoin(url, link)
        there, here = urlsplit(found), urlsplit(self.settings.url)
        if (there.scheme, there.netloc) != (here.scheme, here.netloc):
            raise Unreadable("The report's next page is on another host; it is not followed.")
        return found

    def _sign_in(self) -> dict[str, str]:
        """By user and password, else by a token, else as anybody."""
        user = self.settings.user
        if user is None and TOKEN not in self.secrets:
            return {}
        if user is None:
            return {"Authorization": f"Bearer {self.secrets[TOKEN].reveal()}"}
        if PASSWORD not in self.secrets:
            raise Refused("The password is missing; enter it.", code="NEEDS_SECRET")
        return basic(user, self.secrets[PASSWORD].reveal())


def _site(client: Client, settings: Settings, secrets: Secrets) -> Site:
    return Site(settings.bounds.within(client), settings, secrets)


async def _everybody(
    site: Site, first: Json = None
) -> tuple[list[PersonRecord], list[Problem], dict[str, str]]:
    """Records, problems, and by id the manager whom an e-mail names.

    A whole company takes seconds to be mapped, and others are to be served meanwhile.
    """
    found = Rows()
    async for page in site.pages(first):
        await asyncio.to_thread(found.take, page, site.settings.mapping)
    _check_paths(found.unfit, found.number)
    return found.records, found.problems, found.emails


def _check_paths(unfit: Mapping[str, int], records: int) -> None:
    """One odd value is its record's; a path that fits none of them is the map's."""
    for name, times in unfit.items():
        if times == records:
            raise Unreadable(f"map.{name} does not fit the report: it fails for every record.")


def _search(path: Path, told: Json) -> Json:
    try:
        return path.search(told)
    except JMESPathError as error:
        raise Unreadable(f"records or next does not fit the report: {error}.") from None
