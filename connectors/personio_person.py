"""A person of Personio and the employment that counts, as a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from connectors.beside import FIELDS as BESIDE
from connectors.beside import SHARE, Texts
from connectors.parts import Json, items, part, text
from connectors.person_told import Told, plain_text, read
from connectors.records import PersonRecord, Problem
from rules.terms import PersonStatus

WORDS = {
    "active": PersonStatus.ACTIVE,
    "leave": PersonStatus.ON_LEAVE,
    "onboarding": PersonStatus.PENDING,
    "inactive": PersonStatus.ENDED,
}
COUNTING = (("ACTIVE", "LEAVE"), ("ONBOARDING",))
"""Which of somebody's employments says what they are: one of today, else one to come."""
MAPPED = ("employee_number", *BESIDE)
"""What custom attributes may hold."""

LEVELS = ("department", "team")
"""Kinds of units, from the outside in."""

LAST_DAYS = ("last_working_day", "last_working_date", "termination_date")


@dataclass(slots=True)
class Names:
    """What ids stand for, as far as it was looked up; None before anybody asked for offices."""

    units: dict[str, str] = field(default_factory=dict[str, str])
    offices: dict[str, str] | None = None


def employment_of(employments: Sequence[Json]) -> Json:
    """Today's, else the one to come, else the newest; Personio lists the newest first."""
    for states in COUNTING:
        for each in employments:
            if text(each, "status") in states:
                return each
    return employments[0] if employments else None


def unit_ids(employment: Json) -> list[tuple[str, str]]:
    """Kind and id of each unit, from the outside in; kinds that we do not know are left out."""
    found = [
        (kind.casefold(), key)
        for each in items(employment, "org_units") or ()
        if (kind := text(each, "type")) and (key := text(each, "id"))
    ]
    known = [each for each in found if each[0] in LEVELS]
    return sorted(known, key=lambda each: LEVELS.index(each[0]))


def office_of(employment: Json) -> str | None:
    return text(employment, "office", "id")


def translate(
    person: Json, employment: Json, names: Names, mapping: Mapping[str, str]
) -> tuple[PersonRecord, list[Problem]]:
    given_name, family_name = text(person, "first_name"), text(person, "last_name")
    offices = names.offices or {}
    told = Told(
        source_id=text(person, "id") or "",
        name=text(person, "preferred_name") or "",
        given_name=given_name or "",
        family_name=family_name or "",
        email=text(person, "email") or "",
        employee_number=_attribute(person, mapping.get("employee_number")),
        title=text(employment, "position", "title") or "",
        location=offices.get(office_of(employment) or "", ""),
        manager=text(employment, "supervisor", "id") or "",
        started_on=text(employment, "employment_start_date") or "",
        ended_on=_last_day(employment),
        status=_status(person, employment),
        units=tuple(names.units.get(key, key) for _, key in unit_ids(employment)),
        beside={**_hours(employment), **_attributes_beside(person, mapping)},
    )
    return read(_whole_name(told), WORDS)


def _whole_name(told: Told) -> Told:
    """A preferred name may be a first name alone; then first and last name together are better."""
    if " " in told.name or not told.family_name:
        return told
    return Told(
        **{name: getattr(told, name) for name in Told.__dataclass_fields__ if name != "name"}
    )


def _attribute(person: Json, wanted: str | None) -> str:
    """A custom attribute by its id, its global id or its label."""
    if wanted is None:
        return ""
    for each in items(person, "custom_attributes") or ():
        if wanted in (text(each, "id"), text(each, "global_id"), text(each, "label")):
            return plain_text(part(each, "value"))
    return ""


def _attributes_beside(person: Json, mapping: Mapping[str, str]) -> Texts:
    return {name: [_attribute(person, mapping[name])] for name in BESIDE if name in mapping}


def _hours(employment: Json) -> Texts:
    """The share of a full week, where Personio tells both."""
    told = (part(employment, f"{name}weekly_working_hours") for name in ("", "full_time_"))
    own, full = (_number(each) for each in told)
    return {SHARE: [f"{min(own, full) / full:.2f}"]} if own > 0 and full > 0 else {}


def _number(told: Json) -> Decimal:
    """Nothing where it is none; a number with a point is read as a Decimal already."""
    is_one = isinstance(told, int | Decimal) and not isinstance(told, bool)
    return Decimal(told) if is_one else Decimal(0)


def _last_day(employment: Json) -> str:
    told = (text(employment, "termination", name) for name in LAST_DAYS)
    return next((day for day in told if day), None) or text(employment, "employment_end_date") or ""


def _status(person: Json, employment: Json) -> str:
    for told in (text(employment, "status"), text(person, "status")):
        if told is not None and told != "UNSPECIFIED":
            return told
    return ""
