"""What an OpenID provider says of itself: where to send a browser, and where to ask.

It says nothing that we would trust it for: which signatures count is not its choice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from rules.errors import OkrGraphError, Unreachable, Unreadable

PATH = "/.well-known/openid-configuration"
REFRESHED_AFTER = 60.0
PAUSE_AFTER_FAILURE = 5.0
LONGEST_FETCH = 5.0
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

FetchJson = Callable[[str], Awaitable[Any]]
Seconds = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider's addresses; `names_itself` says that each of its answers holds its issuer."""

    authorization: str
    token: str
    keys: str
    logout: str | None
    names_itself: bool


class Discovery:
    """The discovery document of one issuer, fetched again after a minute.

    While the provider does not answer, nobody new is sent to it: `provider` raises Unreachable, and
    asks again at most once in 5 s. Nobody waits longer than 5 s, for the answer or for their turn.
    `clock` counts seconds and never goes back.
    """

    def __init__(self, issuer: str, fetch: FetchJson, clock: Seconds) -> None:
        self._issuer = issuer
        self._fetch = fetch
        self._clock = clock
        self._known: tuple[float, Provider] | None = None
        self._failure: tuple[float, OkrGraphError] | None = None
        self._turn = asyncio.Lock()

    async def provider(self) -> Provider:
        """The provider; Unreachable while it is down, Unreadable where it says what can't be."""
        try:
            async with asyncio.timeout(LONGEST_FETCH):
                async with self._turn:
                    return self.known() or await self._read()
        except TimeoutError:
            self._failure = (self._clock(), Unreachable("The identity provider takes too long."))
            raise self._failure[1] from None

    def known(self) -> Provider | None:
        """What is known without asking, if that is fresh; raises what went wrong just now."""
        now = self._clock()
        if self._known is not None and now - self._known[0] <= REFRESHED_AFTER:
            return self._known[1]
        if self._failure is not None and now - self._failure[0] < PAUSE_AFTER_FAILURE:
            raise self._failure[1].with_traceback(None)
        return None

    async def _read(self) -> Provider:
        try:
            document = await self._fetch(self._issuer.rstrip("/") + PATH)
            provider = provider_of(document, self._issuer)
        except OkrGraphError as error:
            self._failure = (self._clock(), error)
            raise
        self._known = (self._clock(), provider)
        return provider


def provider_of(document: Any, issuer: str) -> Provider:
    """What we use of a discovery document; Unreadable where it is not this issuer's."""
    if not isinstance(document, dict):
        raise Unreadable("The identity provider's discovery document is no JSON object.")
    told = cast("Mapping[str, Any]", document)
    if told.get("issuer") != issuer:
        raise Unreadable("The identity provider calls itself by another issuer than our settings.")
    logout = "end_session_endpoint"
    return Provider(
        authorization=endpoint(told, "authorization_endpoint"),
        token=endpoint(told, "token_endpoint"),
        keys=endpoint(told, "jwks_uri"),
        logout=endpoint(told, logout) if logout in told else None,
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
    )


def endpoint(told: Mapping[str, Any], name: str) -> str:
    """An address that secrets may be sent to: by TLS, or to this machine."""
    url = told.get(name)
    if not isinstance(url, str) or not is_safe(url):
        raise Unreadable(f"The identity provider's {name} must be an https address.")
    return url


def is_safe(url: str) -> bool:
    """An https address, or an http one of this machine, with no user and no fragment in it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    private = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    plain = url.isascii() and url.isprintable() and not {"\\", " ", "#"} & set(url)
    return private and plain and bool(host) and "@" not in parts.netloc
