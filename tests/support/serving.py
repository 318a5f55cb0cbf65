"""An application behind a port of loopback, for as long as a test lasts."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette


def listening() -> socket.socket:
    """A socket that takes connections already; they wait until somebody serves them."""
    found = socket.create_server(("127.0.0.1", 0), backlog=100)
    found.set_inheritable(False)
    return found


def port_of(bound: socket.socket) -> int:
    port: int = bound.getsockname()[1]
    return port


@asynccontextmanager
async def serving(app: Starlette, bound: socket.socket) -> AsyncGenerator[None]:
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    running = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        yield
    finally:
        server.should_exit = True
        await running
