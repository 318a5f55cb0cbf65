"""`okrgraph serve`: the service until somebody stops it."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Annotated, NoReturn

import typer
import uvicorn
from starlette.applications import Starlette
from uvicorn.loops.auto import auto_loop_factory

from app.cli.options import Data, DatabaseUrl, configured
from app.cli.output import note
from app.collecting import collect_seldom
from app.http.protocol import PatientProtocol, is_worth_a_line
from app.http.sockets import LONGEST_MESSAGE, PatientSocket
from app.jobs import working_beside
from app.live.mailbox import Leaving
from app.live.stream import Live
from app.log import log_to
from app.personal.erasure import brought_up
from app.server import application
from app.services import Services, composed, database_urls
from app.settings import Settings
from app.walls import check_walls
from rules.errors import Invalid

Port = Annotated[int | None, typer.Option("--port", help="Port to listen on.", show_default=False)]
Host = Annotated[
    str | None, typer.Option("--host", help="Address to listen on.", show_default=False)
]
Serving = Callable[[Services], Awaitable[None]]


def serve(
    port: Port = None, host: Host = None, data: Data = None, database_url: DatabaseUrl = None
) -> None:
    """Serve the graph until Ctrl-C."""
    chosen = configured(data, database_url, port=port, host=host)

    async def serving(services: Services) -> None:
        note(f"Serving http://{chosen.host}:{chosen.port}/graphql")
        await server_of(application(services, beside=working_beside)).serve([listener])

    with listening(chosen, "okrgraph serve --port {port}") as listener:
        until_stopped(chosen, serving)


def until_stopped(chosen: Settings, serving: Serving) -> None:
    """Serves with everything that a running process needs; a stop by hand is a good end."""

    async def composing() -> None:
        async with composed(chosen, urls) as services:
            await check_walls(services.database)
            collect_seldom()
            await serving(services)
            # uvicorn raises the signal that stopped it once more. It has to arrive here: later it
            # would cut off the closing of the database.
            await asyncio.sleep(0)

    signal.signal(signal.SIGTERM, leave)
    log_to(sys.stderr)
    try:
        with database_urls(chosen) as urls:
            brought_up(chosen, urls)
            with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
                runner.run(composing())
    except KeyboardInterrupt:
        note("Stopped.")


def listening(chosen: Settings, instead: str) -> socket.socket:
    """The port, ours from now on: to learn that it is taken must not wait for a database.

    `instead` is a command that takes another port.
    """
    try:
        return socket.create_server((chosen.host, chosen.port))
    except OSError as error:
        other = instead.format(port=chosen.port + 1 if chosen.port < 65535 else 8000)
        raise Invalid(
            f"Port {chosen.port} of {chosen.host} can't be used: {os.strerror(error.errno or 0)}. "
            f"Take another: {other}",
            path=["port"],
        ) from error


class Server(uvicorn.Server):
    """Ends event streams before it waits for the answers on their way: they would never end."""

    def __init__(self, config: uvicorn.Config, live: Live | None) -> None:
        super().__init__(config)
        self._live = live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._live is not None:
            self._live.hub.end(Leaving())
        await super().shutdown(sockets)


def server_of(app: Starlette) -> Server:
    """Keep-alive outlasts the widgets' poll, so that no client meets a closed connection.

    Messages of sockets are not packed: what is short would hardly shrink, and each open socket
    would hold the memory for it.
    """
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws=PatientSocket,
        ws_max_size=LONGEST_MESSAGE,
        ws_per_message_deflate=False,
        server_header=False,
        log_config=None,
        log_level="warning",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
    )
    logging.getLogger("uvicorn.error").addFilter(is_worth_a_line)
    return Server(config, getattr(app.state, "live", None))


def leave(_: int, __: FrameType | None) -> NoReturn:
    """SIGTERM is a normal way to stop: what was started is stopped too."""
    raise KeyboardInterrupt
