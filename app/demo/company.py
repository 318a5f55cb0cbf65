"""The demo company: Halden Works, made anew from one seed for any moment."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.demo.chance import chance
from app.demo.goals import of_this_quarter
from app.demo.people import Staff, staff
from app.demo.periods import Period, period_of, quarter_before, running_quarter, year_of
from app.demo.work import Work, work

SEED = 2026
ZONE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """Everything of it that does not depend on a database; the same for the same moment."""

    now: datetime
    staff: Staff
    work: Work

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()

    @property
    def quarter(self) -> Period:
        return period_of(running_quarter(self.today), self.now, ZONE)

    @property
    def quarter_before(self) -> Period:
        return period_of(quarter_before(self.quarter.cycle), self.now, ZONE)

    def year(self, of: Period) -> Period:
        return period_of(year_of(of.cycle), self.now, ZONE)


def demo_company(now: datetime) -> DemoCompany:
    today = now.astimezone(ZONE).date()
    quarter = period_of(running_quarter(today), now, ZONE)
    people = staff(today, chance(SEED, "people"))
    site = work(people, of_this_quarter(), quarter, chance(SEED, "work"))
    return DemoCompany(now, people, site)
