"""A worker to be killed or stopped: takes in the company, and tells each page as it is written."""

import asyncio
import sys
from datetime import timedelta

from model.database import connect
from rules.errors import Conflict
from tests.faults.company import a_year_later, at_first
from tests.faults.goals import later_on
from tests.sync.taken_in import on_day, options, take_in
from tests.sync.test_import_okrs import take_in_okrs


async def main(url: str, which: str, page: str, lease: str) -> None:
    database = connect(url, pool_size=3)
    how = {"page": int(page), "lease": timedelta(seconds=float(lease)), "progress": tell_page}
    try:
        match which:
            case "first":
                await take_in(database, at_first(), options(**how))
            case "later":
                await take_in(database, a_year_later(), on_day(365, **how))
            case _:
                await take_in_okrs(database, later_on(), options(**how))
        tell("done")
    except Conflict as conflict:
        tell(f"Conflict: {conflict.message}")
    finally:
        await database.close()


def tell_page(done: int, total: int) -> None:
    tell(f"page {done} of {total}")


def tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
