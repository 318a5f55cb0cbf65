"""The words of graphql-transport-ws: what a client may say, and why a socket is closed."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

from app.graphql.asked import parsed
from rules.errors import Invalid

PROTOCOL = "graphql-transport-ws"


class Code(Enum):
    """Close codes: those of the protocol, and of RFC 6455 where the protocol has none."""

    SERVICE_RESTART = 1012
    TRY_AGAIN = 1013
    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    BAD_SUBPROTOCOL = 4406
    INIT_TIMEOUT = 4408
    SUBSCRIBER_EXISTS = 4409
    INIT_TWICE = 4429
    TERMINATED = 4499
    INTERNAL = 4500


class Closing(Exception):
    """The socket is to be closed; a reason goes into one frame, so it is short."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        # A frame of control holds 123 bytes of it.
        self.reason = reason.encode()[:120].decode(errors="ignore")


class Gone(Exception):
    """The client has left."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a client."""

    kind: str
    id: str | None
    payload: Any


def message(text: object) -> Said:
    """What a frame says; Closing (4400) for anything that is none of the protocol's messages."""
    if not isinstance(text, str):
        raise bad("Messages are text frames that hold JSON.")
    try:
        found = parsed(text.encode(errors="surrogatepass"))
    except Invalid:
        raise bad("Messages are JSON.") from None
    if not isinstance(found, dict):
        raise bad("Messages are JSON objects.")
    told = cast("dict[str, Any]", found)
    kind, id_, payload = told.get("type"), told.get("id"), told.get("payload")
    if kind not in KINDS:
        raise bad("The type of the message is none of the protocol's.")
    if kind in WITH_ID and not (isinstance(id_, str) and is_id(id_)):
        raise bad(f"The message needs an id, a text of 1 to {LONGEST_ID} characters.")
    if not isinstance(payload, dict if kind == "subscribe" else dict | None):
        raise bad("The payload must be a JSON object.")
    return Said(kind, id_, payload)


KINDS = frozenset({"connection_init", "ping", "pong", "subscribe", "complete"})
WITH_ID = frozenset({"subscribe", "complete"})
LONGEST_ID = 200
HALF = re.compile("[\ud800-\udfff]")


def is_id(text: str) -> bool:
    """Half a character, which JSON can write as an escape, can't be sent back."""
    return 0 < len(text) <= LONGEST_ID and not HALF.search(text)


def bad(why: str) -> Closing:
    return Closing(Code.BAD_REQUEST, why)
