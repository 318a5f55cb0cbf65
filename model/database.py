"""The database as the service reaches it: an engine, and the session of our own work."""

from collections.abc import AsyncGenerator, Callable, Collection, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import CursorResult, Executable, PoolProxiedConnection, Select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from model.prepared import bare
from model.reads import DRIVER, DRIVER_ERRORS, LONGEST_KEPT, STATEMENTS_KEPT, Reads
from model.rows import Change, Written
from model.versions import Versions
from rules.errors import Invalid

# A statement or lock that takes longer is stuck, and would hold a connection of the pool for ever.
SESSION = {"jit": "off", "timezone": "UTC", "statement_timeout": "60s", "lock_timeout": "15s"}
REQUEST_SECONDS = 10.0
LOOKUPS = 2
"""A lookup is one short statement, so that two connections serve many hundreds in a second."""
# What a request asks, it asks by keys: planned once, for planning takes longer than any of it runs.
PLANNED_ONCE = {"plan_cache_mode": "force_generic_plan", "random_page_cost": "1.1"}
READ_ONLY = {"default_transaction_read_only": "on", **PLANNED_ONCE}


class Lookup(Protocol):
    """Answers statements of our own: a session, a connection held for reading, or a database."""

    async def all(self, statement: Written, /, **values: Any) -> Sequence[Any]:
        """Every row, by the names of its columns."""
        ...


@contextmanager
def telling(statement: str) -> Generator[None]:
    """The driver's errors as SQLAlchemy tells them, without the values that they hold."""
    try:
        yield
    except DRIVER.IntegrityConstraintViolationError as error:
        raise IntegrityError(statement, None, error, hide_parameters=True) from error
    except DRIVER_ERRORS as error:
        raise OperationalError(statement, None, error, hide_parameters=True) from error


async def ask(driver: Any, statement: str, *values: Any) -> Sequence[Any]:
    """The driver's own rows."""
    with telling(statement):
        found: Sequence[Any] = await driver.fetch(statement, *values)
    return found


def unheard() -> None:
    """Nobody keeps anything that a statement could make untrue."""


class SystemSession:
    """Sees and writes every row: for sync, jobs and the command line, never for a request.

    `ran` hears of each statement, where somebody keeps what they read in the same transaction.
    """

    def __init__(self, connection: AsyncConnection, ran: Callable[[], None] = unheard) -> None:
        self._connection = connection
        self._ran = ran
        self._held: PoolProxiedConnection | None = None

    async def all(
        self, statement: Select[*tuple[Any, ...]] | Written, /, **values: Any
    ) -> Sequence[Any]:
        if isinstance(statement, Written):
            return await self._answered(statement, values)
        return (await self._execute(statement)).all()

    async def scalar(self, statement: Select[*tuple[Any, ...]]) -> Any:
        return (await self._execute(statement)).scalar()

    async def change(self, statement: Change, /, **values: Any) -> Sequence[Any]:
        """Runs it once, and answers what it returns."""
        return await self._answered(statement, values)

    async def change_each(self, statement: Change, rows: Collection[Mapping[str, Any]]) -> None:
        """Once for each row, all of them in one round."""
        told = bare(statement)
        self._ran()
        with telling(told.sql):
            await (await self._driver()).executemany(told.sql, [*map(told.given, rows)])

    async def run(
        self, statement: Executable, values: Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        return await self._execute(statement, values)

    async def fetch(self, statement: str, *values: Any) -> Sequence[Any]:
        """The driver's own rows, for statements that answer with a whole company.

        SQLAlchemy takes as long to make its rows as the database to find them.
        """
        self._ran()
        return await ask(await self._driver(), statement, *values)

    async def copy(self, table: str, columns: Sequence[str], rows: Collection[Any]) -> None:
        """New rows, whose keys nobody has: no statement takes that many in less time."""
        self._ran()
        with telling(f"COPY {table}"):
            await (await self._driver()).copy_records_to_table(table, records=rows, columns=columns)

    async def commit(self) -> None:
        await self._connection.commit()

    async def _answered(self, statement: Written | Change, values: Mapping[str, Any]) -> list[Any]:
        told = bare(statement)
        return told.records(await self.fetch(told.sql, *told.given(values)))

    async def _driver(self) -> Any:
        """Within our transaction, which SQLAlchemy ends, and begins where we do not."""
        if self._held is None:
            self._held = await self._connection.get_raw_connection()
        driver: Any = self._held.driver_connection
        if not driver.is_in_transaction():
            await self._begin(self._held.dbapi_connection)
        return driver

    async def _begin(self, adapted: Any) -> None:
        """As SQLAlchemy's driver does before a statement: it has no public way to do that alone."""
        try:
            await adapted._start_transaction()  # noqa: SLF001 — a statement would be a round trip.
        except (adapted.dbapi.Error, OSError):
            # SQLAlchemy meets the same, and lets go of a connection that is lost.
            await self._connection.execute(text("SELECT"))

    async def _execute(
        self, statement: Executable, values: Any = None
    ) -> CursorResult[*tuple[Any, ...]]:
        result = await self._connection.execute(statement, values)
        self._ran()
        return result


@dataclass(frozen=True)
class Database:
    """`reads` and `engine` answer requests, `own` does our own work, which may take longer.

    Pools of their own, so that statements of a request end in time without a word more to it, and
    neither kind of work can take the other's connections. By `lookups` we learn who asks: briefly,
    and without waiting for answers that take long. `versions` tells what has changed.
    """

    engine: AsyncEngine
    reads: Reads
    lookups: Reads
    own_engine: AsyncEngine | None = None
    versions: Versions | None = None

    @property
    def own(self) -> AsyncEngine:
        return self.own_engine or self.engine

    @asynccontextmanager
    async def system(self) -> AsyncGenerator[SystemSession]:
        """One transaction, committed at the end, rolled back on any error."""
        async with self.own.begin() as connection:
            yield SystemSession(connection)

    async def all(self, statement: Written, /, **values: Any) -> Sequence[Any]:
        """Every row of one statement, which is a transaction of its own."""
        told = bare(statement)
        async with self.driver() as driver:
            return told.records(await ask(driver, told.sql, *told.given(values)))

    @asynccontextmanager
    async def driver(self) -> AsyncGenerator[Any]:
        """The driver's own connection for a while, outside of any transaction."""
        async with self.own.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            try:
                yield driver
            finally:
                if driver.is_closed():
                    await connection.invalidate()

    async def close(self) -> None:
        await self.reads.close()
        if self.versions is not None:
            await self.versions.close()
        await self.lookups.close()
        await self.engine.dispose()
        await self.own.dispose()


def async_url(url: str) -> str:
    """A plain PostgreSQL URL with the driver that serves the graph."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise Invalid(f"That is not a database URL: {error}", path=["database_url"]) from error
    if not parsed.drivername.startswith("postgres"):
        raise Invalid(
            f"OKR Graph runs on PostgreSQL only, and the database URL names {parsed.drivername!r}. "
            "Use postgresql://user:password@host:5432/database.",
            path=["database_url"],
        )
    ours = parsed.set(drivername="postgresql+asyncpg")
    if "sslmode" in parsed.query:
        # libpq and asyncpg have different names for the same setting with the same values.
        ours = ours.difference_update_query(["sslmode"])
        ours = ours.update_query_dict({"ssl": parsed.query["sslmode"]})
    return ours.render_as_string(hide_password=False)


def driver_url(url: str) -> str:
    """A plain PostgreSQL URL as asyncpg itself takes it."""
    ours = make_url(async_url(url)).set(drivername="postgresql")
    if "ssl" in ours.query:
        ours = ours.update_query_dict({"sslmode": ours.query["ssl"]})
        ours = ours.difference_update_query(["ssl"])
    return ours.render_as_string(hide_password=False)


def connect(url: str, *, pool_size: int = 10, request_seconds: float = REQUEST_SECONDS) -> Database:
    """A statement of a request ends just before the request itself does, and whoever waits for a
    connection is told so before it is only late."""
    wait = request_seconds / 2
    short = {**SESSION, "statement_timeout": f"{round(request_seconds * 950)}ms"}
    reads = Reads(driver_url(url), pool_size, {**short, **READ_ONLY}, wait)
    lookups = Reads(driver_url(url), LOOKUPS, {**short, **READ_ONLY}, wait)
    # Of what is asked of us most reads, and half as many act at once.
    writes = pool(url, max(1, pool_size // 2), {**short, **PLANNED_ONCE}, wait)
    versions = Versions(driver_url(url), {**short, "default_transaction_read_only": "on"})
    return Database(writes, reads, lookups, pool(url, pool_size, SESSION, wait), versions)


def pool(url: str, size: int, session: Mapping[str, str], wait: float) -> AsyncEngine:
    """It never overflows: opening connections under load costs more than waiting."""
    return create_async_engine(
        async_url(url),
        pool_size=size,
        max_overflow=0,
        pool_timeout=wait,
        connect_args={
            "server_settings": dict(session),
            "statement_cache_size": STATEMENTS_KEPT,
            "max_cacheable_statement_size": LONGEST_KEPT,
        },
        # A statement's values would stand in the log with each of its errors.
        hide_parameters=True,
    )
