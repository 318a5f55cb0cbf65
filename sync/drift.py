"""Signs that a source tells of people otherwise than before: nothing is lost because of it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

from connectors.records import PersonRecord
from rules.safety import FEW
from rules.terms import PersonStatus
from sync.arrivals import Arrival
from sync.issues import Concern, Issue, named
from sync.people_known import Known, KnownRow

TOLD: Mapping[str, tuple[Callable[[PersonRecord], object], Callable[[KnownRow], object]]] = {
    "e-mail": (lambda record: record.email, lambda row: row["email"]),
    "job title": (lambda record: record.title, lambda row: row["title"]),
    "location": (lambda record: record.location, lambda row: row["location"]),
    "first day": (lambda record: record.started_on, lambda row: row["started_on"]),
    "employee number": (lambda record: record.employee_number, lambda row: row["employee_number"]),
    "manager": (lambda record: record.manager_source_id, lambda row: row["manager_id"]),
    "unit": (lambda record: record.unit_path, lambda row: row["units"]),
}


def drift(listed: Collection[PersonRecord], found: Iterable[Arrival], known: Known) -> str | None:
    """Why a whole list may have lost a column; None where nothing points to that."""
    for name, (told, had) in TOLD.items():
        if any(told(record) for record in listed):
            continue
        rows = [known.rows[key] for key in known.here]
        ours = [row for row in rows if row["person_id"] not in known.elsewhere]
        lost = sum(bool(had(row)) for row in ours)
        if lost > FEW and 2 * lost >= len(ours):
            return f"It tells no {name} of anybody, and {lost} of {len(ours)} had one."
    return _nobody_ends(listed, found)


def _nobody_ends(listed: Iterable[PersonRecord], found: Iterable[Arrival]) -> str | None:
    back = sum(_is_back_as_before(each) for each in found)
    if back < 2 or any(record.tells_status or _has_ended(record) for record in listed):
        return None
    return f"It tells no status and no end of anybody, and {back} who had left would be back."


def _is_back_as_before(arrival: Arrival) -> bool:
    """Whoever is hired again has a new first day."""
    person = arrival.known
    if person is None or not person.is_retired or arrival.is_ended:
        return False
    return arrival.facts["started_on"] in (None, person.facts["started_on"])


def _has_ended(record: PersonRecord) -> bool:
    return record.status is PersonStatus.ENDED or record.ended_on is not None


def disagreeing(listed: Iterable[PersonRecord], today: date) -> list[Issue]:
    """One issue for all whose status and end say different things; the end is believed."""
    ended = [record for record in listed if _says_both(record, today)]
    if not ended:
        return []
    concerns = tuple(Concern(each.source_id, each.name) for each in ended)
    message = (
        f"Their last day is over, but their status says that they are here: {named(concerns)}. "
        "They were taken as having left; mend the one or the other at the source."
    )
    return [Issue("STATUS_AND_END_DIFFER", "status", message, concerns)]


def _says_both(record: PersonRecord, today: date) -> bool:
    is_over = record.ended_on is not None and record.ended_on < today
    return is_over and record.tells_status and record.status is not PersonStatus.ENDED
