"""SCIM 2.0: people and groups that an identity provider pushes to us, told in our words.

Nothing is asked of anybody: the provider sends, to /scim/v2, and what it sent is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connectors import given
from connectors.http import Client, Secrets
from connectors.parts import Json, items, part, text
from connectors.person_told import Told, plain_text, read
from connectors.records import Check, PersonRecord, Problem
from rules.errors import Invalid
from rules.terms import PersonStatus

KIND = "scim"
SECRETS: tuple[str, ...] = ()

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
OURS = "urn:okrgraph:params:scim:schemas:extension:people:1.0:User"
WORDS = {"deactivated": PersonStatus.ENDED}


@dataclass(frozen=True, slots=True)
class Settings:
    """The registered machine that may push, and whether its groups are units here."""

    machine: str
    groups_are_units: bool = True


def parse(mapping: Mapping[str, object]) -> Settings:
    given.refuse_unknown(mapping, ("machine", "groups"), "SCIM")
    groups = given.optional(mapping, "groups") or "units"
    if groups not in ("units", "ignored"):
        raise Invalid("groups must be units or ignored.", path=("groups",))
    return Settings(given.required(mapping, "machine"), groups == "units")


async def test(_client: Client, settings: Settings, _secrets: Secrets) -> list[Check]:
    """There is nothing to reach: the other side asks us."""
    return [Check(f"waits for what the machine {settings.machine!r} pushes", passed=True)]


def translate(user: Json, groups: Sequence[str] = ()) -> tuple[PersonRecord, list[Problem]]:
    """A user as a record, in the units of its enterprise attributes and of its groups."""
    more, ours = part(user, ENTERPRISE), part(user, OURS)
    told = Told(
        source_id=text(user, "id") or "",
        name=text(user, "displayName") or text(user, "name", "formatted") or "",
        given_name=text(user, "name", "givenName") or "",
        family_name=text(user, "name", "familyName") or "",
        email=email_of(user),
        employee_number=plain_text(part(more, "employeeNumber")),
        title=text(user, "title") or "",
        location=text(ours, "location") or _work_place(user),
        manager=text(more, "manager", "value") or "",
        started_on=text(ours, "hireDate") or "",
        ended_on=text(ours, "terminationDate") or "",
        status="deactivated" if part(user, "active") is False else "",
        units=(text(more, "division") or "", text(more, "department") or ""),
    )
    record, problems = read(told, WORDS)
    if not (told.name or told.given_name or told.family_name):
        record = replace(record, name=text(user, "userName") or record.name)
        problems = [each for each in problems if each.code != "NO_NAME"]
    return replace(record, more_units=tuple((name,) for name in groups)), problems


def email_of(user: Json) -> str:
    """The work address, else the primary one, else any; else a user name that is one."""
    listed: Sequence[Any] = items(user, "emails") or ()
    found = [each for each in listed if text(each, "value")]
    work = [each for each in found if part(each, "type") == "work"]
    primary = [each for each in found if part(each, "primary") is True]
    chosen = next(iter((*work, *primary, *found)), None)
    name = text(user, "userName") or ""
    return text(chosen, "value") or (name if "@" in name else "")


def _work_place(user: Json) -> str:
    listed: Sequence[Any] = items(user, "addresses") or ()
    work = (each for each in listed if part(each, "type") == "work")
    return next((place for each in work if (place := text(each, "locality"))), "")
