"""One look at the host page: open it with a scripted graph, wait for a state, read what it says."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page

from tests.browser.answers import full, me
from tests.browser.host import Host, Script

OUTAGE = (503, {"errors": [{"message": "Busy", "extensions": {"code": "OVERLOADED"}}]})
UNAUTHENTICATED = (401, {"errors": [{"message": "?", "extensions": {"code": "NOT_ALLOWED"}}]})

LISTENER = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""

RUN_AXE = """async () => {
  const report = await axe.run(document, { resultTypes: ["violations"] });
  const where = (found) => found.nodes.map((node) => node.target).join(" | ");
  return report.violations.map((found) => `${found.id}: ${where(found)}`);
}"""

STATES = (
    "loading",
    "ready",
    "empty",
    "partial",
    "stale",
    "unreachable",
    "failed",
    "forbidden",
    "signed-out",
    "offline",
)


@dataclass(frozen=True, slots=True)
class Visit:
    page: Page
    host: Host

    @property
    def widget(self) -> Locator:
        return self.page.locator("okr-my-okrs")

    async def open(self, lang: str = "en", theme: str = "light") -> None:
        await self.page.goto(self.host.address(lang, theme))

    async def reach(self, state: str, lang: str = "en", theme: str = "light") -> None:
        """Open the page so that it comes to this state, and wait until it is there."""
        prepare(self.host.script, state)
        if state == "offline":
            await self.page.add_init_script(
                "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })"
            )
            await self.page.route("**/graphql", lambda route: route.abort())
        await self.open(lang, theme)
        if state == "stale":
            await self.until("ready")
            self.host.script.always = OUTAGE
            await self.later(minutes=4)
        await self.until(state)

    async def until(self, state: str) -> None:
        await self.page.locator(f"okr-my-okrs[state={state}]").wait_for(timeout=5000)
        if state != "loading":
            await self.page.locator("okr-my-okrs [aria-busy=false]").wait_for(timeout=5000)

    async def show(self, markup: str, state: str = "ready", lang: str = "en") -> Locator:
        """Open a page with this one element alone."""
        name = markup[1:].partition(">")[0].partition(" ")[0]
        await self.page.goto(self.host.address(lang, body=markup))
        shown = self.page.locator(f"{name}[state={state}]")
        if state == "unnamed":
            await self._until(shown)
        await shown.wait_for(timeout=5000)
        return self.page.locator(name)

    async def _until(self, shown: Locator) -> None:
        """An element waits a while for the page to say what it shows."""
        for _ in range(100):
            if await shown.count():
                return
            await self.later(seconds=1)
            await self.page.wait_for_timeout(50)

    async def later(self, **length: int) -> None:
        seconds = length.get("minutes", 0) * 60 + length.get("seconds", 0)
        await self.page.clock.fast_forward(seconds * 1000)

    async def refresh(self) -> None:
        await self.widget.evaluate("(element) => element.refresh()")

    async def text(self) -> str:
        """What the element shows, as one line."""
        return " ".join((await self.widget.locator(".card").inner_text()).split())

    async def events(self) -> list[Any]:
        events: list[Any] = await self.page.evaluate("window.events")
        return events


def prepare(script: Script, state: str) -> None:
    script.delay = 2 if state == "loading" else 0
    script.always = ANSWERS.get(state, script.always)


def _with_a_gap() -> dict[str, Any]:
    data = full()
    data["me"]["person"]["objectives"]["nodes"][0]["keyResults"][1]["latestCheckIn"] = None
    path = ["me", "person", "objectives", "nodes", 0, "keyResults", 1, "latestCheckIn"]
    return {"data": data, "errors": [{"message": "?", "path": path, "extensions": {}}]}


def _error(code: str) -> dict[str, Any]:
    return {"data": None, "errors": [{"message": "?", "extensions": {"code": code}}]}


ANSWERS: dict[str, tuple[int, Any]] = {
    "empty": (200, {"data": me()}),
    "partial": (200, _with_a_gap()),
    "unreachable": OUTAGE,
    "failed": (200, _error("INTERNAL")),
    "forbidden": (200, _error("NOT_ALLOWED")),
    "signed-out": UNAUTHENTICATED,
}
