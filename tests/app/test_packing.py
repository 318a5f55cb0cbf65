"""Which answers are packed, and for whom."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app.http.packing import Packing

LONG = '{"data": "' + "na" * 2_000 + '"}'


async def long(_: Request) -> Response:
    return Response(LONG, media_type="application/json")


async def short(_: Request) -> Response:
    return Response(LONG[:1_000], media_type="application/json")


async def events(_: Request) -> Response:
    async def told() -> AsyncIterator[str]:
        for _ in range(3):
            yield f"data: {LONG}\n\n"
            await asyncio.sleep(0)

    return StreamingResponse(told(), media_type="text/event-stream")


@pytest.fixture(scope="module")
def client() -> TestClient:
    routes = [Route("/long", long), Route("/short", short), Route("/events", events)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Packing)]))


@pytest.mark.parametrize(
    ("path", "accepts", "encoding"),
    [
        ("/long", "gzip, deflate, br", "gzip"),
        ("/long", "gzip;q=0.5", "gzip"),
        ("/long", "br, gzip;q=0", None),
        ("/long", "gzip; q=0.0, br", None),
        ("/long", "br", None),
        ("/long", "", None),
        ("/short", "gzip", None),
        ("/events", "gzip", None),
    ],
)
def test_an_answer_is_packed_where_it_is_long_and_its_client_takes_it(
    client: TestClient, path: str, accepts: str, encoding: str | None
) -> None:
    answer = client.get(path, headers={"accept-encoding": accepts})
    assert answer.headers.get("content-encoding") == encoding
    assert path != "/long" or answer.text == LONG
