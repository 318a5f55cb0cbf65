"""Records that say what our rows say already: nothing follows from them, and most are such."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from connectors.records import PersonRecord
from rules.terms import LineKind, PersonStatus
from sync.people_known import USUAL, Known, KnownRow
from sync.unit_paths import Path, paths_of, unit_key

STAYS = (False, False, False)
"""Nobody has left, is missing or retired: what a row says after a person's facts."""
COMPARED = slice(0, 11)
ACTIVE, PENDING = PersonStatus.ACTIVE, PersonStatus.PENDING


class Told(NamedTuple):
    """What a source lists, each id once: `settled` by it, and those who need a close look."""

    listed: Collection[PersonRecord]
    settled: Mapping[str, PersonRecord]
    moving: Sequence[PersonRecord]

    @property
    def places(self) -> Mapping[str, int]:
        """Where in the list each is."""
        return {record.source_id: place for place, record in enumerate(self.listed)}


def told_apart(
    records: Collection[PersonRecord],
    doubtful: Collection[str],
    known: Known,
    connection_id: UUID,
    today: date,
) -> Told:
    """`doubtful` are ids of records that are not to be taken at their word."""
    settled: dict[str, PersonRecord] = {}
    moving: list[PersonRecord] = []
    units = Places(known, connection_id)
    for record in records:
        key = record.source_id
        row = known.rows.get(key)
        is_settled = (
            row is not None
            and row[COMPARED] == _facts(record, today)
            and _reports_so(record, row, known)
            and row["units"] == units.of(record)
            and key not in doubtful
            and (record.beside is None or _stands_so(record, row, known, units))
        )
        if is_settled:
            settled[key] = record
        else:
            moving.append(record)
    return Told(records, settled, moving)


def standing(record: PersonRecord, today: date) -> PersonStatus:
    """The source's word, unless the dates say that it is over, not yet begun, or begun by now."""
    if record.ended_on is not None and record.ended_on < today:
        return PersonStatus.ENDED
    if record.started_on is None or record.status not in (ACTIVE, PENDING):
        return record.status
    return PENDING if record.started_on > today else ACTIVE


class Places:
    """The ids of units as a row has them, None for nobody's unit.

    What is not simply this source's own, and there, is nobody's row: such a record is looked at.
    """

    def __init__(self, known: Known, connection_id: UUID) -> None:
        self._ids = {
            unit.key: unit.id
            for unit in known.units.values()
            if unit.connection_id == connection_id and not unit.is_retired
        }
        self._found: dict[Path, list[UUID | None]] = {}

    def own(self, record: PersonRecord) -> UUID | None:
        """The unit at the end of their path."""
        return self._ids.get(unit_key(record.unit_path))

    def of(self, record: PersonRecord) -> list[UUID | None] | None:
        if record.more_units:
            return sorted((self._ids.get(unit_key(path)) for path in paths_of(record)), key=str)
        path = record.unit_path
        if not path:
            return None
        found = self._found.get(path)
        if found is None:
            found = self._found[path] = [self._ids.get(unit_key(path))]
        return found


def _facts(record: PersonRecord, today: date) -> tuple[object, ...]:
    return (
        record.name,
        record.email,
        record.title,
        record.location,
        standing(record, today).name,
        record.employee_number,
        record.started_on,
        record.ended_on,
        *STAYS,
    )


def _reports_so(record: PersonRecord, row: KnownRow, known: Known) -> bool:
    manager = record.manager_source_id
    if manager is None:
        return row["manager_id"] is None
    above = known.rows.get(manager)
    return (
        above is not None
        and not above["has_left"]
        and bool(above["person_id"] == row["manager_id"])
    )


def _stands_so(record: PersonRecord, row: KnownRow, known: Known, units: Places) -> bool:
    """Whoever is in another source too is looked at: it may not be this one's to say."""
    told, person, unit = record.beside, row["person_id"], units.own(record)
    if told is None or person in known.elsewhere:
        return told is None
    stands = USUAL if unit is None else known.standings.get((person, unit), USUAL)
    return (
        told.leads_unit in (None, stands.leads)
        and told.share in (None, stands.share)
        and (told.dotted is None or _is_led_so(told.dotted, person, known))
    )


def _is_led_so(dotted: Sequence[str], person: UUID, known: Known) -> bool:
    rows = [known.rows.get(key) for key in dotted]
    managers = {row["person_id"] for row in rows if row is not None and not row["has_left"]}
    lines = known.more_lines.get(person, ())
    ours = {line.manager_id for line in lines if line.kind is LineKind.DOTTED}
    return len(managers) == len(dotted) and managers == ours
