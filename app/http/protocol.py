"""HTTP/1.1 as uvicorn speaks it, with the patience and the bounds that it lacks.

uvicorn waits for ever for the rest of a head, for the first byte of a connection, and for a client
that does not read its answer; httptools takes a head of any length.
"""

from asyncio import TimerHandle
from logging import LogRecord
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.http.headers import ALWAYS

HEAD_SECONDS = 5.0
UNREAD_SECONDS = 20.0
LEAST_READ = 64 * 1024
"""A client that reads less than this of its answer in UNREAD_SECONDS does not want it."""
LONGEST_HEAD = 16 * 1024
MOST_HEADERS = 100
MOST_PIPELINED = 8
BODY = (
    b'{"errors":[{"message":"That is no request of HTTP/1.1 as we take it.",'
    b'"extensions":{"code":"BAD_REQUEST"}}]}'
)
HEADERS = {
    "Content-Type": "application/json",
    "Content-Length": str(len(BODY)),
    "Connection": "close",
    **ALWAYS,
}
HEAD = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items()).encode()
REFUSAL = b"HTTP/1.1 400 Bad Request\r\n" + HEAD + b"\r\n" + BODY


NO_REQUEST = "Invalid HTTP request received."


def is_worth_a_line(record: LogRecord) -> bool:
    """No line of the log for each client that sends something else than HTTP."""
    return record.msg != NO_REQUEST


class PatientProtocol(HttpToolsProtocol):
    """Closes a connection whose head is late or too long, or whose answer nobody reads."""

    _late: TimerHandle | None = None
    _unread: TimerHandle | None = None
    _in_head = True
    _head = 0
    _told = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect_nothing()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._expect_head()
            self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > LONGEST_HEAD:
            self.send_400_response("")

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._told = len(self.url)
        self._check_head()

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self._told += len(name) + len(value)
        self._check_head()

    def on_headers_complete(self) -> None:
        self._expect_nothing()
        self._in_head, self._head = False, 0
        if len(self.pipeline) >= MOST_PIPELINED:
            raise ValueError("too many requests at once")
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._in_head = True

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 — uvicorn's own words are no JSON.
        """Never in the middle of another answer."""
        if self.transport.is_closing():
            return
        cycle: Any = self.cycle
        if cycle is None or cycle.response_complete:
            self.transport.write(REFUSAL)
        self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """No line of the log for each client that asks for what we don't speak."""

    def pause_writing(self) -> None:
        super().pause_writing()
        self._expect_reader()

    def resume_writing(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None
        super().resume_writing()

    def _expect_head(self) -> None:
        """From the first byte on; what dribbles in afterwards buys no time."""
        if self._late is None:
            self._late = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _expect_nothing(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _expect_reader(self) -> None:
        before = self.transport.get_write_buffer_size()

        def look() -> None:
            if before - self.transport.get_write_buffer_size() < LEAST_READ:
                self.transport.abort()
            else:
                self._expect_reader()

        self._unread = self.loop.call_later(UNREAD_SECONDS, look)

    def _check_head(self) -> None:
        """Also where a whole head came in one piece; what is raised here is answered by 400."""
        if self._told > LONGEST_HEAD or len(self.headers) > MOST_HEADERS:
            raise ValueError("too long a head")
