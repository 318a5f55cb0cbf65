"""The floor: bytes that were read once, behind the same Starlette; what HTTP alone costs."""

import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ANSWERS = {path.stem: path.read_bytes() for path in Path(os.environ["BENCH_ANSWERS"]).iterdir()}


async def answer(request: Request) -> Response:
    await request.body()
    return Response(ANSWERS[request.path_params["name"]], media_type="application/json")


app = Starlette(routes=[Route("/{name}", answer, methods=["POST"])])
