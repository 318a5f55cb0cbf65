"""Relay global ids: a noun and its key, opaque to clients."""

import base64
import binascii
from binascii import b2a_base64
from collections.abc import Iterable
from hashlib import sha256
from typing import NewType
from uuid import UUID

from model.rows import Row

GlobalId = NewType("GlobalId", str)


def global_id(noun: str, key: UUID) -> GlobalId:
    return GlobalId(b2a_base64(f"{noun}:{key}".encode(), newline=False).decode())


def global_ids(rows: Iterable[Row]) -> list[str]:
    """Of many rows, without a call for each."""
    return [
        b2a_base64(f"{row.noun}:{row.values['id']}".encode(), newline=False).decode()
        for row in rows
    ]


def noun_and_key(id_: str) -> tuple[str, UUID] | None:
    """What an id names; None for anything we never handed out, which looks like a missing row."""
    try:
        noun, key = base64.b64decode(id_, validate=True).decode().split(":")
        return noun, UUID(key)
    except (ValueError, binascii.Error):
        return None


# Not NULL, which would ask for what has no owner, no parent, no subject.
NOBODY = UUID(int=0)


def wanted_key(id_: str | None, noun: str) -> UUID | None:
    """The key that is asked for, None where none is; what is no id of the noun is nobody's."""
    return None if id_ is None else key_of(id_, noun) or NOBODY


def key_of(id_: str | None, noun: str) -> UUID | None:
    named = noun_and_key(id_) if id_ else None
    return named[1] if named and named[0] == noun else None


def drawn(id_: UUID) -> UUID:
    """A number that tells no time: ours begin with when they were made."""
    return UUID(bytes=sha256(id_.bytes).digest()[:16], version=4)
