"""A real provider and the whole service, each at its own port, and a browser between them."""

import socket
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.postgres import Urls
from app.server import application
from app.services import Services, composed
from app.services import Urls as ServiceUrls
from app.settings import settings
from app.sign_in.provider import sign_in_of
from tests.interop.real import HERE, SECRET, RealProvider, real_provider
from tests.support.browsing import Browser
from tests.support.company import Company
from tests.support.needed import missing
from tests.support.serving import listening, port_of, serving

WHO = "{ me { person { name } } }"


@dataclass
class Clock:
    """The seconds of this machine, and those that a test lets pass."""

    passed: float = 0

    def __call__(self) -> float:
        return time.monotonic() + self.passed


@dataclass
class Town:
    """Ann works here; her browser is at hand."""

    okr: str
    provider: RealProvider
    services: Services
    browser: Browser
    clock: Clock

    async def whole_login(self, name: str = "ann") -> httpx2.Response:
        """To the provider, through its own pages, and back."""
        page = await self.browser.go(f"{self.okr}/auth/login?next=/health/live")
        while is_of_the_provider(page):
            page = await self.browser.submit(page, login=name, password="any")
        return page

    async def sign_out(self) -> httpx2.Response:
        return await self.browser.send("POST", f"{self.okr}/auth/logout", self.of_our_page())

    def of_our_page(self) -> dict[str, str]:
        """What a page of the service itself sends with its requests."""
        return {"X-Okr-Csrf": "1", "Origin": self.okr}

    async def ask(self) -> httpx2.Response:
        url = f"{self.okr}/graphql"
        return await self.browser.send("POST", url, self.of_our_page(), json={"query": WHO})


def is_of_the_provider(page: httpx2.Response) -> bool:
    """Whether the provider asks for a name, a password or consent."""
    return 'name="prompt"' in page.text


@pytest.fixture
def bound() -> socket.socket:
    return listening()


@pytest.fixture
def provider(bound: socket.socket) -> Iterator[RealProvider]:
    if not (HERE / "node_modules" / "oidc-provider").is_dir():
        missing("The real provider is missing: run `make tools`")
    with real_provider(f"http://127.0.0.1:{port_of(bound)}") as started:
        yield started


@pytest.fixture(params=["okrgraph"])
def client_of_provider(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def town(
    empty: Urls,
    tmp_path: Path,
    bound: socket.socket,
    provider: RealProvider,
    client_of_provider: str,
) -> AsyncIterator[Town]:
    okr = f"http://127.0.0.1:{port_of(bound)}"
    sign_in: dict[str, Any] = {"issuer": provider.url, "client_id": client_of_provider}
    if client_of_provider == "okrgraph":
        sign_in["client_secret"] = SECRET
    chosen = settings(
        data=tmp_path,
        public_url=okr,
        allowed_hosts=[f"127.0.0.1:{provider.port}"],
        sign_in=sign_in,
    )
    async with composed(chosen, ServiceUrls(empty.owner, empty.service)) as services:
        await Company(services.database).person("Ann", email="ann@example.com")
        clock = Clock()
        sign_in_now = sign_in_of(chosen, services.client, clock)
        timed = replace(services, sign_in=sign_in_now)
        async with serving(application(timed), bound), httpx2.AsyncClient() as http:
            yield Town(okr, provider, timed, Browser(http), clock)
