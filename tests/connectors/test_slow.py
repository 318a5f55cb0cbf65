"""Sources that answer with everybody at once, within bounds of their own."""

from typing import Any

import httpx2
import pytest

from connectors import hibob, report
from connectors.http import Limits
from rules.errors import Invalid, Unreadable
from tests.connectors.builders import client_over
from tests.connectors.hris import BOB, gathered, people_of

SMALL = Limits(answering=1, answer_bytes=1000)
URL = "https://hr.example.com/report"


class Everybody(httpx2.AsyncBaseTransport):
    """Answers either source with one record of this length."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.seconds: list[float] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.seconds.append(request.extensions["timeout"]["read"])
        person = {"id": "1", "displayName": "x" * self.length}
        body = httpx2.Response(200, json={"Report_Entry": [person], "employees": [person]}).content
        headers = {"content-type": "application/json"}
        return httpx2.Response(200, headers=headers, stream=httpx2.ByteStream(body))


def asked(kind: Any, transport: httpx2.AsyncBaseTransport, **more: int) -> Any:
    told = {"report": {"url": URL, "map.source_id": "id"}, "hibob": {}}[kind.KIND]
    return kind.people(client_over(transport, limits=SMALL), kind.parse({**told, **more}), BOB)


@pytest.mark.parametrize("kind", [report, hibob])
async def test_a_large_answer_that_takes_minutes_is_read(kind: Any) -> None:
    everybody = Everybody(500_000)
    assert set(people_of(await gathered(asked(kind, everybody)))) == {"1"}
    assert everybody.seconds == [600]


@pytest.mark.parametrize("kind", [report, hibob])
async def test_a_connection_says_how_long_and_how_large(kind: Any) -> None:
    everybody = Everybody(1_100_000)
    with pytest.raises(Unreadable, match="larger than"):
        await gathered(asked(kind, everybody, answer_megabytes=1, answer_minutes=30))
    assert everybody.seconds == [1800]


@pytest.mark.parametrize("kind", [report, hibob])
@pytest.mark.parametrize("setting", [{"answer_minutes": 31}, {"answer_megabytes": 513}])
def test_bounds_have_bounds(kind: Any, setting: dict[str, int]) -> None:
    with pytest.raises(Invalid, match="whole number from 1 to") as refused:
        asked(kind, Everybody(1), **setting)
    assert list(refused.value.path) == [*setting]
