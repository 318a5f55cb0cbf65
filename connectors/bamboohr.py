"""BambooHR: its people, all or those that changed (datasets v2, by an API key)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hmac import new as hmac_of
from urllib.parse import quote

from connectors import given
from connectors.bamboohr_person import MAPPED, NEEDED, chosen, translate
from connectors.basic import basic
from connectors.checks import Step, checked
from connectors.hooks import (
    EVERYBODY,
    Hint,
    check_age,
    check_signature,
    digest,
    secret_for_hooks,
)
from connectors.http import Client, Secrets
from connectors.keepable import read_json
from connectors.parts import Json, items, part, text, values
from connectors.person_told import NO_ID, incomplete
from connectors.records import Check, Page, PersonRecord, Problem
from rules.errors import Invalid, NotAllowed, Refused, Unreadable

KIND = "bamboohr"
TOKEN = "api_key"  # noqa: S105 — the name of a secret, not one.
WEBHOOK = "webhook_key"
SECRETS = (TOKEN,)
OPTIONAL_SECRETS = (WEBHOOK,)

PEOPLE_A_PAGE = 500
IDS_A_QUESTION = 100
MOST_PAGES = 2000
KEPT_FOR = timedelta(minutes=30)
"""Its tries of one event end well within this; one that is older is a replay."""

FIXES = {
    "SIGN_IN_REFUSED": "Check the company and the API key, and that its user may see employees.",
    "NEEDS_SECRET": "Enter an API key: BambooHR, your picture, API Keys.",
    "NOT_THERE": "Check the company: the part of your address before .bamboohr.com.",
    "REFUSED": "Name the fields with map.…; see docs/connectors/bamboohr.md.",
}


@dataclass(frozen=True, slots=True)
class Settings:
    base_url: str
    mapping: Mapping[str, str]


def parse(mapping: Mapping[str, object]) -> Settings:
    """`company` or a whole `base_url`, and `map.…` where their fields have other names."""
    _refuse_other_ids(mapping)
    plain = given.unmapped(mapping)
    given.refuse_unknown(plain, ("company", "base_url"), "BambooHR")
    if given.optional(plain, "base_url") is not None:
        base_url = given.base_address(plain, "base_url")
    else:
        company = given.required(plain, "company")
        if not company.replace("-", "").isalnum():
            raise Invalid("The company is one word, before .bamboohr.com.", path=("company",))
        base_url = f"https://{company}.bamboohr.com"
    return Settings(base_url, given.mapped(mapping, MAPPED))


def _refuse_other_ids(mapping: Mapping[str, object]) -> None:
    """BambooHR says by its own ids who changed and who is gone. Under another number those would
    be somebody else."""
    name = f"{given.MAP}source_id"
    if name in mapping:
        message = (
            f"Leave {name} out: people are known by BambooHR's own id, by which it tells changes. "
            f"A number of yours goes into {given.MAP}employee_number."
        )
        raise Invalid(message, path=(name,))


async def people(
    client: Client, settings: Settings, secrets: Secrets
) -> AsyncIterator[Page[PersonRecord]]:
    """Everybody, those who left too, page by page."""
    site = Site(client, settings, secrets)
    async for page in _pages(site, await site.names(), None):
        yield page


async def people_changed(
    client: Client, settings: Settings, secrets: Secrets, since: datetime, hinted: Sequence[str]
) -> AsyncIterator[Page[PersonRecord]]:
    """Those whom BambooHR lists as changed since a moment; the hints only made us look."""
    site = Site(client, settings, secrets)
    changed, gone = await site.changes(since)
    wanted = sorted({*changed, *hinted} - {EVERYBODY, *gone})
    yield Page((), gone=tuple(sorted(gone)), estimate=len(wanted))
    if not wanted:
        return
    names = await site.names()
    for start in range(0, len(wanted), IDS_A_QUESTION):
        asked = ",".join(_quoted(each) for each in wanted[start : start + IDS_A_QUESTION])
        clause = f"{names['source_id']} in ({asked})"
        async for page in _pages(site, names, clause):
            yield page


async def test(client: Client, settings: Settings, secrets: Secrets) -> list[Check]:
    site = Site(client, settings, secrets)

    async def reads_one() -> None:
        await site.page(await site.names(), None, 1, 1)

    steps: tuple[Step, ...] = (
        ("reach and sign in", site.fields),
        ("fields", site.names),
        ("read one person", reads_one),
    )
    return await checked(steps, FIXES)


def hint_of(secrets: Secrets, headers: Mapping[str, str], body: bytes, now: datetime) -> Hint:
    """HMAC-SHA256 in hex over the raw body and then the timestamp; NotAllowed where it differs."""
    key = secret_for_hooks(secrets, WEBHOOK)
    stamp = headers.get("x-bamboohr-timestamp", "")
    expected = hmac_of(key, body + stamp.encode(), "sha256").hexdigest()
    check_signature(headers.get("x-bamboohr-signature"), expected)
    check_age(_moment(stamp), now, KEPT_FOR)
    told = read_json(body)
    about = text(told, "data", "employeeId") or part(told, "data", "employeeId")
    listed = [part(each, "id") for each in items(told, "employees") or ()]
    subjects = tuple(str(each) for each in (about, *listed) if isinstance(each, str | int))
    return Hint(digest(stamp.encode(), body), subjects or (EVERYBODY,))


@dataclass(frozen=True, slots=True)
class Site:
    """A company's BambooHR as its connection sees it."""

    client: Client
    settings: Settings
    secrets: Secrets = field(repr=False)

    async def fields(self) -> list[str]:
        """The names of the dataset's fields that this key may read."""
        found: list[str] = []
        for number in range(1, MOST_PAGES):
            path = f"api/v1_2/datasets/employee/fields?page={number}&page_size=1000"
            told = await self.client.fetch_json(self._url(path), self._sign_in())
            fields = items(told, "fields")
            if fields is None:
                raise Unreadable("BambooHR did not list the fields of its people.")
            found += [name for each in fields if (name := text(each, "name"))]
            pages = part(told, "pagination", "total_pages")
            if not fields or not isinstance(pages, int) or number >= pages:
                break
        return found

    async def names(self) -> Mapping[str, str]:
        """Which of their fields holds which of ours; Refused where one that we need is lacking."""
        names = chosen(await self.fields(), self.settings.mapping)
        lacking = [name for name in NEEDED if name not in names]
        if lacking:
            raise Refused(f"BambooHR shows us no field for {', '.join(lacking)}.")
        return names

    async def page(
        self, names: Mapping[str, str], clause: str | None, number: int, size: int
    ) -> Json:
        order = f"{names['source_id']} asc"
        wanted = sorted(set(names.values()))
        body: dict[str, Json] = {"fields": wanted, "orderBy": order, "page": number}
        body["pageSize"] = size
        if clause is not None:
            body["filter"] = clause
        url = self._url("api/v2/datasets/employee/data")
        return await self.client.post_json(url, body, self._sign_in())

    async def changes(self, since: datetime) -> tuple[set[str], set[str]]:
        """Who was added or changed, and who is no more."""
        moment = quote(f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", safe="")
        path = f"api/v1/employees/changed?since={moment}&type=all"
        told = await self.client.fetch_json(self._url(path), self._sign_in())
        listed = part(told, "employees")
        if listed is None:
            raise Unreadable("BambooHR did not list whom it changed.")
        found = {text(each, "id"): text(each, "action") for each in values(listed)}
        gone = {key for key, action in found.items() if key and action == "Deleted"}
        return {key for key in found if key} - gone, gone

    def _url(self, path: str) -> str:
        return f"{self.settings.base_url}/{path}"

    def _sign_in(self) -> dict[str, str]:
        if TOKEN not in self.secrets:
            raise Refused("The API key is missing; enter it again.", code="NEEDS_SECRET")
        return basic(self.secrets[TOKEN].reveal(), "x")


async def _pages(
    site: Site, names: Mapping[str, str], clause: str | None
) -> AsyncIterator[Page[PersonRecord]]:
    """Every page; where the count at the end is not the one that was told, the list is in doubt."""
    seen: set[str] = set()
    nameless = 0
    for number in range(1, MOST_PAGES):
        told = await site.page(names, clause, number, PEOPLE_A_PAGE)
        rows, pages = items(told, "data"), part(told, "meta", "totalPages")
        total = part(told, "meta", "totalItems")
        if rows is None or not isinstance(pages, int) or not isinstance(total, int):
            raise Unreadable("BambooHR answered without a list of people, or how many there are.")
        records, problems = translate(rows, names, number)
        fresh = tuple(each for each in records if each.source_id not in seen)
        seen |= {each.source_id for each in fresh}
        is_last = number >= pages
        nameless += sum(each.code == NO_ID for each in problems)
        problems += _doubt(len(seen) + nameless, total) if is_last else []
        yield Page(fresh, tuple(problems), estimate=total)
        if is_last:
            return
    raise Unreadable(f"BambooHR's list did not end within {MOST_PAGES} pages.")


def _doubt(seen: int, total: int) -> list[Problem]:
    """People who move between pages while we read may be passed over."""
    if seen >= total:
        return []
    return [incomplete(f"BambooHR told of {total} people and listed {seen}.")]


def _quoted(key: str) -> str:
    return "'" + key.replace("'", "''") + "'"


def _moment(stamp: str) -> datetime | None:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise NotAllowed("The webhook does not say when it was sent.")
    return datetime.fromtimestamp(int(stamp), UTC)
