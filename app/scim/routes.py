"""`/scim/v2`, loaded when somebody provisions first.

Its models take a quarter of the time that it takes to start, and much memory, and most services are
never provisioned so.
"""

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.services import Services

PREFIX = "/scim/v2"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
ANSWERING = "app.scim.answering"
Answer = Callable[[Request], Awaitable[Response]]


def scim_routes(services: Services) -> list[Route]:
    loading: list[asyncio.Task[Answer]] = []

    async def answer(request: Request) -> Response:
        if not loading:
            loading.append(asyncio.create_task(loaded(services)))
        answering = await asyncio.shield(loading[0])
        return await answering(request)

    return [Route(PREFIX + "/{path:path}", answer, methods=METHODS)]


async def loaded(services: Services) -> Answer:
    """In a thread: others are answered meanwhile."""
    module = await asyncio.to_thread(import_module, ANSWERING)
    answering: Answer = module.answering(services)
    return answering
