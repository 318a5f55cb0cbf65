"""What single cells of a file of people mean: dates, states and e-mail addresses."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from rules.terms import PersonStatus

EXCEL_DAY_ZERO = date(1899, 12, 30)
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z", re.ASCII)
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\Z", re.ASCII)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?\Z", re.ASCII)
EMAIL = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\.]+(\.[^@\s<>,;:\"()\[\]\\.]+)+\Z")
DAY_ALONE = len("2024-05-22")
ENDS_OF_A_DAY = ((0, 0), (23, 59))

STATES = {
    PersonStatus.ACTIVE: ("active", "aktiv", "employed", "current", "yes", "true", "1"),
    PersonStatus.ON_LEAVE: (
        "on leave", "leave", "leave of absence", "loa", "parental leave", "maternity leave",
        "paternity leave", "sabbatical", "sick leave",
    ),
    PersonStatus.PENDING: (
        "pending", "onboarding", "pre hire", "prehire", "preboarding", "future", "future hire",
    ),
    PersonStatus.ENDED: (
        "inactive", "inaktiv", "terminated", "ended", "left", "leaver", "former", "resigned",
        "retired", "offboarded", "no", "false", "0",
    ),
}  # fmt: skip
BY_WORD = {word: state for state, words in STATES.items() for word in words}


class Slashes(Enum):
    """What stands first in `05/12/2026`, as the dates of a file show; MIXED where they differ."""

    MONTH_FIRST = "MONTH_FIRST"
    DAY_FIRST = "DAY_FIRST"
    MIXED = "MIXED"


@dataclass(frozen=True, slots=True)
class Dates:
    """How a file writes its dates."""

    slashes: Slashes = Slashes.MONTH_FIRST

    def read(self, text: str) -> date | None:
        """The day a cell means; None where it means none, or could mean two."""
        if ISO.match(text):
            return _iso(text)
        if match := DOTTED.match(text):
            day, month, year = map(int, match.groups())
            return _day(year, month, day)
        if match := SLASHED.match(text):
            return self._slashed(*map(int, match.groups()))
        return _excel(text)

    def _slashed(self, first: int, second: int, year: int) -> date | None:
        """Month first, as is usual with slashes, unless the file shows the opposite."""
        month_first, day_first = _day(year, first, second), _day(year, second, first)
        match self.slashes:
            case Slashes.MONTH_FIRST:
                return month_first
            case Slashes.DAY_FIRST:
                return day_first
            case Slashes.MIXED:
                is_clear = first == second or None in (month_first, day_first)
                return (month_first or day_first) if is_clear else None


def moment_of(text: str) -> datetime | None:
    """A moment in UTC; its day may be another where the source is.

    None for what is a day as it is written: with another offset, which is the source's own, with
    none, or at an end of the day, as systems write that know no times.
    """
    if len(text) <= DAY_ALONE or not ISO.match(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    is_utc = moment.utcoffset() == timedelta(0)
    return moment if is_utc and (moment.hour, moment.minute) not in ENDS_OF_A_DAY else None


def moments_of(cells: Mapping[str, str]) -> tuple[tuple[str, datetime], ...]:
    """Those among days of ours, by their names."""
    told = ((name, moment_of(text)) for name, text in cells.items())
    return tuple((name, moment) for name, moment in told if moment is not None)


def dates_of(cells: Iterable[str]) -> Dates:
    """Learn from all dates of a file, whatever their columns, how it writes them."""
    slashed = [match for text in cells if (match := SLASHED.match(text))]
    is_day_first = any(int(match[1]) > 12 for match in slashed)
    is_month_first = any(int(match[2]) > 12 for match in slashed)
    if is_day_first and is_month_first:
        return Dates(Slashes.MIXED)
    return Dates(Slashes.DAY_FIRST if is_day_first else Slashes.MONTH_FIRST)


def status_of(text: str) -> PersonStatus | None:
    """The state that a word means; None for a word that we do not know."""
    return BY_WORD.get(" ".join(re.sub(r"[\W_]+", " ", text).casefold().split()))


def email_of(text: str) -> str | None:
    """An address as it is written; None for what cannot be one."""
    return text if len(text) <= 254 and EMAIL.match(text) else None


def _iso(text: str) -> date | None:
    try:
        return _sane(datetime.fromisoformat(text).date())
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return _sane(date(year, month, day))
    except ValueError:
        return None


def _excel(text: str) -> date | None:
    """Five digits from 1954 to 2064 can only be a spreadsheet's count of days."""
    if len(text) == 5 and text.isascii() and text.isdigit() and 20_000 <= int(text) < 60_000:
        return EXCEL_DAY_ZERO + timedelta(days=int(text))
    return None


def _sane(day: date) -> date | None:
    return day if 1900 <= day.year <= 2100 else None
