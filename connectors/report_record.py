"""A record of a report as a person, by the paths of the map; one that does not fit is a problem."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jmespath.exceptions import JMESPathError

from connectors.beside import DOTTED, LEADS, SHARE
from connectors.beside import FIELDS as BESIDE
from connectors.parts import Json, listed
from connectors.person_told import FIELDS, Told, left_out, nobody, plain_text, read
from connectors.records import PersonRecord, Problem
from connectors.report_paths import Path

WITHOUT: Mapping[str, str] = {
    "name": "NO_NAME",
    "given_name": "NO_NAME",
    "family_name": "NO_NAME",
    "email": "BAD_EMAIL",
    "employee_number": "BAD_NUMBER",
    "title": "BAD_TITLE",
    "location": "BAD_LOCATION",
    "started_on": "BAD_START_DATE",
    "ended_on": "BAD_END_DATE",
    "status": "UNKNOWN_STATUS",
    SHARE: "BAD_SHARE",
    LEADS: "BAD_LEAD",
    DOTTED: "BAD_DOTTED",
}
"""Parts without which somebody can arrive, by the code of the problem: each stays as it was."""


@dataclass(slots=True)
class Row:
    """What a record tells; `unfit` says of each path that failed why it did."""

    told: Told = field(default_factory=lambda: Told(source_id=""))
    manager_email: str = ""
    unfit: dict[str, str] = field(default_factory=dict[str, str])

    def listed(self, name: str, path: Path | None, each: Json) -> list[Json]:
        if path is None:
            return []
        try:
            return list(listed(path.search(each)))
        except JMESPathError as error:
            self.unfit[name] = str(error).splitlines()[0]
            return []

    def cell(self, name: str, path: Path | None, each: Json) -> str:
        """One value; a list with one value is that value, as reports like to have it."""
        found = self.listed(name, path, each)
        if len(found) != 1:
            return ""
        return str(found[0]).lower() if isinstance(found[0], bool) else plain_text(found[0])


@dataclass(slots=True)
class Rows:
    """All records so far; `emails` lead from an id to the manager whom an e-mail names, `unfit`
    counts how often each path failed."""

    records: list[PersonRecord] = field(default_factory=list[PersonRecord])
    problems: list[Problem] = field(default_factory=list[Problem])
    emails: dict[str, str] = field(default_factory=dict[str, str])
    unfit: Counter[str] = field(default_factory=Counter[str])
    number: int = 0

    def take(self, page: Sequence[Json], mapping: Mapping[str, Path]) -> None:
        for each in page:
            self.number += 1
            row = read_row(each, mapping)
            self.unfit.update([*row.unfit])
            record, found = taken(row, f"record {self.number}")
            self.problems += found
            if record is None:
                continue
            self.records.append(record)
            if row.manager_email and not row.told.manager:
                self.emails[record.source_id] = row.manager_email


def read_row(each: Json, mapping: Mapping[str, Path]) -> Row:
    row = Row()
    cells = {name: row.cell(name, mapping.get(name), each) for name in FIELDS}
    units = row.listed("units", mapping.get("units"), each)
    told = {
        name: [plain_text(one) for one in row.listed(name, mapping[name], each)]
        for name in BESIDE
        if name in mapping
    }
    beside = {name: texts for name, texts in told.items() if name not in row.unfit}
    row.manager_email = row.cell("manager_email", mapping.get("manager_email"), each)
    row.told = Told(**cells, units=tuple(plain_text(unit) for unit in units), beside=beside)
    return row


def taken(row: Row, where: str) -> tuple[PersonRecord | None, list[Problem]]:
    """Nobody where it is not known whose record it is, or where they belong in the company."""
    key = row.told.source_id
    if not key:
        return None, [nobody(where)]
    for name, why in row.unfit.items():
        if name not in WITHOUT:
            return None, [left_out(key, f"map.{name} does not fit record {key}: {why}")]
    record, found = read(row.told)
    odd = [
        Problem(record.where, key, WITHOUT[name], f"map.{name} does not fit record {key}: {why}")
        for name, why in row.unfit.items()
    ]
    return record, [*odd, *found]
