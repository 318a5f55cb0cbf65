"""A person of HiBob as a record, by the paths at which its fields are kept."""

from collections.abc import Mapping, Sequence

from connectors.beside import FIELDS as BESIDE
from connectors.parts import Json, part
from connectors.person_told import Told, nobody, plain_text, read, texts_beside
from connectors.records import PersonRecord, Problem
from rules.errors import Refused
from rules.terms import PersonStatus

FIELDS: Mapping[str, str] = {
    "source_id": "root.id",
    "name": "root.displayName",
    "given_name": "root.firstName",
    "family_name": "root.surname",
    "email": "root.email",
    "employee_number": "work.employeeIdInCompany",
    "title": "work.title",
    "location": "work.site",
    "manager": "work.reportsTo.id",
    "department": "work.department",
    "started_on": "work.startDate",
    "ended_on": "internal.terminationDate",
    "status": "internal.status",
}
MAPPED = (*FIELDS, *BESIDE)
NEEDED = ("source_id", "email", "manager", "status")
WORDS = {
    "employed": PersonStatus.ACTIVE,
    "hired": PersonStatus.PENDING,
    "garden leave": PersonStatus.ON_LEAVE,
}


def translate(
    employees: Sequence[Json], fields: Mapping[str, str]
) -> tuple[list[PersonRecord], list[Problem]]:
    """Raises Refused where nobody has a field that must be there."""
    cells = [
        {ours: plain_text(at(each, path)) for ours, path in fields.items()} for each in employees
    ]
    for name in NEEDED if len(cells) > 1 else ():
        if not any(person[name] for person in cells):
            raise Refused(f"HiBob shows us nobody's {fields[name]}.")
    records: list[PersonRecord] = []
    problems: list[Problem] = []
    for number, person in enumerate(cells, 1):
        if not person["source_id"]:
            problems.append(nobody(f"employee {number}"))
            continue
        record, found = read(_told(person), WORDS)
        records.append(record)
        problems += found
    return records, problems


def at(told: Json, path: str) -> Json:
    """By a dotted path; HiBob leaves out the first step, `root`, and may give the whole as one."""
    steps = path.removeprefix("root.").split(".")
    found = part(told, *steps)
    return part(told, path) if found is None else found


def _told(person: Mapping[str, str]) -> Told:
    parts = {name: person[name] for name in FIELDS if name != "department"}
    return Told(**parts, units=(person["department"],), beside=texts_beside(person))
