"""A provider of our own on loopback that says whatever a test tells it to, and the service beside.

The browser is not sent to it: a test plays the provider's pages by calling back itself.
"""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

import httpx2
from sqlalchemy import delete, update
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.postgres import Urls
from app.server import application
from app.services import Services, composed
from app.services import Urls as ServiceUrls
from app.settings import settings
from app.sign_in.provider import sign_in_of
from model.person import Person
from model.session import BrowserSession, ObeyedLogout, SignInAttempt
from rules.terms import PersonStatus
from tests.auth.bad_id_tokens import CLIENT, Login
from tests.auth.builders import EC, ED, NOW, RSA, changed, public
from tests.support.browsing import Browser
from tests.support.company import Company
from tests.support.serving import listening, port_of, serving

OKR = "https://okr.example.com"
CODE = "the-code"
CLIENT_SECRET = "s%cret +/&=:?"
ACCESS = "opaque"
Answer = Callable[["Asked"], Any]


@dataclass(frozen=True)
class Asked:
    """One question at the token endpoint."""

    form: Mapping[str, str]
    authorization: str | None


@dataclass
class Hostile:
    """`document` changes its discovery; `id_token` makes the next ID token of a login."""

    port: int
    document: dict[str, Any] = field(default_factory=dict[str, Any])
    id_token: Callable[[Login], str] = Login.token
    answer: Response | None = None
    nonce: str = ""
    asked: list[Asked] = field(default_factory=list[Asked])
    discovered: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def begin(self) -> None:
        """Forget the last test."""
        fresh = Hostile(self.port)
        for name in ("document", "id_token", "answer", "nonce", "asked", "discovered"):
            setattr(self, name, getattr(fresh, name))

    def login(self) -> Login:
        return Login(self.url, self.nonce, ACCESS)

    async def discovery(self, _: Request) -> Response:
        self.discovered += 1
        document = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "end_session_endpoint": f"{self.url}/end",
            "authorization_response_iss_parameter_supported": True,
            "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
        }
        return JSONResponse(changed(document, self.document))

    async def jwks(self, _: Request) -> Response:
        return JSONResponse({"keys": [public(RSA), public(EC), public(ED)]})

    async def token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        self.asked.append(Asked(form, request.headers.get("authorization")))
        if self.answer is not None:
            return self.answer
        token = self.id_token(self.login())
        return JSONResponse({"access_token": ACCESS, "token_type": "Bearer", "id_token": token})


@asynccontextmanager
async def hostile() -> AsyncGenerator[Hostile]:
    bound = listening()
    told = Hostile(port_of(bound))
    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", told.discovery),
            Route("/jwks", told.jwks),
            Route("/token", told.token, methods=["POST"]),
        ]
    )
    async with serving(app, bound):
        yield told


@dataclass
class Clock:
    """What time it is for the service, and its seconds that only go forward."""

    now: datetime = NOW
    seconds: float = 0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Stage:
    """The service, its clock, and as many browsers as a test needs."""

    services: Services
    provider: Hostile
    http: httpx2.AsyncClient
    clock: Clock
    ann: UUID

    async def begin(self) -> None:
        """Forget the last test; a minute later, so that the provider is read anew."""
        self.provider.begin()
        self.clock.now, self.clock.seconds = NOW, self.clock.seconds + 61
        active = {"status": PersonStatus.ACTIVE, "retired_at": None}
        async with self.services.database.system() as session:
            for noun in (BrowserSession, SignInAttempt, ObeyedLogout):
                await session.run(delete(noun))
            await session.run(update(Person).where(Person.id == self.ann).values(**active))

    def browser(self) -> Browser:
        return Browser(self.http)

    async def leave(self, browser: Browser, path: str | None = None) -> dict[str, str]:
        """Begins a sign-in; what the address of the provider's page holds."""
        asked = "" if path is None else "?" + urlencode({"next": path})
        answer = await browser.send("GET", f"{OKR}/auth/login{asked}")
        assert answer.status_code == 303, answer.text
        told = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
        self.provider.nonce = told["nonce"]
        return told

    async def come_back(self, browser: Browser, **answers: str) -> httpx2.Response:
        told = {"code": CODE, "iss": self.provider.url, **answers}
        given = urlencode({name: value for name, value in told.items() if value})
        return await browser.send("GET", f"{OKR}/auth/callback?{given}")

    async def sign_in(self, browser: Browser, path: str | None = None) -> httpx2.Response:
        told = await self.leave(browser, path)
        return await self.come_back(browser, state=told["state"])

    async def ask(self, browser: Browser) -> httpx2.Response:
        """Who am I, as a page of the service itself asks it."""
        url, query = f"{OKR}/graphql", {"query": "{ me { person { name } } }"}
        return await browser.send("POST", url, of_our_page(), json=query)

    async def sign_out(self, browser: Browser) -> httpx2.Response:
        return await browser.send("POST", f"{OKR}/auth/logout", of_our_page())

    async def tell(self, logout_token: str) -> httpx2.Response:
        """What the provider says behind the browser's back."""
        url, form = f"{OKR}/auth/backchannel-logout", {"logout_token": logout_token}
        return await self.browser().send("POST", url, data=form)


def of_our_page() -> dict[str, str]:
    return {"X-Okr-Csrf": "1", "Origin": OKR, "Sec-Fetch-Site": "same-origin"}


@asynccontextmanager
async def staged(urls: Urls, data: Path, **sign_in: Any) -> AsyncGenerator[Stage]:
    """The whole service with the hostile provider as its own, and Ann in its rows."""
    clock = Clock()
    async with hostile() as provider:
        chosen = settings(
            data=data,
            public_url=OKR,
            allowed_hosts=[f"127.0.0.1:{provider.port}"],
            sign_in={"issuer": provider.url, "client_id": CLIENT, **sign_in},
        )
        async with composed(chosen, ServiceUrls(urls.owner, urls.service)) as made:
            services = replace(
                made, now=lambda: clock.now, sign_in=sign_in_of(chosen, made.client, clock)
            )
            ann = await Company(services.database).person("Ann")
            transport = httpx2.ASGITransport(app=application(services))
            async with httpx2.AsyncClient(transport=transport) as http:
                yield Stage(services, provider, http, clock, ann)
