"""The fiscal year and the two quarters that the demo company is seen in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from rules.cycles import FiscalCycle, fiscal_cycle

FISCAL_START_MONTH = 2
CLOSED_AFTER = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Period:
    """A cycle as somebody sees it at a moment; days are those of the zone."""

    cycle: FiscalCycle
    now: datetime
    zone: tzinfo

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def last_day(self) -> date:
        """The last day that has come yet."""
        return min(self.cycle.ends_on, self.today)

    @property
    def closed_on(self) -> date | None:
        """Scores take some days after the end, though never longer than until today."""
        if self.today <= self.cycle.ends_on:
            return None
        return min(self.cycle.ends_on + CLOSED_AFTER, self.today)

    def moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone)

    def elapsed(self, day: date) -> float:
        whole = self.cycle.ends_on - self.cycle.starts_on
        return (day - self.cycle.starts_on) / whole


def period_of(cycle: FiscalCycle, now: datetime, zone: tzinfo) -> Period:
    return Period(cycle, now, zone)


def running_quarter(today: date) -> FiscalCycle:
    """The quarter that a day is in."""
    years = (today.year - 2000, today.year - 1999)
    keys = [f"FY{year:02}-Q{quarter}" for year in years for quarter in (1, 2, 3, 4)]
    cycles = [fiscal_cycle(key, FISCAL_START_MONTH) for key in keys]
    return next(each for each in cycles if each.starts_on <= today <= each.ends_on)


def quarter_before(cycle: FiscalCycle) -> FiscalCycle:
    return running_quarter(cycle.starts_on - timedelta(days=1))


def quarter_after(cycle: FiscalCycle) -> FiscalCycle:
    return running_quarter(cycle.ends_on + timedelta(days=1))


def year_of(cycle: FiscalCycle) -> FiscalCycle:
    assert cycle.parent is not None
    return fiscal_cycle(cycle.parent, FISCAL_START_MONTH)


def label_of(cycle: FiscalCycle) -> str:
    return cycle.key.replace("-", " ")
