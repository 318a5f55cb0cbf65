"""The HTTP client that connectors get: JSON in, JSON out, bounded in size, tries and waiting."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Protocol, TypeAlias

import httpx2

from connectors.addresses import AllowList
from connectors.answers import body_of, drain, refusal, wait_asked_for
from connectors.keepable import loaded
from connectors.outbound import guarded_transport
from connectors.parts import Json
from rules.errors import Refused, Unreachable, Unreadable

Clock: TypeAlias = Callable[[], datetime]
Sleep: TypeAlias = Callable[[float], Awaitable[None]]


class Secret(Protocol):
    """A value that shows itself only where it is asked to, so that no log or traceback holds it."""

    def reveal(self) -> str: ...


Secrets: TypeAlias = Mapping[str, Secret]

MEGABYTE = 1024 * 1024
REACHING = 30.0
"""Seconds until somebody is there, however long their answer may take then."""
TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
USER_AGENT = "okrgraph"
NOWHERE = AllowList()
"""Nothing beyond the public internet."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much; seconds and bytes.

    `waiting` bounds the pauses between tries together, `answering` one try from first byte sent
    to last byte read.
    """

    tries: int = 5
    waiting: float = 60.0
    answering: float = 30.0
    answer_bytes: int = 32 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to another system; its headers may hold a secret, so they are never shown."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """How something we sent was taken: its status, and the seconds we are asked to wait."""

    status: int
    retry_after: float | None = None


class Client:
    """Asks for JSON and raises Unreachable, Refused or Unreadable; asks again where that helps.

    `allowed` is where connectors that speak something else than HTTP may go.
    """

    def __init__(
        self,
        transport: httpx2.AsyncBaseTransport,
        *,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        limits: Limits = Limits(),
        allowed: AllowList = NOWHERE,
    ) -> None:
        self._transport = transport
        self.allowed = allowed
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._limits = limits

    def patient(self, seconds: float, size: int) -> "Client":
        """The same, where one answer may take so long and be so large; asked twice at most."""
        tries = min(self._limits.tries, 2)
        return Client(
            self._transport,
            clock=self._clock,
            sleep=self._sleep,
            chance=self._chance,
            limits=replace(self._limits, tries=tries, answering=seconds, answer_bytes=size),
            allowed=self.allowed,
        )

    async def fetch_json(self, url: str, headers: Mapping[str, str] | None = None) -> Json:
        """GET this and read its JSON."""
        return await self._persist(Ask("GET", url, headers or {}))

    async def fetch_json_once(self, url: str) -> Json:
        """GET this in one try, for somebody who waits."""
        return await self._once(Ask("GET", url, {}))

    async def post_json(
        self, url: str, body: Json, headers: Mapping[str, str] | None = None
    ) -> Json:
        """POST a question, not a change: it may be asked more than once."""
        told = {"Content-Type": "application/json", **(headers or {})}
        return await self._persist(Ask("POST", url, told, json.dumps(body).encode()))

    async def post_json_once(self, url: str, body: Json) -> Json:
        """POST what must not be sent twice, such as a token that is good for one use."""
        told = {"Content-Type": "application/json"}
        return await self._once(Ask("POST", url, told, json.dumps(body).encode()))

    async def change_json(
        self, method: str, url: str, body: Json, headers: Mapping[str, str]
    ) -> Json:
        """Send a change that comes to the same however often it is made; what it answers is read.

        It is sent in one try, for whoever asked waits, and the next run makes it again.
        """
        told = {"Content-Type": "application/json", **headers}
        return await self._once(Ask(method, url, told, json.dumps(body).encode()))

    async def settle(self, method: str, url: str, body: Json, headers: Mapping[str, str]) -> None:
        """Make such a change, however many tries it takes; without a body where that is None."""
        told = {} if body is None else {"Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        await self._persist(Ask(method, url, {**told, **headers}, content))

    async def post_form_once(
        self, url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Json:
        """POST a form that must not be sent twice, such as a login's code for tokens."""
        told = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        content = str(httpx2.QueryParams(dict(form))).encode()
        return await self._once(Ask("POST", url, told, content))

    async def send_once(self, url: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        """POST this in one try, whatever is answered; Unreachable where nothing is."""
        request = self._request(Ask("POST", url, headers, content))
        try:
            async with asyncio.timeout(self._limits.answering):
                answer = await self._transport.handle_async_request(request)
                try:
                    await drain(answer, self._limits.answer_bytes)
                finally:
                    await answer.aclose()
        except (httpx2.TransportError, TimeoutError):
            raise _not_reached(request) from None
        return Reply(answer.status_code, wait_asked_for(answer.headers, self._clock()))

    async def aclose(self) -> None:
        await self._transport.aclose()

    async def _persist(self, ask: Ask) -> Json:
        """Try again after failures that pass, until the tries or the patience run out."""
        waited = 0.0
        for trial in range(1, self._limits.tries + 1):
            try:
                return await self._once(ask)
            except Unreachable as failure:
                asked_for = failure.retry_after
                pause = self._backoff(trial) if asked_for is None else asked_for
                if trial == self._limits.tries or waited + pause > self._limits.waiting:
                    raise
            await self._sleep(pause)
            waited += pause
        raise AssertionError("the last try returns or raises")

    def _backoff(self, trial: int) -> float:
        """Doubling from two seconds, at most thirty, spread so that clients do not keep step."""
        return float(min(30.0, 2.0**trial) * (0.7 + 0.6 * self._chance()))

    async def _once(self, ask: Ask) -> Json:
        request = self._request(ask)
        try:
            async with asyncio.timeout(self._limits.answering):
                answer = await self._transport.handle_async_request(request)
                try:
                    body = await body_of(answer, self._limits.answer_bytes)
                finally:
                    await answer.aclose()
        except (httpx2.TransportError, TimeoutError):
            raise _not_reached(request) from None
        return self._read(request, answer, body)

    def _request(self, ask: Ask) -> httpx2.Request:
        told = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": USER_AGENT,
            **ask.headers,
        }
        seconds = self._limits.answering
        reaching = min(seconds, REACHING)
        timeouts = {"connect": reaching, "read": seconds, "write": seconds, "pool": reaching}
        try:
            return httpx2.Request(
                ask.method,
                ask.url,
                headers=told,
                content=ask.content,
                extensions={"timeout": timeouts},
            )
        except httpx2.InvalidURL:
            raise Refused("The address of the other system is not a URL.") from None

    def _read(self, request: httpx2.Request, answer: httpx2.Response, body: bytes) -> Json:
        if answer.status_code in TRY_AGAIN:
            raise Unreachable(
                f"{_place(request)} answered {answer.status_code}: it is busy or down.",
                retry_after=wait_asked_for(answer.headers, self._clock()),
            )
        if not answer.is_success:
            raise refusal(_place(request), answer, body)
        is_done = answer.status_code == HTTPStatus.ACCEPTED and not body
        if is_done or answer.status_code == HTTPStatus.NO_CONTENT:
            return None
        return _json(_place(request), answer.headers.get("content-type", ""), body)


def build_client(
    allowed: AllowList,
    *,
    clock: Clock,
    limits: Limits = Limits(),
) -> Client:
    """The client of a running service, with the outbound guard inside; its caller closes it."""
    return Client(guarded_transport(allowed), clock=clock, limits=limits, allowed=allowed)


def _json(place: str, content_type: str, body: bytes) -> Json:
    kind = content_type.partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise Unreadable(
            f"{place} answered {kind or 'no content type'} where JSON was due: "
            "often a login page or a proxy; check the address."
        )
    try:
        return loaded(body, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Unreadable(f"{place} answered broken JSON.") from None


def _no_number(text: str) -> Decimal:
    raise ValueError(text)


def _not_reached(request: httpx2.Request) -> Unreachable:
    """One text for what is forbidden and what is down, so that nobody can map our network."""
    return Unreachable(
        f"{_place(request)} is not allowed or cannot be reached: check its name and port, "
        "and the allow-list in the configuration file."
    )


def _place(request: httpx2.Request) -> str:
    """The host and path; a query may carry what is nobody's business."""
    port = "" if request.url.port is None else f":{request.url.port}"
    return f"{request.url.host}{port}{request.url.path}"
