"""A row of BambooHR's dataset of employees as a record, by whichever names its fields have."""

from collections.abc import Mapping, Sequence

from connectors.beside import FIELDS as BESIDE
from connectors.parts import Json, part
from connectors.person_told import Told, nobody, plain_text, read, texts_beside
from connectors.records import PersonRecord, Problem
from rules.terms import PersonStatus

# Companies differ in what their dataset calls a thing, so the first name that is there is taken.
CANDIDATES: Mapping[str, tuple[str, ...]] = {
    "source_id": ("employeeId", "id", "eid"),
    "name": ("displayName", "fullName", "name"),
    "given_name": ("preferredName", "firstName"),
    "family_name": ("lastName",),
    "email": ("workEmail", "email", "bestEmail"),
    "employee_number": ("employeeNumber",),
    "title": ("jobTitleName", "jobInformationJobTitle", "jobTitle"),
    "location": ("locationName", "jobInformationLocation", "location"),
    "manager": ("reportsToId", "supervisorId", "supervisorEid"),
    "started_on": ("hireDate",),
    "ended_on": ("terminationDate",),
    "status": ("employmentStatusName", "status"),
    "division": ("divisionName", "jobInformationDivision", "division"),
    "department": ("departmentName", "jobInformationDepartment", "department"),
    "legal_given_name": ("firstName",),
    "active": ("status",),
    **dict.fromkeys(BESIDE, ()),
}
MAPPED = tuple(ours for ours in CANDIDATES if ours != "source_id")
"""Where ours may be kept elsewhere. An id may not: BambooHR tells changes by its own alone."""

NEEDED = ("source_id", "given_name", "family_name", "email", "manager", "active")
NO_MANAGER = "0"
WORDS = {
    "full time": PersonStatus.ACTIVE,
    "full-time": PersonStatus.ACTIVE,
    "part time": PersonStatus.ACTIVE,
    "part-time": PersonStatus.ACTIVE,
    "contractor": PersonStatus.ACTIVE,
    "intern": PersonStatus.ACTIVE,
    "furloughed": PersonStatus.ON_LEAVE,
}


def chosen(there: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Our field to theirs: what somebody mapped, else the first usual name that there is."""
    known = set(there)
    usual = {
        ours: found
        for ours, names in CANDIDATES.items()
        if (found := next((name for name in names if name in known), None))
    }
    return usual | dict(mapping)


def translate(
    rows: Sequence[Json], names: Mapping[str, str], page: int
) -> tuple[list[PersonRecord], list[Problem]]:
    records: list[PersonRecord] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, 1):
        cells = {ours: plain_text(part(row, "fields", name)) for ours, name in names.items()}
        if not cells.get("source_id"):
            problems.append(nobody(f"row {number} of page {page}"))
            continue
        record, found = read(_told(cells), WORDS)
        records.append(record)
        problems += found
    return records, problems


def _told(cells: Mapping[str, str]) -> Told:
    given_name = cells.get("given_name") or cells.get("legal_given_name", "")
    return Told(
        source_id=cells["source_id"],
        name=cells.get("name", ""),
        given_name=given_name,
        family_name=cells.get("family_name", ""),
        email=cells.get("email", ""),
        employee_number=cells.get("employee_number", ""),
        title=cells.get("title", ""),
        location=cells.get("location", ""),
        manager="" if cells.get("manager") == NO_MANAGER else cells.get("manager", ""),
        started_on=cells.get("started_on", ""),
        ended_on=cells.get("ended_on", ""),
        status=_status(cells),
        units=(cells.get("division", ""), cells.get("department", "")),
        beside=texts_beside(cells),
    )


def _status(cells: Mapping[str, str]) -> str:
    """Who is inactive has left, whatever their kind of employment was; else its word may say leave.

    A kind of employment that a company made up itself is no state, so it is not told.
    """
    active, kind = cells.get("active", ""), cells.get("status", "")
    if active.casefold() == "inactive":
        return active
    is_state = kind.casefold() in WORDS or "leave" in kind.casefold()
    return kind if is_state else active
