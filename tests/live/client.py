"""A client of graphql-transport-ws that says exactly what a test tells it to say."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from app.live.hub import Hub
from app.live.mailbox import Mailbox
from tests.support.canaries import AVIARY

PATIENCE = 5.0
PROTOCOL = "graphql-transport-ws"


@dataclass
class Socket:
    """One connection, in the name of `reader` once that is said."""

    line: ClientConnection
    hub: Hub
    reader: UUID | None = None

    async def greet(self, token: str, reader: UUID) -> None:
        self.reader = reader
        await self.say(type="connection_init", payload={"Authorization": f"Bearer {token}"})
        assert await self.hear() == {"type": "connection_ack"}

    async def say(self, **message: Any) -> None:
        await self.line.send(json.dumps(message))

    async def subscribe(self, query: str, id_: str = "1", **variables: Any) -> None:
        """Returns as soon as nothing is missed; the protocol has no word for it."""
        before = len(waiting(self.hub))
        payload = {"query": query, "variables": variables}
        await self.say(type="subscribe", id=id_, payload=payload)
        await until(lambda: len(waiting(self.hub)) > before)

    async def hear(self, seconds: float = PATIENCE) -> Any:
        text = await asyncio.wait_for(self.line.recv(), seconds)
        assert AVIARY.escaped(str(text), self.reader) == [], "This message tells what it may not."
        return json.loads(text)

    async def data(self) -> Any:
        heard = await self.hear()
        assert heard["type"] == "next", heard
        assert "errors" not in heard["payload"], heard
        return heard["payload"]["data"]

    async def silent(self, seconds: float = 0.25) -> bool:
        try:
            await self.hear(seconds)
        except TimeoutError:
            return True
        return False

    async def ended(self) -> tuple[int | None, str]:
        """The close code and its reason, whatever was said before."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.line.recv()
        except ConnectionClosed:
            return self.line.close_code, self.line.close_reason or ""


def waiting(hub: Hub) -> list[Mailbox]:
    """What subscriptions wait for, but not what watches over their readers."""
    return [each for each in hub.waiting() if each.interest.noun != "Person"]


async def until(is_so: Callable[[], bool], seconds: float = PATIENCE) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 — nobody tells a client of it.
            await asyncio.sleep(0.005)


@asynccontextmanager
async def connected(
    port: int,
    hub: Hub,
    *,
    protocol: str = PROTOCOL,
    origin: str | None = None,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> AsyncGenerator[Socket]:
    opened = connect(
        f"ws://127.0.0.1:{port}/graphql",
        subprotocols=[Subprotocol(protocol)],
        origin=None if origin is None else Origin(origin),
        additional_headers=headers,
        compression=None,
        proxy=None,
        **more,
    )
    async with opened as line:
        yield Socket(line, hub)
