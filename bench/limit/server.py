"""The limit: each query is one hand-written statement that answers JSON, behind Starlette."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.limit.statements import STATEMENTS
from resolvers.cursors import decoded

CONNECTIONS = 10
free: list[Any] = []


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncGenerator[None]:
    """Connections are held with their statements prepared; the one used last is taken first."""
    for _each in range(CONNECTIONS):
        connection = await asyncpg.connect(
            os.environ["DATABASE_URL"], server_settings={"jit": "off", "timezone": "UTC"}
        )
        free.append({name: await connection.prepare(text) for name, text in STATEMENTS.items()})
    yield


async def answer(request: Request) -> Response:
    name = request.path_params["name"]
    variables = orjson.loads(await request.body())["variables"]
    prepared = free.pop()
    try:
        told = await prepared[name].fetchval(*arguments(name, variables))
    finally:
        free.append(prepared)
    return Response(told, media_type="application/json")


def arguments(name: str, variables: dict[str, str]) -> list[Any]:
    today = datetime.now(UTC).date()
    match name:
        case "my-okrs":
            return [today, UUID(variables["person"])]
        case "team-page":
            return [today, UUID(variables["unit"])]
        case "company-tree":
            return [variables["cycle"]]
        case _:
            sort_key, id_ = decoded(variables["after"])
            return [today, sort_key, UUID(id_)]


app = Starlette(routes=[Route("/{name}", answer, methods=["POST"])], lifespan=lifespan)
