"""Pages of another origin, without third-party cookies: elements, and frames of `/embed`."""

import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import LISTENER
from tests.support.demo import Demo

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
# This is what docs/embed/frames.md tells a page to do.
WITH_FRAME = """const frame = document.querySelector("iframe");
addEventListener("message", ({{ source, origin, data, ports }}) => {{
  if (source !== frame.contentWindow || origin !== "{okr}") return;
  if (data.type === "okr-token") ports[0].postMessage("{token}");
  if (data.type === "okr-height") frame.height = data.height;
}});"""


@dataclass(frozen=True)
class Elsewhere:
    here: str
    okr: str


class Pages(BaseHTTPRequestHandler):
    """One page for each way to embed, each with its script."""

    def __init__(self, told: dict[str, tuple[str, str]], okr: str, *rest: Any) -> None:
        self._told, self._okr = told, okr
        super().__init__(*rest)

    def do_GET(self) -> None:
        is_script = self.path == "/page.js"
        way = (self.headers["referer"] or "").rpartition("/")[2] if is_script else self.path[1:]
        body, script = self._told[way]
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if is_script else "text/html")
        self.send_header("Content-Security-Policy", POLICY.format(okr=self._okr))
        self.end_headers()
        self.wfile.write((script if is_script else PAGE.format(body=body)).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — as it is called.
        """Nothing."""


@pytest.fixture(scope="module")
def elsewhere(demo: Demo, elsewhere_port: int) -> Iterator[Elsewhere]:
    okr, token = f"http://127.0.0.1:{demo.port}", demo.token("Maya Okafor")
    told: dict[str, tuple[str, str]] = {}
    server = ThreadingHTTPServer(("127.0.0.1", elsewhere_port), partial(Pages, told, okr))
    here = f"http://localhost:{elsewhere_port}"
    told["elements"] = ELEMENTS, WITH_ELEMENTS.format(okr=okr, token=token)
    told["frame"] = FRAME.format(okr=okr, here=here), WITH_FRAME.format(okr=okr, token=token)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Elsewhere(here, okr)
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


def test_only_pages_that_are_allowed_may_frame_it(elsewhere: Elsewhere) -> None:
    with urlopen(f"{elsewhere.okr}/embed/my-okrs") as answer:
        policy = answer.headers["content-security-policy"]
    assert f"; frame-ancestors 'self' {elsewhere.here}" in policy
    assert "unsafe" not in policy


def test_there_is_no_frame_of_what_is_no_element(elsewhere: Elsewhere) -> None:
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{elsewhere.okr}/embed/my-salary")
