"""What granian tells in two messages is heard in one, and nothing of a longer body is lost."""

from typing import Any

import pytest

from bench.under_granian import joined

Message = dict[str, Any]
GONE: Message = {"type": "http.disconnect"}


def part(body: bytes, *, more: bool) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


SHORT = [part(b"all", more=True), part(b"", more=False)]
LONG = [part(b"one", more=True), part(b"two", more=True), part(b"", more=False)]
BROKEN = [part(b"one", more=True), GONE]


@pytest.mark.parametrize(
    ("told", "heard"),
    [(SHORT, [part(b"all", more=False), GONE]), (LONG, [*LONG, GONE]), (BROKEN, BROKEN)],
)
async def test_a_body_is_heard_as_it_was_told(told: list[Message], heard: list[Message]) -> None:
    waiting = [*told, GONE]

    async def receive() -> Message:
        return waiting.pop(0)

    hears = joined(receive)
    assert [await hears() for _ in heard] == heard
