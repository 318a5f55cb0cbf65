"""The answer to an operation: errors of ours keep their words, all others lose them to the log."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from asyncpg.exceptions import InterfaceError, PostgresError
from graphql import GraphQLError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from app.graphql.executors import Answered
from app.http.refusals import INTERNAL
from rules.errors import OkrGraphError

LONGEST = 1_000
"""Characters of a message: it may quote the client, who may have written a lot."""
AWAY = (SQLAlchemyError, PostgresError, InterfaceError)
"""What either way to the database says of a statement that failed."""
CANCELLED = "57014"
"""PostgreSQL's `query_canceled`: the statement took longer than `statement_timeout`."""
CUT_OFF = ("08", "57P", "53300")
"""PostgreSQL's classes for lost connections, for a server that stops, and for too many of them."""
MASKED = "This part failed on our side. The rest of the answer holds."
log = logging.getLogger("okrgraph")


def told(result: Answered, new_id: Callable[[], UUID]) -> dict[str, Any]:
    """The answer, without data where nothing was executed.

    TimeoutError if the database gave a part of it up for taking too long, ConnectionError if it was
    gone for a part: whoever asks again may have the whole.
    """
    answer: dict[str, Any] = {} if is_request_error(result) else {"data": result.data}
    if result.errors:
        answer["errors"] = told_errors(sorted(result.errors, key=place), new_id)
    return answer


def told_errors(errors: Iterable[GraphQLError], new_id: Callable[[], UUID]) -> list[dict[str, Any]]:
    """What failed for many objects together has one id, and one line in the log."""
    failures = Noted(new_id)
    return [told_error(error, failures) for error in errors]


class Noted:
    """The failures of ours in one answer, each with the id that the log knows it by."""

    def __init__(self, new_id: Callable[[], UUID]) -> None:
        self._new_id = new_id
        self._known: dict[int, str] = {}

    def id_of(self, cause: Exception | None, path: Sequence[str | int]) -> str:
        error_id = self._known.get(id(cause))
        if error_id is None:
            error_id = self._known[id(cause)] = str(self._new_id())
            log.error("A field failed: %s, errorId %s", path, error_id, exc_info=cause)
        return error_id


def place(error: GraphQLError) -> list[str]:
    """Where in the answer: the same failures are told in the same order each time."""
    return [f"{part:09}" if isinstance(part, int) else part for part in error.path or ()]


def is_request_error(result: Answered) -> bool:
    """Whether it failed before any field was answered, as with variables that can't be taken."""
    paths = {error.path is not None for error in result.errors or ()}
    return result.data is None and paths == {False}


def status_of(answer: Mapping[str, Any]) -> int:
    """200 for whatever was executed, though all of it be null."""
    if "data" in answer:
        return 200
    codes = {error["extensions"]["code"] for error in answer["errors"]}
    return 500 if INTERNAL in codes else 400


def told_error(error: GraphQLError, failures: Noted) -> dict[str, Any]:
    cause = error.original_error
    if isinstance(cause, OkrGraphError):
        message, extensions = cause.message, {"code": cause.code}
    elif is_callers(error):
        message, code = error.message, (error.extensions or {}).get("code", "BAD_REQUEST")
        extensions = {"code": code}
    elif took_too_long(cause):
        raise TimeoutError from cause
    elif is_cut_off(cause):
        raise ConnectionError from cause
    else:
        error_id = failures.id_of(cause, error.path or ())
        message, extensions = MASKED, {"code": INTERNAL, "errorId": error_id}
    return {**error.formatted, "message": message[:LONGEST], "extensions": extensions}


def is_callers(error: GraphQLError) -> bool:
    """Whether the document or its variables are at fault; a scalar refuses by ValueError."""
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return True
    return error.path is None and isinstance(cause, ValueError)


def is_cut_off(cause: Exception | None) -> bool:
    """Whether a statement found no connection, or none that was free, or lost the one it had."""
    if isinstance(cause, OSError | NoneFree):
        return True
    state = getattr(getattr(cause, "orig", cause), "sqlstate", None) or ""
    return state.startswith(CUT_OFF) or getattr(cause, "connection_invalidated", False)


def took_too_long(cause: Exception | None) -> bool:
    if isinstance(cause, TimeoutError):
        return True
    return getattr(getattr(cause, "orig", cause), "sqlstate", None) == CANCELLED
