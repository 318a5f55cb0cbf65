"""The demo's page with all nine elements; a test bends what the running service answers."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from playwright.async_api import Browser, Locator, Page, Request, Route

from tests.browser.answers import Json
from tests.browser.visit import LISTENER
from tests.support.demo import Demo

NINE = (
    "okr-my-okrs", "okr-team-okrs", "okr-objective", "okr-tree", "okr-key-result", "okr-check-in",
    "okr-feed", "okr-reviews", "okr-one-on-one",
)  # fmt: skip
START_OVER = "import('/widgets/v1/okr-widgets.js').then(({ configure }) => configure({}))"
MINE = "{ me { person { id objectives { nodes { id title keyResults { id title } } } } } }"
Bend = Callable[[Json], Any]


def let_go() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass
class Answers:
    """`status` and `bend` make another answer of the service's own; `hang` keeps it back.

    What is written waits until it is no longer `held`; where `written` is said, it is the answer
    and the service hears nothing of it.
    """

    status: int = 200
    bend: Bend = field(default=lambda answer: answer)
    hang: bool = False
    drop: bool = False
    held: asyncio.Event = field(default_factory=let_go)
    written: Json | None = None
    bearers: list[str | None] = field(default_factory=list[str | None])
    refuse: set[str | None] = field(default_factory=set[str | None])

    async def answer(self, route: Route, request: Request) -> None:
        if "text/event-stream" in (request.headers.get("accept") or ""):
            await route.continue_()
            return
        bearer = request.headers.get("authorization")
        self.bearers.append(bearer)
        if self.hang:
            return
        if self.drop:
            await route.abort()
            return
        if '"input":' in (request.post_data or ""):
            await self.held.wait()
            if self.written:
                await route.fulfill(json=self.written)
                return
        if bearer in self.refuse:
            await route.fulfill(status=401, json={"errors": []})
            return
        reply = await route.fetch()
        told: Any = self.bend(await reply.json()) if self.status == 200 else {"errors": []}
        await route.fulfill(status=self.status, json=told)


@dataclass
class Goals:
    """`objective` and `key_result` are those that the page shows by themselves."""

    page: Page
    demo: Demo
    answers: Answers
    objective: str
    key_result: str

    def element(self, name: str) -> Locator:
        return self.page.locator(name)

    async def reach(self, *states: str, of: Sequence[str] = NINE, within: float = 30_000) -> None:
        """Each of these elements is in one of these states, and waits for nothing."""
        told = ", ".join(f"[state={state}]" for state in states)
        for name in of:
            await self.page.locator(f"{name}:is({told})").wait_for(timeout=within)

    async def begin_again(self, answers: Answers) -> None:
        """As if the page were opened anew, with the service answering so."""
        self.answers.__dict__.update(answers.__dict__)
        await self.page.evaluate("sessionStorage.clear()")
        await self.page.evaluate(START_OVER)

    async def text(self, name: str) -> str:
        return " ".join((await self.element(name).locator(".card").inner_text()).split())


@asynccontextmanager
async def opened(
    browser: Browser, demo: Demo, *, width: int = 640, **more: Any
) -> AsyncGenerator[Goals]:
    """As Maya sees it. Leaving it, nothing may have violated the page's policy or gone wrong."""
    objective = demo.ask(MINE, "Maya Okafor")["me"]["person"]["objectives"]["nodes"][0]
    told = {"objective": objective["id"], "key-result": objective["keyResults"][0]["id"]}
    context = await browser.new_context(viewport={"width": width, "height": 1000}, **more)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    await page.add_init_script(LISTENER)
    goals = Goals(page, demo, Answers(), told["objective"], told["key-result"])
    await page.route("**/graphql", goals.answers.answer)
    address = f"http://127.0.0.1:{demo.port}/demo/okrs"
    await page.goto(f"{address}?objective={told['objective']}&key-result={told['key-result']}")
    yield goals
    # What is still asked for in the background is cut off, and must not tell its token in a log.
    await page.unroute_all(behavior="ignoreErrors")
    violations = await page.evaluate("window.violations")
    await context.close()
    assert (violations, complaints) == ([], [])


def emptied(answer: Any) -> Any:
    """The same answer about somebody with nothing to show."""
    if isinstance(answer, list):
        return []
    if isinstance(answer, dict):
        told = cast("dict[str, Any]", answer)
        return {name: 0 if name == "totalCount" else emptied(value) for name, value in told.items()}
    return answer


def unnoted(answer: Any) -> Any:
    """The same answer, in which nobody took note of any feedback yet."""
    return json.loads(re.sub(r'("acknowledgedAt": )"[^"]*"', r"\1null", json.dumps(answer)))


def with_a_gap(answer: Json) -> Json:
    return {**answer, "errors": [{"message": "?", "path": ["me"], "extensions": {}}]}


def refused(code: str) -> Bend:
    return lambda _: {"data": None, "errors": [{"message": "?", "extensions": {"code": code}}]}


STATES: dict[str, Answers] = {
    "ready": Answers(),
    "loading": Answers(hang=True),
    "empty": Answers(bend=emptied),
    "partial": Answers(bend=with_a_gap),
    "unreachable": Answers(status=503),
    "failed": Answers(bend=refused("INTERNAL")),
    "forbidden": Answers(bend=refused("NOT_ALLOWED")),
    "signed-out": Answers(status=401),
}
