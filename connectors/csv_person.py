"""One row of a file of people as a record, told apart from those before it."""

from collections.abc import Sequence
from datetime import date

from connectors.beside import FIELDS as BESIDE
from connectors.beside import beside, broken
from connectors.csv_columns import Columns
from connectors.csv_text import Row
from connectors.csv_values import dates_of, email_of, moments_of, status_of
from connectors.records import Beside, PersonRecord, Problem
from rules.terms import PersonStatus

DATES = {"started_on": "START", "ended_on": "END"}


class People:
    """Reads a file's rows one after the other and remembers whom it has seen.

    `problems` gathers what was wrong; `manager_emails` leads from a person's number to the
    manager that an e-mail names, to be looked up when all are known.
    """

    def __init__(self, columns: Columns, rows: Sequence[Row]) -> None:
        self._columns = columns
        self._dates = dates_of(columns.cell(row.cells, name) for row in rows for name in DATES)
        self._numbers: dict[str, Row] = {}
        self._emails: dict[str, int] = {}
        self._problems: dict[tuple[str, str], Problem] = {}
        self.manager_emails: dict[str, str] = {}

    @property
    def problems(self) -> list[Problem]:
        return list(self._problems.values())

    def record(self, row: Row) -> PersonRecord | None:
        """The person of this row, or None where it cannot be told who that is."""
        number = self._number(row)
        if number is None:
            return None
        started_on, ended_on = self._day(row, "started_on"), self._day(row, "ended_on")
        if started_on and ended_on and ended_on < started_on:
            self._note(row, "END_BEFORE_START", f"ends on {ended_on}, before the start")
            ended_on = None
        self._remember_manager(row, number)
        return PersonRecord(
            source_id=number,
            name=self._name(row),
            given_name=self._cell(row, "given_name"),
            family_name=self._cell(row, "family_name"),
            email=self._email(row),
            employee_number=number,
            title=self._cell(row, "title") or None,
            location=self._cell(row, "location") or None,
            manager_source_id=self._cell(row, "manager") or None,
            unit_path=self._columns.units(row.cells),
            started_on=started_on,
            ended_on=ended_on,
            status=self._status(row),
            tells_status=bool(self._cell(row, "status")),
            where=f"line {row.line}",
            beside=self._beside(row),
            moments=moments_of({name: self._cell(row, name) for name in DATES}),
        )

    def _number(self, row: Row) -> str | None:
        """The employee number; a row without one, or with one seen before, is nobody new."""
        number = self._cell(row, "employee_number")
        if any(row.cells[self._columns.width :]):
            self._skip(row, "TOO_MANY_CELLS", f"line {row.line}", "has more cells than the header")
            return None
        if not number:
            self._skip(row, "NO_NUMBER", f"line {row.line}", "has no employee number")
            return None
        if number in self._numbers:
            first = self._numbers[number]
            seen = f"has the employee number {number} of line {first.line}"
            is_same = self._says(row) == self._says(first)
            self._skip(row, "DUPLICATE_NUMBER" if is_same else "SHARED_NUMBER", number, seen)
            return None
        self._numbers[number] = row
        return number

    def _says(self, row: Row) -> tuple[str, ...]:
        """By which two rows of one number are of one person, or of two."""
        said = (self._cell(row, name) for name in ("name", "given_name", "family_name", "email"))
        return tuple(each.casefold() for each in said)

    def _name(self, row: Row) -> str:
        parts = (self._cell(row, "given_name"), self._cell(row, "family_name"))
        name = self._cell(row, "name") or " ".join(part for part in parts if part)
        if not name:
            self._note(row, "NO_NAME", "has no name; the employee number stands in")
        return name or self._cell(row, "employee_number")

    def _email(self, row: Row) -> str | None:
        text = self._cell(row, "email")
        if not text:
            return None
        email = email_of(text)
        if email is None:
            self._note(row, "BAD_EMAIL", f"has {text!r}, which is no e-mail address")
            return None
        first = self._emails.setdefault(email.casefold(), row.line)
        if first != row.line:
            self._note(row, "DUPLICATE_EMAIL", f"has the e-mail address {email} of line {first}")
            return None
        return email

    def _day(self, row: Row, field: str) -> date | None:
        text = self._cell(row, field)
        day = self._dates.read(text) if text else None
        if text and day is None:
            hint = "not one clear date; write it as 2024-05-22"
            self._note(row, f"BAD_{DATES[field]}_DATE", f"has the date {text!r}, {hint}")
        return day

    def _status(self, row: Row) -> PersonStatus:
        """Somebody whom a file lists without a state works there."""
        text = self._cell(row, "status")
        status = status_of(text) if text else PersonStatus.ACTIVE
        if status is None:
            self._note(row, "UNKNOWN_STATUS", f"has the status {text!r}; taken as active")
        return status or PersonStatus.ACTIVE

    def _beside(self, row: Row) -> Beside | None:
        """Of what the file has a column for, however empty a cell."""
        told = {name: [self._cell(row, name)] for name in BESIDE if name in self._columns.position}
        read = beside(told)
        for code, what in broken(told, read):
            self._note(row, code, what)
        return read

    def _remember_manager(self, row: Row, number: str) -> None:
        email = self._cell(row, "manager_email")
        if email and not self._cell(row, "manager"):
            self.manager_emails[number] = email

    def _cell(self, row: Row, field: str) -> str:
        return self._columns.cell(row.cells, field)

    def _note(self, row: Row, code: str, what: str) -> None:
        """A part of a person is wrong; the person comes without it."""
        number = self._cell(row, "employee_number")
        self._keep(row, code, number, f"Line {row.line}: employee {number} {what}.")

    def _skip(self, row: Row, code: str, subject: str, what: str) -> None:
        self._keep(row, code, subject, f"Line {row.line} {what}; it was left out.")

    def _keep(self, row: Row, code: str, subject: str, message: str) -> None:
        """One problem for each code and subject; a second one adds where it was."""
        first = self._problems.get((code, subject))
        where = f"line {row.line}" if first is None else f"{first.where}, line {row.line}"
        told = message if first is None else first.message
        self._problems[code, subject] = Problem(where, subject, code, told)
