"""Looking again and again at what is due, whatever happens in between."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger("okrgraph.bells")


async def look_every(seconds: float, look: Callable[[], Awaitable[None]], what: str) -> None:
    """For as long as the service runs; a look that fails is told, and the next one comes."""
    while True:
        try:
            await look()
        except Exception:
            log.exception("Nobody could look %s; that is tried again.", what)
        await asyncio.sleep(seconds)
