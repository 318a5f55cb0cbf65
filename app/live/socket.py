"""The graph over a WebSocket, by graphql-transport-ws: one connection from handshake to close."""

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, NoReturn

import orjson
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.graphql.asked import asker
from app.graphql.endpoint import Endpoint
from app.http.cors import Origins, foreign
from app.http.csrf import our_origin
from app.http.refusals import problem
from app.live.events import too_many
from app.live.mailbox import Behind, Ended
from app.live.messages import PROTOCOL, Closing, Code, Gone, Said, message
from app.live.opened import Opened
from app.live.places import Full, Places
from app.live.requests import asking, headers_of, request_of
from app.live.watch import Watch
from rules.errors import NotAllowed, OkrGraphError

INIT_SECONDS = 5.0
OPERATIONS = 50
"""Subscriptions, and other operations on their way, of one socket."""
NEWCOMERS = 500
"""Sockets that have not said yet who they are for."""
log = logging.getLogger("okrgraph.live")
OTHER_PROTOCOL = Closing(Code.BAD_SUBPROTOCOL, f"The subprotocol must be {PROTOCOL}.")
TRY_AGAIN = Closing(Code.TRY_AGAIN, "Too many connections are open. Try again later.")


class Sockets:
    """Takes sockets from pages of the allowed origins, and from whoever is no page."""

    def __init__(self, endpoint: Endpoint, origins: Origins, public_url: str | None) -> None:
        self._endpoint = endpoint
        self._origins = origins
        self._public_url = public_url
        self._new_id = endpoint.new_id
        self._newcomers = Places(NEWCOMERS, NEWCOMERS)

    async def answer(self, websocket: WebSocket) -> None:
        if not await self._is_welcome(websocket):
            await websocket.send_denial_response(foreign())
            return
        if PROTOCOL not in websocket.scope["subprotocols"]:
            await websocket.accept()
            await closed(websocket, OTHER_PROTOCOL)
            return
        await websocket.accept(PROTOCOL)
        try:
            await self._hold(websocket)
        except Closing as closing:
            await closed(websocket, closing)
        except Gone:
            return
        except Exception:
            error_id = str(self._new_id())
            log.exception("A socket failed, errorId %s", error_id)
            await closed(websocket, Closing(Code.INTERNAL, f"This failed on our side: {error_id}"))

    async def _is_welcome(self, websocket: WebSocket) -> bool:
        """As CORS has it: browsers say where a page is from, and let any of them open sockets."""
        origin = websocket.headers.get("origin")
        if origin is None:
            return True
        ours = our_origin(
            request_of(websocket.scope, websocket.scope["headers"], b""), self._public_url
        )
        return origin == ours or origin in await self._origins()

    async def _hold(self, websocket: WebSocket) -> None:
        with ExitStack() as held:
            try:
                with self._newcomers.place(None):
                    payload = await introduction(websocket)
                    conversation = await self._begin(websocket, payload)
                who = asker(conversation.watch.viewer)
                held.enter_context(self._endpoint.live.connections.place(who))
            except Full:
                raise TRY_AGAIN from None
            await conversation.hold()

    async def _begin(self, websocket: WebSocket, payload: dict[str, Any]) -> "Conversation":
        """Who it is for; they are told nothing of why they may not that a close code can't hold."""
        headers = headers_of(websocket.scope, payload, self._public_url)
        request = request_of(websocket.scope, headers, b"")
        try:
            viewer = await self._endpoint.viewer(request)
        except NotAllowed as error:
            raise Closing(Code.FORBIDDEN, error.message) from None
        except (SQLAlchemyError, OSError, OkrGraphError):
            raise Closing(Code.TRY_AGAIN, "We can't tell who you are just now.") from None
        watch = self._endpoint.watch(request, viewer)
        return Conversation(websocket, self._endpoint, watch, headers)


async def introduction(websocket: WebSocket) -> dict[str, Any]:
    """The payload of connection_init, which must come first, and soon."""
    try:
        async with asyncio.timeout(INIT_SECONDS):
            while True:
                said = await heard(websocket)
                match said.kind:
                    case "connection_init":
                        return said.payload or {}
                    case "ping":
                        await pong(websocket, said)
                    case "subscribe":
                        raise Closing(Code.UNAUTHORIZED, "Unauthorized")
                    case _:
                        pass
    except TimeoutError:
        raise Closing(Code.INIT_TIMEOUT, "Connection initialisation timeout") from None


class Conversation:
    """A socket whose viewer is known, and the operations that it has on their way."""

    def __init__(
        self,
        websocket: WebSocket,
        endpoint: Endpoint,
        watch: Watch,
        headers: list[tuple[bytes, bytes]],
    ) -> None:
        self.watch = watch
        self._websocket = websocket
        self._endpoint = endpoint
        self._headers = headers
        self._operations: dict[str, asyncio.Task[None]] = {}

    async def hold(self) -> NoReturn:
        """Until somebody ends it: Closing or Gone says who."""
        await say(self._websocket, {"type": "connection_ack"})
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._guard())
                await self._converse(tasks.create_task)
        except BaseExceptionGroup as ends:
            raise first_of(ends) from None
        raise Gone

    async def _guard(self) -> NoReturn:
        try:
            over = await self.watch.until_over(self._endpoint.live.hub)
        except Ended:
            raise TRY_AGAIN from None
        raise Closing(Code.FORBIDDEN, over.message)

    async def _converse(self, start: Callable[[Any], asyncio.Task[None]]) -> NoReturn:
        while True:
            said = await heard(self._websocket)
            match said.kind:
                case "ping":
                    await pong(self._websocket, said)
                case "subscribe":
                    await self._subscribe(said, start)
                case "complete":
                    self._cancel(said.id or "")
                case "connection_init":
                    raise Closing(Code.INIT_TWICE, "Too many initialisation requests")
                case _:
                    pass

    async def _subscribe(self, said: Said, start: Callable[[Any], asyncio.Task[None]]) -> None:
        id_ = said.id or ""
        if id_ in self._operations:
            raise Closing(Code.SUBSCRIBER_EXISTS, f"Subscriber for {id_} already exists")
        if len(self._operations) >= OPERATIONS:
            await self._refuse(id_, too_many())
            return
        self._operations[id_] = start(self._operate(id_, said.payload))

    def _cancel(self, id_: str) -> None:
        """Its id is free at once. What is on its way may still arrive, as the protocol says."""
        task = self._operations.pop(id_, None)
        if task is not None:
            task.cancel()

    async def _operate(self, id_: str, payload: Any) -> None:
        """One operation to its end, which is told unless the client ended it itself."""
        task = asyncio.current_task()
        try:
            response = await self._answer(payload)
            if isinstance(response, Opened):
                await self._follow(id_, response)
            elif response.status_code >= 400:
                await self._refuse(id_, response)
            else:
                await self._next(id_, bytes(response.body))
                await say(self._websocket, {"id": id_, "type": "complete"})
        finally:
            if self._operations.get(id_) is task:
                del self._operations[id_]

    async def _answer(self, payload: Any) -> Response:
        """As a POST would be answered, with a place among those that are answered at once."""
        request = asking(self._websocket.scope, self._headers, payload)
        try:
            async with self._endpoint.live.room():
                return await self._endpoint.in_time(request, self._endpoint.graph)
        except Full:
            return problem("We have too much to do just now.", {"code": "OVERLOADED"}, 503)

    async def _follow(self, id_: str, opened: Opened) -> None:
        try:
            async with self._endpoint.live.answers(opened.wanted, self.watch) as answers:
                async for body in answers:
                    await self._next(id_, body)
        except Full:
            await self._refuse(id_, too_many())
        except Behind:
            raise Closing(
                Code.TERMINATED, "You read too slowly: read anew and subscribe."
            ) from None
        except Ended:
            raise Closing(Code.TRY_AGAIN, "Read anew and subscribe again.") from None

    async def _next(self, id_: str, body: bytes) -> None:
        frame = b'{"id":' + orjson.dumps(id_) + b',"type":"next","payload":' + body + b"}"
        await send(self._websocket, frame.decode())

    async def _refuse(self, id_: str, response: Response) -> None:
        errors = orjson.loads(response.body)["errors"]
        await say(self._websocket, {"id": id_, "type": "error", "payload": errors})


async def heard(websocket: WebSocket) -> Said:
    received = await websocket.receive()
    if received["type"] == "websocket.disconnect":
        raise Gone
    return message(received.get("text"))


async def pong(websocket: WebSocket, said: Said) -> None:
    payload = {} if said.payload is None else {"payload": said.payload}
    await say(websocket, {"type": "pong", **payload})


async def say(websocket: WebSocket, told: dict[str, Any]) -> None:
    # A pong repeats what its ping said, be it more than orjson writes.
    await send(websocket, json.dumps(told))


async def send(websocket: WebSocket, text: str) -> None:
    try:
        await websocket.send({"type": "websocket.send", "text": text})
    except (WebSocketDisconnect, RuntimeError, OSError):
        raise Gone from None


async def closed(websocket: WebSocket, closing: Closing) -> None:
    try:
        await websocket.close(closing.code.value, closing.reason)
    except (WebSocketDisconnect, RuntimeError, OSError):
        return


def first_of(ends: BaseExceptionGroup[BaseException]) -> BaseException:
    """Of several at once: a defect before a reason to close, and that before the client's leave."""
    _, defects = ends.split((Closing, Gone))
    if defects is not None:
        return defects
    closings = [each for each in ends.exceptions if isinstance(each, Closing)]
    return closings[0] if closings else Gone()
