"""What every action answers: the object or why there is none, in one form."""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

import strawberry

from execution.edges import Action, Operation
from rules.errors import Invalid, OkrGraphError
from schema.edges import column
from schema.enums import named

Payload = TypeVar("Payload")


class UserErrorCode(Enum):
    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    INVALID = "INVALID"
    NOT_OPEN = "NOT_OPEN"
    OUTSIDE_CYCLE = "OUTSIDE_CYCLE"
    EMPTY = "EMPTY"
    FEATURE_NOT_ENABLED = "FEATURE_NOT_ENABLED"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    SHOWN_ONCE = "SHOWN_ONCE"
    CURSOR_GONE = "CURSOR_GONE"
    NEEDS_KEY_RESULT = "NEEDS_KEY_RESULT"
    NEEDS_REASON = "NEEDS_REASON"
    NEEDS_APPROVAL = "NEEDS_APPROVAL"
    OVER_LIMIT = "OVER_LIMIT"
    CYCLE = "CYCLE"


MEANINGS = {
    "NOT_ALLOWED": "You may see it, and not do this to it.",
    "NOT_FOUND": "It is not there, or not yours to see.",
    "CONFLICT": "It changed since you read it, or its id was sent with another input before.",
    "INVALID": "The field at `path` can't be taken.",
    "NOT_OPEN": "It takes no such change in its state.",
    "OUTSIDE_CYCLE": "The time lies outside what the cycle takes.",
    "EMPTY": "Nothing was said.",
    "FEATURE_NOT_ENABLED": "The feature is not on for your unit yet.",
    "OUT_OF_SCOPE": "Your token does not reach that.",
    "SHOWN_ONCE": "It was shown before, and is not shown again.",
    "CURSOR_GONE": "The change of this cursor is kept no more, or not yours to see any more.",
    "NEEDS_KEY_RESULT": "An objective is published with one key result at least.",
    "NEEDS_REASON": "What is published is changed so with a reason only.",
    "NEEDS_APPROVAL": "A unit that shares it has yet to agree, or wants it approved first.",
    "OVER_LIMIT": "There would be more than the limit in the message.",
    "CYCLE": "Two OKRs would each be made of the other: the message names the way round.",
}
named(UserErrorCode, "What is wrong, as a stable word.", MEANINGS)


@strawberry.type(description="Why an action was refused, and what to do.")
class UserError:
    code: UserErrorCode = column("What is wrong, as a stable word.")
    path: list[str] = column("The field of the input, outermost first; empty for the whole.")
    message: str = column("What is wrong and what to do, for people.")


def user_error(error: OkrGraphError) -> UserError:
    """The error as a payload tells it; one that no caller can answer is raised on."""
    if error.code not in UserErrorCode.__members__:
        raise error
    path = list(error.path) if isinstance(error, Invalid) else []
    return UserError(code=UserErrorCode[error.code], path=path, message=error.message)


def changed(description: str) -> Any:
    """A field of an input that stays as it is where it is left out; null empties it."""
    return strawberry.field(description=description, default=strawberry.UNSET)


def told(asked: object, *names: str) -> dict[str, Any]:
    """What an input says of these fields, without those that it leaves out."""
    said = vars(asked)
    return {name: said[name] for name in names if said[name] is not strawberry.UNSET}


def given(description: str) -> Any:
    """A field of an input that may be left out."""
    return strawberry.field(description=description, default=None)


async def attempted(
    operation: Operation,
    action: Callable[..., Any],
    words: Any,
    payload: Callable[..., Payload],
    of: str,
) -> Payload:
    """The payload of an action run on its words: what it did as the field `of`, or why not.

    An error of another code than these is the field's own, as any failure on our side is.
    """
    said = {"client_mutation_id": words.client_mutation_id}
    try:
        done = await operation.act(action, words)
    except OkrGraphError as error:
        return payload(**{of: None}, errors=[user_error(error)], **said)
    return payload(**{of: done}, errors=[], **said)


def answering(
    action: Callable[..., Any], words: Callable[..., Any], payload: Callable[..., Payload], of: str
) -> Action:
    """An action whose words are its input's own, field by field."""

    async def run(operation: Operation, asked: Any) -> Payload:
        return await attempted(operation, action, words(**vars(asked)), payload, of)

    return run


def retried() -> Any:
    """The field of an input that tells a retry from another request."""
    return given("Send a retry with the same id: it counts once.")


def several(description: str) -> Any:
    """A list of an input that is empty where it is left out."""
    return strawberry.field(description=description, default_factory=list)
