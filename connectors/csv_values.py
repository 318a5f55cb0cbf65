"""What single cells of a file of people mean: dates, states and e-mail addresses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.terms import PersonStatus

EXCEL_DAY_ZERO = date(1899, 12, 30)
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z", re.ASCII)
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\Z", re.ASCII)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?\Z", re.ASCII)
EMAIL = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\.]+(\.[^@\s<>,;:\"()\[\]\\.]+)+\Z")

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


@dataclass(frozen=True, slots=True)
class Dates:
    """How one column writes its dates; `day_first` where some of its slashes can only be so."""

    day_first: bool = False

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

    def _slashed(self, month: int, day: int, year: int) -> date | None:
        """Month first, as is usual with slashes, unless the column shows the opposite."""
        ambiguous = self.day_first and day <= 12 and day != month
        return None if ambiguous else _day(year, month, day)


def dates_of(column: Iterable[str]) -> Dates:
    """Learn from all cells of a column how it writes dates."""
    slashed = (match for text in column if (match := SLASHED.match(text)))
    return Dates(day_first=any(int(match[1]) > 12 for match in slashed))


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
