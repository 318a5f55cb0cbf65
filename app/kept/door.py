"""The quick way to an answer that is kept: past routing, reading, judging and all other layers.

It takes what is plain and whole, from somebody who is known, in bytes that were answered before.
Whatever else a request says it is left to the service behind, as if nobody had looked at it.
"""

import asyncio
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.graphql.asked import is_json
from app.graphql.negotiation import wanted_of
from app.http.headers import safe_headers
from app.http.packing import LEAST, takes_gzip
from app.kept.answering import PRIVATE, VARIES, end_of, is_held, packed, tag_of
from app.kept.callers import Caller, digested
from app.kept.keeper import Told
from app.kept.sharing import Sharing
from app.kept.words import Spoken
from execution.kept.bodies import Body

PATH = "/graphql"
BODY_SECONDS = 5.0
LOOKED_AT = frozenset(
    {
        b"authorization", b"x-okr-identity", b"accept", b"accept-encoding", b"content-type",
        b"if-none-match", b"sec-fetch-site",
    }
)  # fmt: skip
# A page of another origin, a session, a body in another form: each has rules that stand elsewhere.
LEFT = frozenset({b"cookie", b"origin", b"content-encoding", b"transfer-encoding", b"expect"})
Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(slots=True)
class Head:
    """What a request's head says, as far as it matters to a kept answer."""

    credential: bytes
    media_type: str
    packs: bool
    has: str | None


class QuickWay:
    """ASGI, in front of all else."""

    def __init__(self, app: ASGIApp, sharing: Sharing) -> None:
        self._app = app
        self._sharing = sharing
        services = sharing.services
        self._limit = services.settings.operation_cost
        safe = safe_headers(services.settings.public_url)
        self._safe = tuple((name.lower().encode(), value.encode()) for name, value in safe.items())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = head_of(scope) if scope["type"] == "http" and scope["path"] == PATH else None
        caller = None if head is None else self._sharing.callers.find(head.credential)
        if head is None or caller is None:
            await self._app(scope, receive, send)
            return
        method, message, said = scope["method"], None, scope["query_string"]
        if method == "POST":
            message = await first_of(receive)
            said = whole(message)
        spoken = None if said is None else self._sharing.requests.find(method, said)
        told = None if spoken is None else await self._told(caller, spoken)
        if told is None or told.body is None:
            await self._app(scope, again(message, receive), send)
        else:
            await self._answer(head, caller, told, told.body, send, is_get=method == "GET")

    async def _told(self, caller: Caller, spoken: Spoken) -> Told | None:
        """What the service behind would answer this caller, by the rows of now; it is paid for."""
        sharing, documents = self._sharing, caller.viewer.documents
        if documents is not None and spoken.document not in documents:
            return None
        if spoken.trusted is not None and not await spoken.is_taken(sharing.documents):
            return None
        now = await sharing.keeper.checks.now()
        if now is None or not await caller.is_still(now, sharing.services.now()):
            return None
        told = sharing.keeper.answers.find(spoken.words, caller.reader, now)
        if told is None:
            return None
        if sharing.budget.pay(caller.who, told.requested, told.spent):
            return None
        sharing.keeper.told_again += 1
        return told

    async def _answer(
        self, head: Head, caller: Caller, told: Told, body: Body, send: Send, *, is_get: bool
    ) -> None:
        if is_get and is_held(body, head.has):
            headers = about(self._safe, None, is_get=True, is_packed=False)
            await send(start(304, [*headers, (b"etag", tag_of(body).encode())]))
            await send({"type": "http.response.body", "body": b""})
            return
        end = end_of(told.requested, self._limit, self._sharing.budget.left(caller.who))
        is_packed = head.packs and len(body.start) + len(end) >= LEAST
        content = await packed(body, end) if is_packed else body.plain(end)
        headers = about(self._safe, head.media_type, is_get=is_get, is_packed=is_packed)
        length = [(b"content-length", b"%d" % len(content))]
        tag = [(b"etag", tag_of(body).encode())] if is_get else []
        await send(start(200, [*length, *headers, *tag]))
        await send({"type": "http.response.body", "body": content})


def head_of(scope: Scope) -> Head | None:
    """None where anything is said in its head that this way does not understand."""
    said, method = said_in(scope["headers"]), scope["method"]
    if said is None or method not in ("POST", "GET"):
        return None
    media_type = media_type_of(said.get(b"accept", b""))
    is_readable = method == "GET" or is_plain(said.get(b"content-type", b""))
    authorization, identity = said.get(b"authorization"), said.get(b"x-okr-identity")
    if media_type is None or not is_readable or (authorization or identity) is None:
        return None
    packs, has = takes_gzip(said.get(b"accept-encoding", b"").decode("latin-1")), None
    if b"if-none-match" in said:
        has = said[b"if-none-match"].decode("latin-1")
    return Head(digested(authorization, None, None, identity), media_type, packs, has)


def said_in(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes] | None:
    """What matters here; None where it is said twice, or something that other rules are for."""
    said: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in LEFT or name in said:
            return None
        if name in LOOKED_AT:
            said[name] = value
    return said


@lru_cache(64)
def is_plain(content_type: bytes) -> bool:
    return is_json(content_type.decode("latin-1"))


@lru_cache(64)
def media_type_of(accept: bytes) -> str | None:
    """None for who takes none of ours, or may want a stream of events."""
    wanted = wanted_of(accept.decode("latin-1"))
    return None if wanted is None or b"event-stream" in accept.lower() else wanted.media_type


async def first_of(receive: Receive) -> Message | None:
    """The first part of a body; None where it does not come, and was not taken either.

    Almost always it came with the head, and then no timer is set for it.
    """
    message: Message
    steps = receive().__await__()
    try:
        waits_for = next(steps)
    except StopIteration as done:
        message = done.value
        return message
    try:
        async with asyncio.timeout(BODY_SECONDS):
            message = await Rest(waits_for, steps)
            return message
    except TimeoutError:
        return None


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of waiting for something, after its first step."""

    waits_for: Any
    steps: Generator[Any, Any, Any]

    def __await__(self) -> Generator[Any, Any, Any]:
        yield self.waits_for
        return (yield from self.steps)


def whole(message: Message | None) -> bytes | None:
    """A body that came in one piece."""
    if message is None or message["type"] != "http.request" or message.get("more_body", False):
        return None
    body: bytes = message.get("body", b"")
    return body


def again(message: Message | None, rest: Receive) -> Receive:
    """Says once more what was heard already, and then goes on."""
    heard = [] if message is None else [message]

    async def receive() -> Message:
        return heard.pop() if heard else await rest()

    return receive


def start(status: int, headers: Sequence[tuple[bytes, bytes]]) -> dict[str, Any]:
    return {"type": "http.response.start", "status": status, "headers": headers}


@lru_cache(16)
def about(safe: Headers, media_type: str | None, *, is_get: bool, is_packed: bool) -> Headers:
    """All that is told of an answer before its bytes, as each layer behind would add to it."""
    kind = () if media_type is None else (f"{media_type}; charset=utf-8",)
    by = [*([VARIES] if is_get else []), "Accept", *(["Accept-Encoding"] if is_packed else [])]
    kept = tuple(each for each in safe if not (is_get and each[0] == b"cache-control"))
    return (
        *((b"content-type", each.encode()) for each in kind),
        (b"vary", ", ".join([*by, "Origin"]).encode()),
        *(((b"content-encoding", b"gzip"),) if is_packed else ()),
        *(((b"cache-control", PRIVATE.encode()),) if is_get else ()),
        *kept,
    )
