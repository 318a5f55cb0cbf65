"""Pages of another origin, without third-party cookies: elements, and frames of `/embed`."""

import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.async_api import Browser, Page, Request, expect

from tests.browser.backend import Backend, registered
from tests.browser.visit import LISTENER
from tests.support.demo import Demo

MAYA, EMAIL = "Maya Okafor", "maya.okafor@halden.example"
MINE = "{ me { person { objectives { nodes { keyResults { id } } } } } }"
LATEST = '{ keyResult(id: "%s") { latestCheckIn { value narrative author { name } } } }'
SAY = """mutation { checkInCreate(input: {keyResult: "%s", value: "%s", narrative: "Counted."}) {
  errors { message } } }"""
# So short that a stream ends with its token within the test.
SECONDS = 5
COOKIE = "seen=once; SameSite=None; Secure; Path=/"
POLICY = (
    "default-src 'none'; script-src 'self' {okr}; connect-src 'self' {okr}; frame-src {okr}; "
    "style-src 'self'; img-src data:; base-uri 'none'; require-trusted-types-for 'script'; "
    "trusted-types lit-html"
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Elsewhere</title>
<link rel="icon" href="data:,"><script type="module" src="/page.js"></script></head>
<body><main><h1>Elsewhere</h1>{body}</main></body></html>"""
ELEMENTS = "<okr-my-okrs></okr-my-okrs><okr-team-okrs></okr-team-okrs>"
FRAME = '<iframe title="My OKRs" src="{okr}/embed/my-okrs?host={here}&lang=de"></iframe>'
WITH_ELEMENTS = """import {{ configure }} from "{okr}/widgets/v1/okr-widgets.js";
configure({{ getToken: () => "{token}" }});"""
WRITING = '<okr-check-in key-result="{id}"></okr-check-in><okr-key-result key-result="{id}">'
# This is what docs/embed/backends.md tells a page to do.
WITH_BACKEND = """import {{ configure }} from "{okr}/widgets/v1/okr-widgets.js";
configure({{ getToken: okrToken }});

async function okrToken() {{
  const answer = await fetch("/okr-token", {{ method: "POST", redirect: "manual" }});
  if (answer.status >= 500) throw new Error("There is no token just now.");
  return answer.ok ? answer.text() : null;
}}"""
# This is what docs/embed/frames.md tells a page to do.
WITH_FRAME = """const frame = document.querySelector("iframe");
addEventListener("message", ({{ source, origin, data, ports }}) => {{
  if (source !== frame.contentWindow || origin !== "{okr}") return;
  if (data.type === "okr-token") ports[0].postMessage("{token}");
  if (data.type === "okr-height") frame.height = data.height;
}});"""


@dataclass(frozen=True)
class Elsewhere:
    """A page for each way to embed, with its script; `minted` are its backend's tokens."""

    here: str
    okr: str
    backend: Backend
    told: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    minted: list[str] = field(default_factory=list[str])


class Pages(BaseHTTPRequestHandler):
    """The host's own server, that knows by its own means who is looking."""

    def __init__(self, place: Elsewhere, *rest: Any) -> None:
        self._place = place
        super().__init__(*rest)

    def do_GET(self) -> None:
        if self.path == "/cookie":
            self._say("text/html", "")
            return
        is_script = self.path == "/page.js"
        way = (self.headers["referer"] or "").rpartition("/")[2] if is_script else self.path[1:]
        body, script = self._place.told[way]
        if is_script:
            self._say("text/javascript", script)
        else:
            self._say("text/html", PAGE.format(body=body))

    def do_POST(self) -> None:
        token = self._place.backend.token(EMAIL, "okrs:read okrs:write", SECONDS)
        self._place.minted.append(token)
        self._say("text/plain", token)

    def _say(self, kind: str, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if self.path == "/cookie":
            self.send_header("Set-Cookie", COOKIE)
        elif self.path != "/cookies":
            self.send_header("Content-Security-Policy", POLICY.format(okr=self._place.okr))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — http.server's name.
        """Nothing."""


def key_result(demo: Demo) -> str:
    """Of Maya's, the one that has a value to type."""
    objectives = demo.ask(MINE, MAYA)["me"]["person"]["objectives"]["nodes"]
    return str(objectives[0]["keyResults"][0]["id"])


@pytest.fixture(scope="module")
def elsewhere(demo: Demo, elsewhere_port: int) -> Iterator[Elsewhere]:
    okr, token = f"http://127.0.0.1:{demo.port}", demo.token(MAYA)
    here = f"http://localhost:{elsewhere_port}"
    backend = registered(demo, here, "OKRS_READ", "OKRS_WRITE", "WIDGET_SESSIONS")
    place = Elsewhere(here, okr, backend)
    server = ThreadingHTTPServer(("127.0.0.1", elsewhere_port), partial(Pages, place))
    ways = {
        "elements": (ELEMENTS, WITH_ELEMENTS.format(okr=okr, token=token)),
        "frame": (FRAME.format(okr=okr, here=here), WITH_FRAME.format(okr=okr, token=token)),
        "cookies": (f'<iframe src="http://127.0.0.1:{elsewhere_port}/cookie"></iframe>', ""),
        "writing": (WRITING.format(id=key_result(demo)), WITH_BACKEND.format(okr=okr)),
    }
    place.told.update(ways)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield place
    server.shutdown()
    server.server_close()


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """Of a context such as an incognito window, which blocks the cookies of others."""
    context = await chromium.new_context(viewport={"width": 640, "height": 900})
    page = await context.new_page()
    await page.add_init_script(LISTENER)
    yield page
    violations = await page.evaluate("window.violations")
    assert await context.cookies() == []
    await context.close()
    assert violations == []


async def test_this_browser_blocks_the_cookies_of_others_and_of_nobody_else(
    page: Page, elsewhere: Elsewhere
) -> None:
    """Without this, the other tests would show nothing."""
    await page.goto(f"{elsewhere.here}/cookies")
    await expect(page.frame_locator("iframe").locator("body")).to_be_attached()
    assert await page.context.cookies() == []
    await page.goto(page.frames[1].url)
    assert [each.get("name") for each in await page.context.cookies()] == ["seen"]
    await page.context.clear_cookies()


async def test_elements_work_on_a_page_of_another_origin(page: Page, elsewhere: Elsewhere) -> None:
    await page.goto(f"{elsewhere.here}/elements")
    for name in ("okr-my-okrs", "okr-team-okrs"):
        await expect(page.locator(name)).to_have_attribute("state", "ready", timeout=30_000)


async def test_a_frame_gets_its_token_from_the_page_and_tells_its_height(
    page: Page, elsewhere: Elsewhere
) -> None:
    await page.goto(f"{elsewhere.here}/frame")
    framed = page.frame_locator("iframe").locator("okr-my-okrs")
    await expect(framed).to_have_attribute("state", "ready", timeout=30_000)
    await expect(framed).to_contain_text("Meine OKRs")
    height = await page.locator("iframe").get_attribute("height")
    assert int(height or 0) > 400


async def test_a_page_elsewhere_writes_hears_of_changes_and_renews_its_token(
    page: Page, elsewhere: Elsewhere, demo: Demo
) -> None:
    """The stream by which it hears has another token than the one that it began with."""
    streams: list[str] = []
    page.on("request", lambda asked: streams.extend(_bearer_of_a_stream(asked)))
    await page.goto(f"{elsewhere.here}/writing")
    form, shown = page.locator("okr-check-in"), page.locator("okr-key-result")
    await expect(form).to_have_attribute("state", "ready", timeout=30_000)
    await form.get_by_label("Value today").fill("61")
    await form.get_by_role("button", name="Check in").click()
    await expect(form).to_contain_text("Saved.", timeout=15_000)
    id_ = key_result(demo)
    said = {"value": "61", "narrative": None, "author": {"name": MAYA}}
    assert demo.ask(LATEST % id_, MAYA)["keyResult"]["latestCheckIn"] == said
    await form.get_by_label("What happened").fill("Half a sentence")
    for _ in range(200):
        if len({*streams}) < 2:
            await page.wait_for_timeout(100)
    assert len({*streams}) > 1
    demo.ask(SAY % (id_, "62"), MAYA)
    await expect(shown).to_contain_text("62%", timeout=15_000)
    assert len({*elsewhere.minted}) > 1
    assert await form.get_by_label("What happened").input_value() == "Half a sentence"


def _bearer_of_a_stream(asked: Request) -> list[str]:
    is_stream = "event-stream" in asked.headers.get("accept", "")
    return [asked.headers.get("authorization", "")] if is_stream else []


def test_only_pages_that_are_allowed_may_frame_it(elsewhere: Elsewhere) -> None:
    with urlopen(f"{elsewhere.okr}/embed/my-okrs") as answer:
        policy = answer.headers["content-security-policy"]
    assert f"; frame-ancestors 'self' {elsewhere.here}" in policy
    assert "unsafe" not in policy


def test_there_is_no_frame_of_what_is_no_element(elsewhere: Elsewhere) -> None:
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{elsewhere.okr}/embed/my-salary")
