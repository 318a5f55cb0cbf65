"""How a kept answer leaves: its bytes with the cost of now, and what lets a browser keep it too."""

from starlette.requests import Request
from starlette.responses import Response

from execution.kept.bodies import Body

PRIVATE = "private, no-cache"
"""A browser may keep it, and asks each time whether it holds; nobody on the way may keep it."""
VARIES = "Authorization, Cookie, X-OKR-Identity"


END = b',"extensions":{"cost":{"requested":%d,"limit":%d,"remaining":%d}}}'


def end_of(requested: int, limit: int, remaining: int) -> bytes:
    """What follows the data in the body of an answer, written as all of it is."""
    return END % (requested, limit, remaining)


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
