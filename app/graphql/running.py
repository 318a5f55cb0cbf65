"""One GraphQL operation: reads in one snapshot, each action in a transaction, all of it audited."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from app.services import Services
from auth.foresight.foresight import Foresight
from auth.gate import Gate, working
from auth.noted import write_down
from auth.reading import Reading, reading
from auth.viewer import Viewer
from auth.visibility.basis import Basis
from execution.edges import Operation
from model.audit import Entry
from resolvers.means import Means
from sync.connections import Vault

Answer = TypeVar("Answer")


async def run(
    services: Services,
    viewer: Viewer,
    execute: Callable[[Operation], Awaitable[Answer]],
    seconds_left: Callable[[], float],
    basis: Basis | None = None,
    foresight: Foresight | None = None,
) -> Answer:
    """The answer. What was read of private things is written down before anybody sees it.

    What the answer rests on is noted in `basis`; `foresight` is that of the plan.
    """
    moment = services.moment()
    means = Means(services.new_id, Vault(services.keys, services.random))
    seen: list[Entry] = []
    misses = 0 if foresight is None else foresight.misses
    async with AsyncExitStack() as snapshots:

        async def snapshot() -> Gate:
            await snapshots.aclose()
            return await snapshots.enter_async_context(
                reading(services.database, viewer, moment, seen, basis, foresight)
            )

        async def act(action: Any, given: Any) -> Any:
            await snapshots.aclose()
            async with working(services.database, viewer, moment, services.auditor) as work:
                return await action(work, given, means)

        operation = Operation(await snapshot(), snapshot, act, seconds_left)
        try:
            result = await execute(operation)
        finally:
            await operation.end()
        if isinstance(operation.load, Reading):
            operation.load.learn()
    if foresight is not None and foresight.misses > misses:
        # A column was looked at that had not been read: whatever came of it, all is asked anew.
        return await run(services, viewer, execute, seconds_left, basis)
    await write_down(services.auditor, services.database, viewer, moment, seen)
    return result
