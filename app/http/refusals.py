"""Answers that refuse a request, in the form of the graph's own errors."""

from collections.abc import Mapping
from math import ceil
from types import MappingProxyType
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from execution.compiled.sizes import LONGEST, too_long
from rules.errors import OkrGraphError

INTERNAL = "INTERNAL"
CODES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}
WORDS = {404: "There is nothing at this address.", 405: "This address does not take this method."}


def refused(
    error: OkrGraphError, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    return problem(error.message, {"code": error.code}, status, headers)


def problem(
    message: str,
    extensions: Mapping[str, Any],
    status: int,
    headers: Mapping[str, str] | None = None,
) -> Response:
    body = {"errors": [{"message": message, "extensions": dict(extensions)}]}
    return JSONResponse(body, status_code=status, headers=headers)


class Answer(Response):
    """What the graph says to a well-formed request, be it that nothing can be executed."""

    media_type = "application/json"


def as_json(answer: Mapping[str, Any], status: int) -> Response:
    """An answer of the graph; GraphQLError where it is too long for anybody's good.

    What is far too long was refused before it was written; see execution/compiled/sizes.py.
    """
    body = orjson.dumps(answer)
    if len(body) > LONGEST:
        raise too_long()
    return Answer(body, status_code=status)


NONE: Mapping[str, str] = MappingProxyType({})


def exhausted(seconds: float, headers: Mapping[str, str] = NONE) -> Response:
    message = "You have asked for too much in too short a time. Try again later."
    return problem(
        message, {"code": "BUDGET_EXCEEDED"}, 429, {"Retry-After": f"{ceil(seconds)}", **headers}
    )


def crowded() -> Response:
    message = "You ask for too much at once. Wait for an answer before you ask again."
    return problem(message, {"code": "TOO_MANY_AT_ONCE"}, 429, {"Retry-After": "1"})


def late(error_id: str) -> Response:
    message = "This took too long. Ask for less, or try again later."
    extensions = {"code": "DEADLINE_EXCEEDED", "errorId": error_id}
    return problem(message, extensions, 503, {"Retry-After": "5"})


def unavailable(error_id: str) -> Response:
    extensions = {"code": "UNAVAILABLE", "errorId": error_id}
    message = "We can't answer just now. Try again shortly."
    return problem(message, extensions, 503, {"Retry-After": "5"})


def failed(error_id: str) -> Response:
    """500; the id finds the line of the log that says what happened."""
    message = "This failed on our side. The log knows it by the errorId."
    return problem(message, {"code": INTERNAL, "errorId": error_id}, 500)


async def no_route(_: Request, error: Exception) -> Response:
    """What the router refuses, which would be plain text otherwise."""
    assert isinstance(error, HTTPException)
    status = error.status_code
    message = WORDS.get(status, "This request can't be taken.")
    return problem(message, {"code": CODES.get(status, "BAD_REQUEST")}, status, error.headers)
