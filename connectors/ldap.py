"""LDAP directories and Active Directory: their people, read in pages (an optional extra)."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from connectors import given
from connectors.checks import Step, checked
from connectors.http import Client, Secret, Secrets
from connectors.ldap_filter import checked_filter
from connectors.ldap_person import FIELDS, USUAL, Flavour, translate
from connectors.ldap_search import Directory, Found, search
from connectors.outbound import admitted
from connectors.person_told import incomplete
from connectors.records import Check, Page, PersonRecord, Problem
from rules.errors import Invalid, Refused, Unreachable, Unreadable

KIND = "ldap"
PASSWORD = "password"  # noqa: S105 — the name of a secret, not one.
SECRETS = (PASSWORD,)
PORTS = {"ldaps": 636, "ldap": 389}

FIXES = {
    "UNREACHABLE": "Check the address and allowed_hosts; a directory in the clear must be there.",
    "SIGN_IN_REFUSED": "Check bind and its password.",
    "NEEDS_SECRET": "Enter the password of bind.",
    "BAD_REQUEST": "Check filter and base.",
    "NOT_THERE": "Check base: it must be the DN of an entry, such as ou=people,dc=example,dc=com.",
}


@dataclass(frozen=True, slots=True)
class Settings:
    host: str
    port: int
    is_encrypted: bool
    bind: str
    base: str
    filter: str
    flavour: Flavour
    mapping: Mapping[str, str]


def parse(mapping: Mapping[str, object]) -> Settings:
    plain = given.unmapped(mapping)
    given.refuse_unknown(plain, ("url", "bind", "base", "filter", "flavour"), "LDAP")
    parts = urlsplit(given.required(plain, "url"))
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/"):
        message = "url must be ldaps://HOST, or ldap://HOST for one that allowed_hosts names."
        raise Invalid(message, path=("url",))
    flavour = _flavour(given.optional(plain, "flavour") or Flavour.LDAP.value)
    return Settings(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        is_encrypted=parts.scheme == "ldaps",
        bind=given.required(plain, "bind"),
        base=given.required(plain, "base"),
        filter=checked_filter(given.optional(plain, "filter") or USUAL[flavour].filter),
        flavour=flavour,
        mapping={**USUAL[flavour].attributes, **given.mapped(mapping, FIELDS)},
    )


async def people(
    client: Client, settings: Settings, secrets: Secrets
) -> AsyncIterator[Page[PersonRecord]]:
    """Everybody whom the filter finds; a directory that gives only some of them says so."""
    found = await _found(client, settings, secrets)
    records, problems = await _translated(found, settings)
    if found.cut_off is not None:
        problems.append(incomplete(f"The directory gave only a part: {found.cut_off}."))
    yield Page(tuple(records), tuple(problems), estimate=len(found.entries))


async def test(client: Client, settings: Settings, secrets: Secrets) -> list[Check]:
    async def signs_in() -> None:
        await _found(client, settings, secrets, most=1)

    async def finds() -> None:
        found = await _found(client, settings, secrets)
        records, _ = await _translated(found, settings)
        if not records:
            raise Unreadable("The filter finds nobody with an id below base.")
        if found.cut_off is not None:
            raise Refused(f"The directory gives only a part: {found.cut_off}.")

    steps: tuple[Step, ...] = (("reach and sign in", signs_in), ("find people", finds))
    return await checked(steps, FIXES)


async def _translated(found: Found, settings: Settings) -> tuple[list[PersonRecord], list[Problem]]:
    """In a thread, for a whole company takes seconds, and others are to be served meanwhile."""
    return await asyncio.to_thread(translate, found.entries, settings.flavour, settings.mapping)


async def _found(
    client: Client, settings: Settings, secrets: Secrets, most: int | None = None
) -> Found:
    """ldap3 waits in a thread of its own; the addresses it calls in turn are those checked."""
    if PASSWORD not in secrets:
        raise Refused("The password of bind is missing; enter it again.", code="NEEDS_SECRET")
    allowed = client.allowed
    admits = allowed.admits if settings.is_encrypted else allowed.admits_plain
    addresses = await admitted(admits, settings.host, settings.port)
    wanted = sorted({*settings.mapping.values(), *USUAL[settings.flavour].more})
    failed: Unreachable | None = None
    for address in addresses:
        directory = _directory(settings, address, secrets[PASSWORD])
        try:
            return await asyncio.to_thread(
                search, directory, settings.base, settings.filter, wanted, most
            )
        except Unreachable as error:
            failed = error
    place = f"{settings.host}:{settings.port}"
    raise failed or Unreachable(f"{place} is not allowed or cannot be reached.")


def _directory(settings: Settings, address: str, password: Secret) -> Directory:
    return Directory(
        address=address,
        host=settings.host,
        port=settings.port,
        is_encrypted=settings.is_encrypted,
        bind=settings.bind,
        password=password,
    )


def _flavour(word: str) -> Flavour:
    try:
        return Flavour(word)
    except ValueError:
        known = " or ".join(each.value for each in Flavour)
        raise Invalid(f"flavour must be {known}.", path=("flavour",)) from None
