"""Personio (API v2): its people with their employments, all or those that changed."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from connectors import given
from connectors.checks import Step, checked
from connectors.hooks import (
    EVERYBODY,
    Hint,
    check_age,
    check_signature,
    digest,
    moment_of,
    secret_for_hooks,
)
from connectors.http import Client, Secrets
from connectors.parts import Json, part, read_json, text
from connectors.person_told import nobody
from connectors.personio_person import MAPPED, Names, employment_of, office_of, translate, unit_ids
from connectors.personio_site import CLIENT_ID, CLIENT_SECRET, HOME, Site, signed_in
from connectors.records import Check, Page, PersonRecord, Problem
from rules.errors import Refused

KIND = "personio"
WEBHOOK = "webhook_token"
SECRETS = (CLIENT_ID, CLIENT_SECRET)
OPTIONAL_SECRETS = (WEBHOOK,)

STRICTLY_LATER = timedelta(seconds=1)
"""Personio's filter knows only later than, and not the same moment."""

KEPT_FOR = timedelta(days=7)
"""Personio tries to deliver an event for six days."""

FIXES = {
    "SIGN_IN_REFUSED": "Check client id and secret, and their right to read people.",
    "BAD_REQUEST": "Check client id and secret: Personio, Integrations, API credentials.",
    "NEEDS_SECRET": "Enter client id and client secret.",
}


@dataclass(frozen=True, slots=True)
class Settings:
    base_url: str
    mapping: Mapping[str, str]


def parse(mapping: Mapping[str, object]) -> Settings:
    """`map.employee_number` and its like name a custom attribute: its id, global id or label."""
    plain = given.unmapped(mapping)
    given.refuse_unknown(plain, ("base_url",), "Personio")
    base_url = given.base_address(plain, "base_url", HOME)
    return Settings(base_url, given.mapped(mapping, MAPPED))


async def people(
    client: Client, settings: Settings, secrets: Secrets
) -> AsyncIterator[Page[PersonRecord]]:
    """Everybody, those who left too; each person costs a question of their own."""
    reading = await _reading(client, settings, secrets)
    async for page in _listed(reading, "v2/persons?limit=50"):
        yield page


async def people_changed(
    client: Client, settings: Settings, secrets: Secrets, since: datetime, hinted: Sequence[str]
) -> AsyncIterator[Page[PersonRecord]]:
    """Those who changed since a moment, and those whom hints name.

    A change of an employment need not show in the person's own time: hints and the nightly full
    run bring those.
    """
    reading = await _reading(client, settings, secrets)
    moment = quote(f"{since.astimezone(UTC) - STRICTLY_LATER:%Y-%m-%dT%H:%M:%SZ}", safe="")
    async for page in _listed(reading, f"v2/persons?limit=50&updated_at.gt={moment}"):
        yield page
    yield await _hinted(reading, [each for each in hinted if each != EVERYBODY])


async def test(client: Client, settings: Settings, secrets: Secrets) -> list[Check]:
    async def signs_in() -> None:
        await signed_in(client, settings.base_url, secrets)

    async def reads_one() -> None:
        site = await signed_in(client, settings.base_url, secrets)
        await anext(site.pages("v2/persons?limit=1"))

    steps: tuple[Step, ...] = (("reach and sign in", signs_in), ("read one person", reads_one))
    return await checked(steps, FIXES)


def hint_of(secrets: Secrets, headers: Mapping[str, str], body: bytes, now: datetime) -> Hint:
    """Personio signs nothing: it sends back the token that was set for the webhook."""
    token = secret_for_hooks(secrets, WEBHOOK).decode()
    check_signature(headers.get("authorization", "").removeprefix("Bearer "), token)
    told = read_json(body)
    sent = text(told, "timestamp") or text(told, "created_at")
    if sent is not None:
        check_age(moment_of(sent), now, KEPT_FOR)
    event = text(told, "id") or text(told, "event_id")
    places = (("data", "person", "id"), ("data", "person_id"), ("person", "id"), ("person_id",))
    found = (part(told, *place) for place in places)
    subjects = tuple(str(each) for each in found if isinstance(each, str | int))
    return Hint(digest((event or "").encode(), body), subjects or (EVERYBODY,))


@dataclass(frozen=True, slots=True)
class Reading:
    """A signed-in site, what its people are mapped by, and the names that were looked up."""

    site: Site
    mapping: Mapping[str, str]
    names: Names = field(default_factory=Names)


async def _reading(client: Client, settings: Settings, secrets: Secrets) -> Reading:
    return Reading(await signed_in(client, settings.base_url, secrets), settings.mapping)


async def _listed(reading: Reading, path: str) -> AsyncIterator[Page[PersonRecord]]:
    async for people in reading.site.pages(path):
        records: list[PersonRecord] = []
        problems: list[Problem] = []
        for number, person in enumerate(people, 1):
            if text(person, "id") is None:
                problems.append(nobody(f"person {number} of a page"))
                continue
            record, found = await _person(reading, person)
            records.append(record)
            problems += found
        yield Page(tuple(records), tuple(problems))


async def _hinted(reading: Reading, hinted: Sequence[str]) -> Page[PersonRecord]:
    """Read again one by one; who is not there any more has gone."""
    records: list[PersonRecord] = []
    problems: list[Problem] = []
    gone: list[str] = []
    for key in sorted(set(hinted)):
        try:
            person = await reading.site.get(f"v2/persons/{quote(key, safe='')}")
        except Refused as refusal:
            if refusal.code != "NOT_THERE":
                raise
            gone.append(key)
            continue
        record, found = await _person(reading, person)
        records.append(record)
        problems += found
    return Page(tuple(records), tuple(problems), gone=tuple(gone))


async def _person(reading: Reading, person: Json) -> tuple[PersonRecord, list[Problem]]:
    key = quote(text(person, "id") or "", safe="")
    employments = [
        each
        async for page in reading.site.pages(f"v2/persons/{key}/employments?limit=50")
        for each in page
    ]
    employment = employment_of(employments)
    await _look_up(reading, employment)
    return translate(person, employment, reading.names, reading.mapping)


async def _look_up(reading: Reading, employment: Json) -> None:
    """The names of units and offices that were not met before; there is no list of units."""
    names = reading.names
    for _, unit in unit_ids(employment):
        if unit not in names.units:
            names.units[unit] = await _unit(reading.site, unit)
    if office_of(employment) is not None and names.offices is None:
        names.offices = await _offices(reading.site)


async def _unit(site: Site, key: str) -> str:
    told = await site.get(f"v2/org-units/{quote(key, safe='')}")
    return text(told, "name") or text(told, "_data", "name") or key


async def _offices(site: Site) -> dict[str, str]:
    """Without the right to read offices, people come without their place."""
    try:
        found = [each async for page in site.pages("v2/workplaces?limit=50") for each in page]
    except Refused:
        return {}
    return {
        key: name for each in found if (key := text(each, "id")) and (name := text(each, "name"))
    }
