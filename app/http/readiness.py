"""Whether this process can answer: its database does, and has the schema that the code needs."""

import asyncio
from collections.abc import Callable

from sqlalchemy import text
from starlette.responses import JSONResponse, Response

from model.database import Database
from model.migrate import head

KEPT_SECONDS = 1.0


class Readiness:
    """Looks once a second at most, whoever asks, and not by a connection that requests wait for."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._looking = asyncio.Lock()
        self._known: tuple[float, int, dict[str, str | None]] | None = None

    async def told(self) -> Response:
        """200, or 503 with what is wrong."""
        async with self._looking:
            if self._known is None or self._clock() - self._known[0] >= KEPT_SECONDS:
                status, found = await look(self._database)
                self._known = self._clock(), status, found
            _, status, body = self._known
        return JSONResponse(body, status_code=status)


async def look(database: Database) -> tuple[int, dict[str, str | None]]:
    try:
        async with database.own.connect() as connection:
            found = await connection.scalar(text("SELECT version_num FROM public.alembic_version"))
    except Exception as error:  # noqa: BLE001 — whatever the driver raises, we are not ready.
        return 503, {"status": "unavailable", "database": type(error).__name__}
    if found != head():
        return 503, {"status": "unavailable", "schema": found, "needed": head()}
    return 200, {"status": "ready", "schema": found}
