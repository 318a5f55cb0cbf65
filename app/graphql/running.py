"""One GraphQL operation: reads in one snapshot, each action in a transaction, all of it audited."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

from strawberry.types import ExecutionResult

from app.services import Services
from auth.gate import Gate, reading, working, write_down
from auth.viewer import Viewer
from execution.edges import Operation
from model.audit import Entry
from resolvers.means import Means
from sync.connections import Vault


async def run(
    services: Services,
    viewer: Viewer,
    execute: Callable[[Operation], Awaitable[ExecutionResult]],
    seconds_left: Callable[[], float],
) -> tuple[ExecutionResult, int]:
    """The result, and how often a loader was asked for it.

    What was read of private things is written down before anybody sees it.
    """
    engine, moment = services.database.engine, services.moment()
    means = Means(services.new_id, Vault(services.keys, services.random))
    seen: list[Entry] = []
    async with AsyncExitStack() as snapshots:

        async def snapshot() -> Gate:
            await snapshots.aclose()
            return await snapshots.enter_async_context(reading(engine, viewer, moment, seen))

        async def act(action: Any, given: Any) -> Any:
            await snapshots.aclose()
            async with working(engine, viewer, moment, services.auditor) as work:
                return await action(work, given, means)

        operation = Operation(await snapshot(), snapshot, act, seconds_left)
        try:
            result = await execute(operation)
        finally:
            await operation.end()
    await write_down(services.auditor, services.database, viewer, moment, seen)
    return result, operation.loads
