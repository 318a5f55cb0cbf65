"""A person as a source's JSON tells of them, made a record; a broken part is a problem."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from connectors.beside import FIELDS as BESIDE
from connectors.beside import Texts, beside, broken
from connectors.csv_values import Dates, email_of, moments_of, status_of
from connectors.keepable import keepable
from connectors.parts import Json
from connectors.records import PersonRecord, Problem
from rules.terms import PersonStatus

FIELDS = (
    "source_id", "name", "given_name", "family_name", "email", "employee_number", "title",
    "location", "manager", "started_on", "ended_on", "status",
)  # fmt: skip
INCOMPLETE = "INCOMPLETE"
NO_ID = "NO_ID"
"""A problem of this code says why the list may lack somebody: nobody is missed because of it."""
LEFT_OUT = "LEFT_OUT"
"""Somebody is listed and could not be read: they are not missed, and stay as they are."""

MOST_DIGITS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a source says of one person, in its own texts; an empty one says nothing."""

    source_id: str
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    employee_number: str = ""
    title: str = ""
    location: str = ""
    manager: str = ""
    started_on: str = ""
    ended_on: str = ""
    status: str = ""
    units: tuple[str, ...] = ()
    beside: Texts = field(default_factory=dict[str, Sequence[str]])

    @property
    def where(self) -> str:
        return f"record {self.source_id}"


def plain_text(value: Json) -> str:
    """A text or a number as a text; what is neither says nothing."""
    if isinstance(value, str):
        return " ".join(keepable(value).split())
    if isinstance(value, float | Decimal):
        exact = Decimal(str(value))
        # What has more digits says nothing of anybody, and would fill the memory if written out.
        return f"{exact.normalize():f}" if abs(exact.adjusted()) < MOST_DIGITS else str(exact)
    return str(value) if isinstance(value, int) else ""


def texts_beside(cells: Mapping[str, str]) -> Texts:
    """As far as a map says where such a part is kept."""
    return {name: [cells[name]] for name in BESIDE if name in cells}


def read(
    told: Told, words: dict[str, PersonStatus] | None = None
) -> tuple[PersonRecord, list[Problem]]:
    """The record, and what was wrong; `words` are the source's own for the states of people."""
    status = _status(told, words or {})
    started_on, ended_on = _day(told.started_on), _day(told.ended_on)
    record = PersonRecord(
        source_id=told.source_id,
        name=told.name or _joined(told) or told.source_id,
        given_name=told.given_name,
        family_name=told.family_name,
        email=email_of(told.email) if told.email else None,
        employee_number=told.employee_number or None,
        title=told.title or None,
        location=told.location or None,
        manager_source_id=told.manager or None,
        unit_path=tuple(unit for unit in told.units if unit),
        started_on=started_on,
        ended_on=ended_on,
        status=status or PersonStatus.ACTIVE,
        tells_status=bool(told.status),
        where=told.where,
        beside=beside(told.beside),
        moments=moments_of({"started_on": told.started_on, "ended_on": told.ended_on}),
    )
    problems = [*_problems(told, record), *_unknown_status(told, status)]
    problems += [_problem(told, *each) for each in broken(told.beside, record.beside)]
    if started_on and ended_on and ended_on < started_on:
        record = replace(record, ended_on=None)
    return record, problems


def _joined(told: Told) -> str:
    return " ".join(part for part in (told.given_name, told.family_name) if part)


def _status(told: Told, words: dict[str, PersonStatus]) -> PersonStatus | None:
    if not told.status:
        return PersonStatus.ACTIVE
    return words.get(told.status.casefold()) or status_of(told.status)


def _day(text: str) -> date | None:
    """Zeros are how some systems write that there is no day."""
    return Dates().read(text) if text and not text.startswith("0000") else None


def _problems(told: Told, record: PersonRecord) -> Iterator[Problem]:
    if not (told.name or _joined(told)):
        yield _problem(told, "NO_NAME", "has no name; the id stands in")
    if told.email and record.email is None:
        yield _problem(told, "BAD_EMAIL", f"has {told.email!r}, which is no e-mail address")
    days = (("START", told.started_on), ("END", told.ended_on))
    for what, text in days:
        if text and not text.startswith("0000") and _day(text) is None:
            yield _problem(told, f"BAD_{what}_DATE", f"has the date {text!r}, not one clear date")
    if record.started_on and record.ended_on and record.ended_on < record.started_on:
        yield _problem(told, "END_BEFORE_START", f"ends on {record.ended_on}, before the start")


def _unknown_status(told: Told, status: PersonStatus | None) -> Iterator[Problem]:
    if status is None:
        what = f"has the status {told.status!r}, which we do not know; taken as active"
        yield _problem(told, "UNKNOWN_STATUS", what)


def _problem(told: Told, code: str, what: str) -> Problem:
    name = told.name or _joined(told)
    who = f"{name} ({told.source_id})" if name else told.source_id
    return Problem(told.where, told.source_id, code, f"{who} {what}.")


def nobody(where: str) -> Problem:
    """A record without its id: whose it is cannot be told."""
    return Problem(where, where, NO_ID, f"{where} has no id; it was left out.")


def incomplete(reason: str) -> Problem:
    return Problem("the list", "the list", INCOMPLETE, reason)


def left_out(key: str, reason: str) -> Problem:
    """Whoever this is about is listed; nothing of theirs changes by what could not be read."""
    return Problem(f"record {key}", key, LEFT_OUT, reason)
