"""Personio (API v2): its people with their employments, all or those that changed."""

from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
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
from connectors.keepable import read_json
from connectors.parts import Json, part, text
from connectors.person_told import left_out, nobody
from connectors.personio_person import MAPPED, Names, employment_of, office_of, translate, unit_ids
from connectors.personio_site import CLIENT_ID, CLIENT_SECRET, HOME, Site, signed_in
from connectors.records import Check, Page, PersonRecord, Problem
from rules.errors import Refused

T = TypeVar("T")
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


async def people_after(
    client: Client, settings: Settings, secrets: Secrets, checkpoint: Mapping[str, Any]
) -> AsyncIterator[Page[PersonRecord]]:
    """The rest of everybody, after the page that bore this checkpoint."""
    reading = await _reading(client, settings, secrets)
    async for page in _listed(reading, str(checkpoint["next"])):
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
    async for listed in reading.site.walked(path):
        people = listed.found
        nameless = [
            nobody(f"person {number} of a page")
            for number, person in enumerate(people, 1)
            if text(person, "id") is None
        ]
        records, problems = await _read(reading, people)
        checkpoint = None if listed.next is None else {"next": listed.next}
        yield Page(tuple(records), (*nameless, *problems), checkpoint)


async def _hinted(reading: Reading, hinted: Sequence[str]) -> Page[PersonRecord]:
    """Read again one by one; who is not there any more has gone."""
    people: list[Json] = []
    gone: list[str] = []
    for key in sorted(set(hinted)):
        person = await _unless_gone(reading.site.get(f"v2/persons/{quote(key, safe='')}"))
        if person is None:
            gone.append(key)
        else:
            people.append(person)
    records, problems = await _read(reading, people)
    return Page(tuple(records), tuple(problems), gone=tuple(gone))


async def _read(
    reading: Reading, people: Sequence[Json]
) -> tuple[list[PersonRecord], list[Problem]]:
    """Each person with their employment; who vanished before we asked for it stays as they were."""
    records: list[PersonRecord] = []
    problems: list[Problem] = []
    for person in people:
        key = text(person, "id")
        if key is None:
            continue
        employments = await _unless_gone(_employments(reading.site, key))
        if employments is None:
            problems.append(left_out(key, f"Personio lists person {key} without employments."))
            continue
        employment = employment_of(employments)
        problems += await _look_up(reading, employment)
        record, found = translate(person, employment, reading.names, reading.mapping)
        records.append(record)
        problems += found
    return records, problems


async def _employments(site: Site, key: str) -> list[Json]:
    path = f"v2/persons/{quote(key, safe='')}/employments?limit=50"
    return [each async for page in site.pages(path) for each in page]


async def _look_up(reading: Reading, employment: Json) -> list[Problem]:
    """The names of units and offices that were not met before; there is no list of units."""
    names = reading.names
    problems: list[Problem] = []
    for _, unit in unit_ids(employment):
        if unit not in names.units:
            name = await _unless_gone(_unit(reading.site, unit))
            names.units[unit] = name or unit
            if name is None:
                problems.append(_unnamed(unit))
    if office_of(employment) is not None and names.offices is None:
        names.offices = await _offices(reading.site)
    return problems


async def _unit(site: Site, key: str) -> str:
    told = await site.get(f"v2/org-units/{quote(key, safe='')}")
    return text(told, "name") or text(told, "_data", "name") or key


def _unnamed(unit: str) -> Problem:
    """An employment may name a unit that was deleted since."""
    where = f"unit {unit}"
    message = f"Personio has no unit {unit}, which an employment names; its id stands in."
    return Problem(where, where, "UNKNOWN_UNIT", message)


async def _unless_gone(asked: Awaitable[T]) -> T | None:
    """None where Personio says that it is not there; any other refusal is one."""
    try:
        return await asked
    except Refused as refusal:
        if refusal.code != "NOT_THERE":
            raise
        return None


async def _offices(site: Site) -> dict[str, str]:
    """Without the right to read offices, people come without their place."""
    try:
        found = [each async for page in site.pages("v2/workplaces?limit=50") for each in page]
    except Refused:
        return {}
    return {
        key: name for each in found if (key := text(each, "id")) and (name := text(each, "name"))
    }
