"""How a kept answer leaves: its bytes with the cost of now, and what lets a browser keep it too."""

import asyncio

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.http.packing import LEAST, takes_gzip
from app.http.refusals import Answer
from execution.kept.bodies import Body

PRIVATE = "private, no-cache"
"""A browser may keep it, and asks each time whether it holds; nobody on the way may keep it."""
VARIES = "Authorization, Cookie, X-OKR-Identity"
LONG = 128 * 1024
"""What is longer is packed in a thread."""


END = b',"extensions":{"cost":{"requested":%d,"limit":%d,"remaining":%d}}}'


def end_of(requested: int, limit: int, remaining: int) -> bytes:
    """What follows the data in the body of an answer, written as all of it is."""
    return END % (requested, limit, remaining)


async def packed(body: Body, end: bytes) -> bytes:
    """As gzip; the kept part was packed when somebody took it so first."""
    if not body.is_packed and len(body.start) > LONG:
        await asyncio.to_thread(body.pack)
    return body.packed(end)


class KeptAnswer(Answer):
    """A kept answer on the ordinary way, which no layer behind has to pack once more."""

    def __init__(self, body: Body, end: bytes) -> None:
        super().__init__(body.plain(end))
        self._kept = body
        self._end = end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        takes = takes_gzip(Headers(scope=scope).get("accept-encoding", ""))
        if takes and len(self.body) >= LEAST:
            self.body = await packed(self._kept, self._end)
            self.headers["Content-Encoding"] = "gzip"
            self.headers["Content-Length"] = str(len(self.body))
            self.headers.add_vary_header("Accept-Encoding")
        await super().__call__(scope, receive, send)


def tag_of(body: Body) -> str:
    """Weak, since what it cost is told beside the data, and changes."""
    return f'W/"{body.tag}"'


def is_held(body: Body, if_none_match: str | None) -> bool:
    """Whether the client has these very data already."""
    if if_none_match is None:
        return False
    held = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return "*" in held or f'"{body.tag}"' in held


def tagged(request: Request, response: Response, body: Body) -> Response:
    """The answer to a GET, which is nothing where its client has it already."""
    if request.method not in ("GET", "HEAD"):
        return response
    if is_held(body, request.headers.get("if-none-match")):
        response = Response(status_code=304)
    response.headers["ETag"] = tag_of(body)
    response.headers["Cache-Control"] = PRIVATE
    response.headers.add_vary_header(VARIES)
    return response
