"""A worker to be killed: it reminds page by page, says each reminder's id, and takes its time."""

import asyncio
import sys
import time
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

from app.reminders import reminding
from app.services import Urls, composed
from app.settings import settings
from sync.reminders import remind
from tests.support.company import NOW


def slowly() -> UUID:
    made = uuid4()
    sys.stdout.write(f"reminder {made}\n")
    sys.stdout.flush()
    time.sleep(0.1)
    return made


async def main(data: str, service: str) -> None:
    chosen = settings(data=Path(data), organisation="Acme")
    async with composed(chosen, Urls(service, service)) as services:
        given = reminding(replace(services, now=lambda: NOW, new_id=slowly))
        await remind(replace(given, page=1))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
