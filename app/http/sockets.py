"""WebSocket as uvicorn speaks it, with the patience that it lacks.

uvicorn waits for ever for a client that does not read, and to close asks such a one for its leave.
"""

from asyncio import TimerHandle

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

LONGEST_MESSAGE = 256 * 1024
UNREAD_SECONDS = 20.0
LEAST_READ = 64 * 1024
"""A client that reads less than this in UNREAD_SECONDS does not want it."""


class PatientSocket(WebSocketsSansIOProtocol):
    """Cuts a connection off whose messages nobody reads."""

    _unread: TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect_nothing()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._expect_reader()

    def resume_writing(self) -> None:
        self._expect_nothing()
        super().resume_writing()

    def _expect_reader(self) -> None:
        before = self.transport.get_write_buffer_size()

        def look() -> None:
            if before - self.transport.get_write_buffer_size() < LEAST_READ:
                self.transport.abort()
            else:
                self._expect_reader()

        self._unread = self.loop.call_later(UNREAD_SECONDS, look)

    def _expect_nothing(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None
