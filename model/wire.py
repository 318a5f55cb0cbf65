"""One statement without parameters, asked over and over on a connection of its own.

A driver does for each statement what any statement may need; here it is asked for each request, or
for all that wait, and answers a row of numbers. So the driver opens the connection, and from then
on these few messages of PostgreSQL's protocol (version 3, which does not change) go over it.
"""

import asyncio
from struct import pack, unpack_from
from typing import Any

NAME = b"okrgraph\0"
SYNC = b"S\0\0\0\4"
READY, ROW, ERROR = b"Z"[0], b"D"[0], b"E"[0]
HEAD = 5
"""A letter and a length, which counts itself and what follows it."""


def message(letter: bytes, body: bytes) -> bytes:
    return letter + pack("!I", len(body) + 4) + body


class Wire(asyncio.Protocol):
    """Takes over the driver's connection, which is not to be used as such any more."""

    def __init__(self, connection: Any, patience: float) -> None:
        transport: asyncio.Transport = connection._transport  # noqa: SLF001 — it has no public name.
        self._connection = connection
        self._transport = transport
        self._patience = patience
        self._loop = asyncio.get_running_loop()
        self._buffer = b""
        self._row: tuple[int, ...] | None = None
        self._waiting: asyncio.Future[tuple[int, ...]] | None = None
        # Numbers come as eight bytes each, and need not be read from text.
        bound = message(b"B", b"\0" + NAME + pack("!HHHH", 0, 0, 1, 1))
        self._question = bound + message(b"E", b"\0" + pack("!I", 0)) + SYNC
        transport.set_protocol(self)

    async def prepare(self, statement: str) -> None:
        """Parsed and planned once; what it answers to this is nothing."""
        parsed = NAME + statement.encode() + b"\0" + pack("!H", 0)
        await self._said(message(b"P", parsed) + SYNC)

    async def ask(self) -> tuple[int, ...]:
        """The row of now, read after this call; ConnectionError if there is none."""
        return await self._said(self._question)

    def close(self) -> None:
        self._fail("closed")

    async def _said(self, words: bytes) -> tuple[int, ...]:
        if self._waiting is not None or self._transport.is_closing():
            raise ConnectionError("nobody answers on this connection")
        self._row, self._waiting = None, self._loop.create_future()
        late = self._loop.call_later(self._patience, self._fail, "it took too long")
        self._transport.write(words)
        try:
            return await self._waiting
        finally:
            late.cancel()
            self._check_answered()

    def _check_answered(self) -> None:
        """Given up, what is still to come must not be taken for an answer to the next."""
        if self._waiting is not None:
            self._fail("given up")

    def data_received(self, data: bytes) -> None:
        buffer, place = self._buffer + data, 0
        while len(buffer) - place >= HEAD:
            letter, length = buffer[place], unpack_from("!I", buffer, place + 1)[0]
            if len(buffer) - place < length + 1:
                break
            self._heard(letter, buffer, place + HEAD)
            place += length + 1
        self._buffer = buffer[place:]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 — asyncio's.
        self._fail("lost")

    def _heard(self, letter: int, buffer: bytes, place: int) -> None:
        if letter == ROW:
            count = unpack_from("!H", buffer, place)[0]
            self._row = unpack_from("!" + "4xq" * count, buffer, place + 2)
        elif letter == ERROR:
            self._fail("the database refused it")
        elif letter == READY and self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            if not waiting.done():
                waiting.set_result(self._row or ())

    def _fail(self, why: str) -> None:
        waiting, self._waiting = self._waiting, None
        self._connection.terminate()
        if waiting is not None and not waiting.done():
            waiting.set_exception(ConnectionError(why))
