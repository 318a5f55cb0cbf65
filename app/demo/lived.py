"""The demo company after a time that was lived through, which happens once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from app.demo.company import SEED, ZONE, DemoCompany
from app.demo.people import FOUR, email_of
from app.demo.periods import quarter_after, quarter_before, running_quarter
from app.demo.simulation.quarter import Told, simulate
from app.demo.simulation.roles import roles_under
from app.demo.simulation.stage import Stage
from app.demo.simulation.year import Scale, Year
from app.services import Services
from auth.viewer import person_by_email
from resolvers.means import Means
from rules.cycles import FiscalCycle
from rules.errors import Invalid
from sync.connections import Vault
from sync.options import Progress

BEGUN, DONE = "begun", "done"
EARLY = time(6)
ELSEWHERE = "Choose another folder with --data, or remove this one."
IN_A_YEAR = 4
SAID = Scale(feedback=5_000, peers=4)
Play = Callable[[Services, Stage, DemoCompany, Progress], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Story:
    """Of so many quarters, the last of which is over, and of the one that runs, as far as it is.

    `mark` tells that it is told.
    """

    name: str
    folder: Path
    mark: str
    quarters: int
    play: Play

    def is_lived(self, folder: Path) -> bool:
        """Whether this data folder holds a company that was simulated to the end."""
        return self._marked(folder) == DONE

    def first_morning(self, now: datetime) -> datetime:
        """Of the first quarter: all of them are over, and the next has begun."""
        first = quarter_before(running_quarter(now.astimezone(ZONE).date()))
        for _ in range(self.quarters - 1):
            first = quarter_before(first)
        return datetime.combine(first.starts_on, EARLY, ZONE)

    def lived(self, company: DemoCompany) -> list[FiscalCycle]:
        """The quarters that were lived through, from the one in which the company was loaded."""
        found = [company.quarter.cycle]
        for _ in range(self.quarters - 1):
            found.append(quarter_after(found[-1]))
        return found

    def check_new(self, folder: Path, company: DemoCompany, begins: datetime) -> None:
        """Refuse a company that somebody looks at already, and one whose story broke off."""
        if self._marked(folder) == BEGUN:
            message = f"The simulation in {folder} was interrupted, and can't be gone on with. "
            raise Invalid(message + ELSEWHERE, path=["data"])
        if company.now != begins:
            message = f"{folder} holds the demo without a simulated {self.name}. {ELSEWHERE}"
            raise Invalid(message, path=["data"])

    async def live(self, services: Services, company: DemoCompany, watched: Progress) -> None:
        """From the company's first morning until now, by the actions of its people."""
        mark = services.settings.data / self.mark
        mark.write_text(BEGUN, encoding="utf-8")
        means = Means(services.new_id, Vault(services.keys, services.random))
        stage = Stage(services.database, services.auditor, means, services.zone)
        await self.play(services, stage, company, watched)
        mark.write_text(DONE, encoding="utf-8")

    def _marked(self, folder: Path) -> str | None:
        mark = folder / self.mark
        return mark.read_text(encoding="utf-8") if mark.is_file() else None


async def a_quarter(
    services: Services, stage: Stage, company: DemoCompany, watched: Progress
) -> None:
    told = Told(SEED, services.now(), progress=watched)
    await simulate(stage, company.quarter.cycle.key, told)


async def a_year(services: Services, stage: Stage, company: DemoCompany, watched: Progress) -> None:
    """Of which the HR reviewer of the four runs the seasons."""
    [hr] = [email_of(each.name) for each in FOUR if each.key == "hr"]
    async with services.database.system() as session:
        runs = await person_by_email(session, hr, company.today)
        roles = await roles_under(session, runs, company.today)
    keys = [each.key for each in YEAR.lived(company)]
    year = Year(stage, roles, keys, SAID, SEED, progress=watched, until=services.now())
    await year.play()


QUARTER = Story("quarter", Path(".demo-simulated"), "simulated", 1, a_quarter)
YEAR = Story("year", Path(".demo-year"), "simulated-year", IN_A_YEAR, a_year)
