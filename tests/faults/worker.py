"""Workers to be killed or stopped: each a process of its own that tells each page as it is written.

One process that has everything imported waits for orders, and is forked for each of them: to start
Python anew fifty times would take minutes, and what is killed would be no more of a process.
"""

import asyncio
import os
import sys
from datetime import timedelta

from model.database import connect
from rules.errors import Conflict
from tests.faults.company import a_year_later, at_first
from tests.faults.goals import later_on
from tests.faults.jira_work import sync_later
from tests.sync.taken_in import on_day, options, take_in
from tests.sync.test_import_okrs import take_in_okrs


def main(url: str) -> None:
    """Orders come by line; `PID` is said of whoever begins one, and `gone PID` of whoever ended."""
    for order in sys.stdin:
        pid = os.fork()
        if pid == 0:
            work(url, *order.split())
            os._exit(0)
        tell(f"begun {pid}")
        os.waitpid(pid, 0)
        tell(f"gone {pid}")


def work(url: str, which: str, size: str, page: str, lease: str) -> None:
    asyncio.run(begin(url, which, int(size), int(page), float(lease)))


async def begin(url: str, which: str, size: int, page: int, lease: float) -> None:
    database = connect(url, pool_size=3)
    how = {"page": page, "lease": timedelta(seconds=lease), "progress": tell_page}
    try:
        match which:
            case "first":
                await take_in(database, at_first(size), options(**how))
            case "later":
                await take_in(database, a_year_later(size), on_day(365, **how))
            case "jira":
                await sync_later(database, **how)
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
    """In one write, as two processes speak on one line."""
    os.write(1, f"{word}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
