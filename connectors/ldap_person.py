"""An entry of a directory as a record: by the attributes that OpenLDAP or Active Directory has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from connectors.beside import DOTTED
from connectors.beside import FIELDS as BESIDE
from connectors.keepable import keepable
from connectors.ldap_search import Entry
from connectors.parts import listed
from connectors.person_told import Told, nobody, plain_text, read, texts_beside
from connectors.records import PersonRecord, Problem

FIELDS = (
    "source_id", "name", "given_name", "family_name", "email", "employee_number", "title",
    "location", "manager", "division", "department", "started_on", "ended_on", "status",
    *BESIDE,
)  # fmt: skip
EXPIRES = "accountExpires"
TICKS = 10_000_000
LONGEST_TICKS = 18
NO_YEAR = 9999
BEGINNING = datetime(1601, 1, 1, tzinfo=UTC)
"""Active Directory tells a moment as ticks since then."""
DISABLED = 2
"""The bit of userAccountControl that disables an account."""


class Flavour(Enum):
    LDAP = "ldap"
    ACTIVE_DIRECTORY = "active_directory"


@dataclass(frozen=True, slots=True)
class Usual:
    """What a kind of directory usually has; `more` are attributes that we read besides."""

    filter: str
    attributes: Mapping[str, str]
    more: tuple[str, ...] = ()


USUAL: Mapping[Flavour, Usual] = {
    Flavour.LDAP: Usual(
        "(objectClass=inetOrgPerson)",
        {
            "source_id": "entryUUID",
            "name": "displayName",
            "given_name": "givenName",
            "family_name": "sn",
            "email": "mail",
            "employee_number": "employeeNumber",
            "title": "title",
            "location": "l",
            "manager": "manager",
            "department": "departmentNumber",
        },
        ("cn",),
    ),
    Flavour.ACTIVE_DIRECTORY: Usual(
        "(&(objectCategory=person)(objectClass=user))",
        {
            "source_id": "objectGUID",
            "name": "displayName",
            "given_name": "givenName",
            "family_name": "sn",
            "email": "mail",
            "employee_number": "employeeID",
            "title": "title",
            "location": "physicalDeliveryOfficeName",
            "manager": "manager",
            "division": "division",
            "department": "department",
            "ended_on": EXPIRES,
        },
        ("cn", "userAccountControl"),
    ),
}


def translate(
    entries: Sequence[Entry], flavour: Flavour, mapping: Mapping[str, str]
) -> tuple[list[PersonRecord], list[Problem]]:
    """A manager is a DN there, so all ids are read first; one of a stranger stays as it is."""
    ids = {key_of(dn): _id(values.get(mapping["source_id"])) for dn, values in entries}
    records: list[PersonRecord] = []
    problems: list[Problem] = []
    for dn, values in entries:
        if not ids[key_of(dn)]:
            problems.append(nobody(keepable(dn)))
            continue
        cells = {name: _text(values.get(attribute)) for name, attribute in mapping.items()}
        cells["source_id"] = ids[key_of(dn)]
        boss = cells.get("manager", "")
        cells["manager"] = ids.get(key_of(boss), boss)
        cells["name"] = cells.get("name") or _text(values.get("cn"))
        if mapping.get("ended_on") == EXPIRES:
            cells["ended_on"] = _last_day(values.get(EXPIRES))
        if _is_disabled(flavour, values):
            cells["status"] = "inactive"
        if DOTTED in mapping:
            dotted = map(plain_text, listed(values.get(mapping[DOTTED])))
            cells[DOTTED] = ";".join(ids.get(key_of(dn), dn) for dn in dotted)
        record, found = read(_told(cells))
        records.append(record)
        problems += found
    return records, problems


def key_of(dn: str) -> str:
    """DNs differ in case and in blanks beside their commas, and mean the same."""
    return ",".join(part.strip() for part in keepable(dn).split(",")).casefold()


def _told(cells: Mapping[str, str]) -> Told:
    parts = {name: cells[name] for name in cells if name not in ("division", "department", *BESIDE)}
    units = (cells.get("division", ""), cells.get("department", ""))
    return Told(**parts, units=units, beside=texts_beside(cells))


def _first(value: Any) -> Any:
    return next(iter(listed(value)), None)


def _text(value: Any) -> str:
    """The first of several values, as a text."""
    found = _first(value)
    if isinstance(found, datetime | date):
        return found.isoformat()
    return plain_text(found)


def _id(value: Any) -> str:
    """Active Directory's ids are sixteen bytes, or a UUID in braces as ldap3 reads them."""
    found = _first(value)
    if isinstance(found, bytes):
        return str(UUID(bytes_le=found)) if len(found) == 16 else found.hex()
    return plain_text(found).strip("{}").casefold()


def _last_day(value: Any) -> str:
    """An account expires with the end of its last day: at midnight, in the directory's own place.

    So the moment before is told, and whose day that is depends on the place. Nothing where never.
    """
    found = _first(value)
    moment = found.astimezone(UTC) if isinstance(found, datetime) else _moment(_text(value))
    is_never = moment is None or moment.year in (BEGINNING.year, NO_YEAR)
    return "" if moment is None or is_never else (moment - timedelta(seconds=1)).isoformat()


def _moment(ticks: str) -> datetime | None:
    """What has a digit more lies beyond the year 4770: it is how never is written."""
    if not ticks.isascii() or not ticks.isdigit() or len(ticks) > LONGEST_TICKS:
        return None
    return BEGINNING + timedelta(seconds=int(ticks) // TICKS)


def _is_disabled(flavour: Flavour, values: Mapping[str, Any]) -> bool:
    if flavour is not Flavour.ACTIVE_DIRECTORY:
        return False
    flags = _text(values.get("userAccountControl"))
    return flags.isdigit() and bool(int(flags) & DISABLED)
