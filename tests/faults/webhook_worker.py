"""A worker to be killed: it sends what waits for a webhook, with a lease of half a second."""

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from app.services import Urls, composed
from app.settings import settings
from app.webhooks import office
from sync.webhooks import deliver


async def main(data: str, service: str, webhook: str) -> None:
    chosen = settings(data=Path(data), organisation="Acme", allowed_hosts=["127.0.0.1"])
    async with composed(chosen, Urls(service, service)) as services:
        short = replace(office(services), lease=timedelta(seconds=0.5))
        await deliver(short, UUID(webhook))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
