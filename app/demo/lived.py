"""The demo company after a quarter that was lived through, which happens once."""

from datetime import datetime, time
from pathlib import Path

from app.demo.company import SEED, ZONE, DemoCompany
from app.demo.periods import quarter_before, running_quarter
from app.demo.simulation.quarter import Told, simulate
from app.demo.simulation.stage import Stage
from app.services import Services
from resolvers.means import Means
from rules.errors import Invalid
from sync.connections import Vault
from sync.options import Progress

MARK = "simulated"
BEGUN, DONE = "begun", "done"
EARLY = time(6)
ELSEWHERE = "Choose another folder with --data, or remove this one."


def is_lived(folder: Path) -> bool:
    """Whether this data folder holds a company that was simulated to the end."""
    return _mark(folder) == DONE


def first_morning(now: datetime) -> datetime:
    """Of the quarter before the one that runs: all of it is over, and the next has begun."""
    quarter = quarter_before(running_quarter(now.astimezone(ZONE).date()))
    return datetime.combine(quarter.starts_on, EARLY, ZONE)


def check_new(folder: Path, company: DemoCompany, begins: datetime) -> None:
    """Refuse a company that somebody looks at already, and one whose story broke off."""
    if _mark(folder) == BEGUN:
        message = f"The simulation in {folder} was interrupted, and can't be gone on with. "
        raise Invalid(message + ELSEWHERE, path=["data"])
    if company.now != begins:
        message = f"{folder} holds the demo without a simulated quarter. {ELSEWHERE}"
        raise Invalid(message, path=["data"])


async def live(services: Services, company: DemoCompany, watched: Progress) -> None:
    """The company's quarter from its first day until now, by the actions of its people."""
    folder = services.settings.data
    (folder / MARK).write_text(BEGUN, encoding="utf-8")
    means = Means(services.new_id, Vault(services.keys, services.random))
    stage = Stage(services.database, services.auditor, means, services.zone)
    told = Told(SEED, services.now(), progress=watched)
    await simulate(stage, company.quarter.cycle.key, told)
    (folder / MARK).write_text(DONE, encoding="utf-8")


def _mark(folder: Path) -> str | None:
    mark = folder / MARK
    return mark.read_text(encoding="utf-8") if mark.is_file() else None
