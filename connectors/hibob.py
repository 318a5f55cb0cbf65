"""HiBob: its people in one answer, as there is no list of changes (by a service user)."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import new as hmac_of

from connectors import given
from connectors.basic import basic
from connectors.checks import Step, checked
from connectors.hibob_person import FIELDS, MAPPED, translate
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
from connectors.parts import Json, items, part, text
from connectors.records import Check, Page, PersonRecord
from connectors.slow import SETTINGS, Bounds, bounds
from rules.errors import Invalid, Refused, Unreadable

KIND = "hibob"
USER = "service_user_id"
TOKEN = "service_user_token"  # noqa: S105 — the name of a secret, not one.
WEBHOOK = "webhook_secret"
SECRETS = (USER, TOKEN)
OPTIONAL_SECRETS = (WEBHOOK,)

HOME = "https://api.hibob.com"
KEPT_FOR = timedelta(days=4)
"""HiBob tries to deliver an event for three days."""

FIXES = {
    "SIGN_IN_REFUSED": "Check id and token, and put the service user into a permission group that "
    "reads the fields in docs/connectors/hibob.md. Wait before trying again: HiBob blocks an "
    "address that is refused too often.",
    "NEEDS_SECRET": "Enter the service user's id and token.",
    "REFUSED": "Give the service user's group the right to see that field.",
}


@dataclass(frozen=True, slots=True)
class Settings:
    base_url: str
    mapping: Mapping[str, str]
    bounds: Bounds


def parse(mapping: Mapping[str, object]) -> Settings:
    """Nothing need be set; `map.…` names a field of theirs where ours is kept elsewhere."""
    plain = given.unmapped(mapping)
    given.refuse_unknown(plain, ("base_url", *SETTINGS), "HiBob")
    mapped = given.mapped(mapping, MAPPED)
    if "source_id" in mapped and "manager" not in mapped:
        message = "With map.source_id say map.manager too: where the manager's id of that kind is."
        raise Invalid(message, path=(f"{given.MAP}manager",))
    return Settings(given.base_address(plain, "base_url", HOME), mapped, bounds(plain))


async def people(
    client: Client, settings: Settings, secrets: Secrets
) -> AsyncIterator[Page[PersonRecord]]:
    """Everybody, those who left too; HiBob gives all of them at once.

    Refused where a field that we need is in nobody's record: HiBob leaves out what its service
    user may not see, and that must not look like everybody having lost it.
    """
    found = await Site(client, settings, secrets).people()
    # A whole company takes seconds, and others are to be served meanwhile.
    records, problems = await asyncio.to_thread(translate, found, {**FIELDS, **settings.mapping})
    yield Page(tuple(records), tuple(problems), estimate=len(found))


async def test(client: Client, settings: Settings, secrets: Secrets) -> list[Check]:
    site = Site(client, settings, secrets)

    async def reads() -> None:
        translate(await site.people(), {**FIELDS, **settings.mapping})

    steps: tuple[Step, ...] = (("reach and sign in", site.people), ("fields", reads))
    return await checked(steps, FIXES)


def hint_of(secrets: Secrets, headers: Mapping[str, str], body: bytes, now: datetime) -> Hint:
    """HMAC-SHA512 in Base64 over the raw body. The first delivery is a mere "Ping test"."""
    key = secret_for_hooks(secrets, WEBHOOK)
    expected = b64encode(hmac_of(key, body, "sha512").digest()).decode()
    check_signature(headers.get("bob-signature"), expected)
    told = read_json(body)
    if isinstance(told, str):
        return Hint(digest(body), ())
    check_age(moment_of(text(told, "triggeredAt")), now, KEPT_FOR)
    about = part(told, "data", "employeeId")
    subjects = (str(about),) if isinstance(about, str | int) else (EVERYBODY,)
    return Hint(digest(body), subjects)


@dataclass(frozen=True, slots=True)
class Site:
    client: Client
    settings: Settings
    secrets: Secrets = field(repr=False)

    async def people(self) -> list[Json]:
        wanted = sorted({"root.id", *FIELDS.values(), *self.settings.mapping.values()})
        body = {"fields": wanted, "filters": [], "showInactive": True, "humanReadable": "REPLACE"}
        url = f"{self.settings.base_url}/v1/people/search"
        client = self.settings.bounds.within(self.client)
        found = items(await client.post_json(url, body, self._sign_in()), "employees")
        if found is None:
            raise Unreadable("HiBob answered without a list of people.")
        return list(found)

    def _sign_in(self) -> dict[str, str]:
        if USER not in self.secrets or TOKEN not in self.secrets:
            raise Refused("The service user's id or token is missing.", code="NEEDS_SECRET")
        return basic(self.secrets[USER].reveal(), self.secrets[TOKEN].reveal())
