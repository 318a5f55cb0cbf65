"""Chromium, a host to look at with it, and a page that fails its test at the first violation."""

import json
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from app.postgres import Urls
from app.trusted.ids import short
from tests.browser.answers import NOW
from tests.browser.desk import Desk, desk_of
from tests.browser.host import BUILT, Host, Script, serving
from tests.browser.visit import LISTENER, Visit
from tests.support.demo import Demo, started
from tests.support.needed import missing

CHROMIUM = Path("/usr/bin/chromium")
ARTIFACTS = Path(__file__).parents[1] / "artifacts"

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def built() -> Path:
    if not (BUILT / "manifest.json").is_file():
        missing("The widgets are not built: run `make widgets`.")
    return BUILT


@pytest.fixture(scope="session")
def documents(built: Path) -> dict[str, str]:
    """The operations that the built files send by id: elements by short ones, the console not."""
    listed: dict[str, str] = json.loads((built / "manifest.json").read_text())["documents"]
    return {**listed, **{short(id_): text for id_, text in listed.items()}}


@pytest.fixture(scope="session")
def artifacts() -> Path:
    ARTIFACTS.mkdir(exist_ok=True)
    return ARTIFACTS


@pytest.fixture(scope="session")
def album(artifacts: Path) -> Path:
    """Beside the tests, but where somebody asks for the documentation's own."""
    folder = Path(os.environ.get("OKR_PICTURES") or artifacts / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def program() -> Path:
    if not CHROMIUM.is_file():
        missing("Chromium is missing: apt-get install -y --no-install-recommends chromium")
    return CHROMIUM


@pytest.fixture(scope="session")
async def chromium(program: Path, built: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        yield await playwright.chromium.launch(executable_path=program, args=list(FLAGS))


@pytest.fixture(scope="session")
def elsewhere_port() -> int:
    """Where a page of another origin will be, which the demo lets ask."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def demo(
    built: Path, elsewhere_port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    """The service itself with its company; what a test writes there stays for the others."""
    settings = {
        "OKRGRAPH_MACHINES_NAME_SUBJECTS": "true",
        # All pages of all tests are a few people's, who look at one after the other without a rest.
        "OKRGRAPH_BUDGET_PER_SECOND": "500000",
        "OKRGRAPH_ALLOWED_ORIGINS": json.dumps([f"http://localhost:{elsewhere_port}"]),
    }
    demo = started(tmp_path_factory.mktemp("demo"), **settings)
    yield demo
    demo.stop(signal.SIGINT)


@pytest.fixture(scope="session")
def server(built: Path) -> Iterator[Host]:
    with serving(Script()) as host:
        yield host


@pytest.fixture
def host(server: Host) -> Host:
    server.script.begin()
    return server


@pytest.fixture
def script(host: Host) -> Script:
    return host.script


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """A page on the recorded day, where no policy may be violated and no error happen."""
    context = await chromium.new_context(viewport={"width": 480, "height": 900})
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.add_init_script(LISTENER)
    await page.clock.install(time=NOW)
    yield page
    violations = await page.evaluate("window.violations ?? []")
    await context.close()
    assert (violations, complaints) == ([], [])


@pytest.fixture
def visit(page: Page, host: Host) -> Visit:
    return Visit(page, host)


@pytest.fixture(scope="session")
def axe() -> str:
    file = BUILT.parent / "node_modules" / "axe-core" / "axe.min.js"
    if not file.is_file():
        missing("axe-core is missing: run `make widgets`.")
    return file.read_text(encoding="utf-8")


def _complaint(message: ConsoleMessage) -> list[str]:
    """Chromium logs every refused answer as an error of its own; those are what we script."""
    is_ours = message.type == "error" and "Failed to load" not in message.text
    return [message.text] if is_ours else []


@pytest.fixture
async def desk(
    empty: Urls, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Desk]:
    async with desk_of(empty, tmp_path_factory.mktemp("keys"), chromium) as found:
        yield found
