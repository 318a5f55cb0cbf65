"""Which column of a file could hold what: as last time, by its name, or by content."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from functools import partial

from connectors.csv_columns import KNOWN, LEVELS, familiarity, fields_of
from connectors.csv_text import rows_of
from connectors.csv_values import dates_of, email_of, status_of
from connectors.pay import PAY, plain

ALIKE = 0.75
SAMPLES = 3
LOOKED_AT = 200


class Why(Enum):
    """KNOWN columns are taken without a map; the others only where a map says so."""

    REMEMBERED = "remembered"
    KNOWN = "known"
    ALIKE = "alike"
    CONTENT = "content"
    PAY = "pay"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A column, what it could be, and a few of its values; pay is never shown."""

    column: str
    field: str | None
    why: Why
    samples: tuple[str, ...] = ()


def suggest(content: bytes, last: Mapping[str, object] | None = None) -> list[Suggestion]:
    """One for each column, in the file's order; no two get the same field.

    `last` is the map by which a file of this source was read before.
    """
    header, *rows = rows_of(content, partial(familiarity, mapping=last))
    cells = [[row.cells[at] for row in rows[:LOOKED_AT] if at < len(row.cells) and row.cells[at]]
             for at in range(len(header.cells))]  # fmt: skip
    taken: set[str] = set()
    found: dict[int, Suggestion] = {}
    remembered = partial(_remembered, fields_of(last or {}))
    for why, guess in ((Why.REMEMBERED, remembered), (Why.KNOWN, _known), (Why.ALIKE, _alike),
                       (Why.CONTENT, _by_content)):  # fmt: skip
        for at, name in enumerate(header.cells):
            if at in found:
                continue
            if PAY.search(plain(name)):
                found[at] = Suggestion(name, None, Why.PAY)
                continue
            field = guess(name, cells[at])
            if field is not None and field not in taken:
                taken |= {field} - {"unit_path"}
                found[at] = Suggestion(name, field, why, _samples(cells[at]))
    for at in set(range(len(header.cells))) - found.keys():
        found[at] = Suggestion(header.cells[at], None, Why.NOTHING, _samples(cells[at]))
    return [found[at] for at in sorted(found)]


def as_map(suggestions: Sequence[Suggestion]) -> dict[str, str | list[str]]:
    """A map to begin with: every field that was found, whatever found it."""
    units = [each.column for each in suggestions if each.field == "unit_path"]
    plain_fields: dict[str, str | list[str]] = {
        each.field: each.column
        for each in suggestions
        if each.field is not None and each.field != "unit_path"
    }
    return {**plain_fields, "unit_path": units} if units else plain_fields


def _names() -> dict[str, str]:
    """Every name that we know, and its field."""
    known = {name: field for field, names in KNOWN.items() for name in names}
    return known | {name: "unit_path" for level in LEVELS for name in level}


def _remembered(last: Mapping[str, str], column: str, _cells: Sequence[str]) -> str | None:
    return last.get(plain(column))


def _known(column: str, _cells: Sequence[str]) -> str | None:
    return _names().get(plain(column))


def _alike(column: str, _cells: Sequence[str]) -> str | None:
    """A known name of which this is nearly the same, or that is a part of it."""
    wanted = plain(column)
    scored = [(_likeness(wanted, name), name) for name in _names()]
    best, name = max(scored)
    return _names()[name] if best >= ALIKE else None


def _likeness(wanted: str, name: str) -> float:
    words, parts = set(wanted.split()), set(name.split())
    if len(parts) > 1 and parts <= words:
        return 0.9
    return SequenceMatcher(None, wanted, name).ratio()


def _by_content(_column: str, cells: Sequence[str]) -> str | None:
    tests: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("email", email_of),
        ("status", status_of),
        ("started_on", dates_of(cells).read),
    )
    if all(cell.isdigit() for cell in cells):
        # Bare numbers are as well somebody's pay as a spreadsheet's days.
        return None
    for field, fits in tests:
        if all(fits(cell) is not None for cell in cells):
            return field
    return None


def _samples(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cells))[:SAMPLES]
