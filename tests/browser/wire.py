"""Between a page and the service: some questions answered late, refused, or with other texts."""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast

from playwright.async_api import Page, Route

from tests.browser.vectors import VECTORS

GRAPH = "**/graphql"
NAME = re.compile(r"(?:query|mutation|subscription) (Console\w+)")
OURS = frozenset({"id", "kind", "endCursor", "type", "format", "address"})
OWN_WORD = re.compile(r"[A-Z_]+|[-\d.:TZ+]+|sha256:\w+")
Meddle = Callable[[Route], Awaitable[None]]


@dataclass
class Wire:
    """What a page asks, counted by the operation's name, and what happens to the next ones."""

    documents: dict[str, str]
    asked: Counter[str] = field(default_factory=Counter[str])
    said: list[tuple[str, Any]] = field(default_factory=list[tuple[str, Any]])
    meddled: dict[str, list[Meddle]] = field(default_factory=dict[str, list[Meddle]])

    async def between(self, page: Page) -> None:
        await page.route(GRAPH, self._pass)

    def will(self, operation: str, *happens: Meddle) -> None:
        """To each of the next of this name in turn; those after them pass."""
        self.meddled[operation] = [*happens]

    async def _pass(self, route: Route) -> None:
        body: dict[str, Any] = route.request.post_data_json or {}
        named = NAME.search(self.documents[body["documentId"]])
        assert named is not None
        name = named[1]
        self.asked[name] += 1
        self.said.append((name, body.get("variables")))
        waiting = self.meddled.get(name)
        await (waiting.pop(0) if waiting else Route.continue_)(route)


def refused(status: int, code: str = "NOT_ALLOWED") -> Meddle:
    async def refuse(route: Route) -> None:
        errors = [{"message": "Not now.", "extensions": {"code": code}}]
        await route.fulfill(status=status, json={"data": None, "errors": errors})

    return refuse


def late(seconds: float) -> Meddle:
    async def wait(route: Route) -> None:
        await asyncio.sleep(seconds)
        await route.continue_()

    return wait


async def with_scripts_for_texts(page: Page) -> None:
    """Whatever people or systems may have written is a script from now on; streams stay."""

    async def answer(route: Route) -> None:
        if "event-stream" in route.request.headers["accept"]:
            await route.continue_()
            return
        reply = await route.fetch()
        await route.fulfill(response=reply, json=hostile(await reply.json(), "", count()))

    await page.route(GRAPH, answer)


def hostile(value: Any, name: str, turn: "count[int]") -> Any:
    """The same answer with a script for each text that is no word, id, number or day of ours."""
    match value:
        case [*parts]:
            return [hostile(each, name, turn) for each in parts]
        case dict():
            told = cast("dict[str, Any]", value)
            return {key: hostile(each, key, turn) for key, each in told.items()}
        case str() if name not in OURS and not OWN_WORD.fullmatch(value):
            return VECTORS[next(turn) % len(VECTORS)]
        case _:
            return value
