"""The audit as a chain: each entry is sealed together with the seal of the one before it.

Without the key nobody can change, add, remove or reorder an entry so that the chain still holds. A
chain that lost its end looks whole, though: its head, sealed too, says how long it is, and a head
kept elsewhere says so even to those who expect the head beside the entries to be forged.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any
from uuid import UUID

SEAL_BYTES = 32
NOTHING_BEFORE = bytes(SEAL_BYTES)


@dataclass(frozen=True, slots=True)
class Keys:
    """`current` seals; what `older` ones sealed still holds. 32 bytes each."""

    current: bytes = field(repr=False)
    older: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def by_id(self) -> Mapping[str, bytes]:
        return MappingProxyType({key_id(key): key for key in (*self.older, self.current)})


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry as it stands in the database, in its place."""

    chain: UUID
    seq: int
    id: UUID
    at: datetime
    actor_id: UUID | None
    client_id: UUID | None
    action: str
    noun: str
    subject_id: UUID | None
    whose_id: UUID | None
    detail: Mapping[str, Any]
    key_id: str
    previous: bytes
    mac: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: how many entries it has, and the seal of the last one."""

    chain: UUID
    seq: int
    mac: bytes
    key_id: str
    seal: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """How far a chain has been followed: the last entry that holds."""

    seq: int = 0
    mac: bytes = NOTHING_BEFORE


class Wrong(Enum):
    """What is wrong with the first entry that does not hold."""

    CHANGED = "changed"
    MISSING = "missing"
    REORDERED = "reordered"
    CUT_OFF = "cut off"
    UNKNOWN_KEY = "unknown key"
    HEAD_CHANGED = "head changed"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place of a chain that does not hold; no `id` where there is no entry any more."""

    chain: UUID
    seq: int
    id: UUID | None
    wrong: Wrong


def key_id(key: bytes) -> str:
    """Names a key without telling anything of it."""
    return hmac.digest(key, b"okrgraph audit key id", "sha256")[:8].hex()


def entry_seal(key: bytes, entry: Sealed) -> bytes:
    """Over everything but `seq`, which the seal of the entry before stands for."""
    return hmac.digest(key, entry_bytes(entry), "sha256")


def head_seal(key: bytes, head: Head) -> bytes:
    text = ["okrgraph audit head", str(head.chain), head.seq, head.mac.hex(), head.key_id]
    return hmac.digest(key, canonical(text), "sha256")


def entry_bytes(entry: Sealed) -> bytes:
    return canonical(
        [
            "okrgraph audit entry",
            entry.previous.hex(),
            str(entry.chain),
            str(entry.id),
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            text_of(entry.actor_id),
            text_of(entry.client_id),
            entry.action,
            entry.noun,
            text_of(entry.subject_id),
            text_of(entry.whose_id),
            entry.detail,
            entry.key_id,
        ]
    )


def canonical(value: object) -> bytes:
    """JSON in one way only: whoever reads the same values writes the same bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def text_of(id_: UUID | None) -> str | None:
    return None if id_ is None else str(id_)


def followed(
    place: Place, entries: Iterable[Sealed], keys: Mapping[str, bytes], kept: Head | None
) -> Place | Fault:
    """The place after these next entries of one chain, or the first of them that does not hold."""
    for entry in entries:
        wrong = wrong_with(entry, place, keys)
        if wrong is Wrong.MISSING:
            return Fault(entry.chain, place.seq + 1, None, wrong)
        if wrong is None and kept is not None and kept.seq == entry.seq and kept.mac != entry.mac:
            wrong = Wrong.CHANGED
        if wrong is not None:
            return Fault(entry.chain, entry.seq, entry.id, wrong)
        place = Place(entry.seq, entry.mac)
    return place


def wrong_with(entry: Sealed, place: Place, keys: Mapping[str, bytes]) -> Wrong | None:
    """What keeps an entry from being the one after `place`."""
    if entry.seq > place.seq + 1:
        return Wrong.MISSING
    key = keys.get(entry.key_id)
    if key is None:
        return Wrong.UNKNOWN_KEY
    if not hmac.compare_digest(entry_seal(key, entry), entry.mac):
        return Wrong.CHANGED
    follows = entry.seq == place.seq + 1 and entry.previous == place.mac
    return None if follows else Wrong.REORDERED


def ended(
    chain: UUID, place: Place, head: Head | None, keys: Mapping[str, bytes], kept: Head | None
) -> Fault | None:
    """What is wrong with a chain that holds up to `place`, its last entry, and ends there."""
    if kept is not None and place.seq < kept.seq:
        return Fault(chain, place.seq + 1, None, Wrong.CUT_OFF)
    if head is None or not is_ours(head, keys):
        return Fault(chain, place.seq, None, Wrong.HEAD_CHANGED)
    if place.seq < head.seq:
        return Fault(chain, place.seq + 1, None, Wrong.CUT_OFF)
    if (place.seq, place.mac) != (head.seq, head.mac):
        return Fault(chain, head.seq, None, Wrong.HEAD_CHANGED)
    return None


def is_ours(head: Head, keys: Mapping[str, bytes]) -> bool:
    """Whether a head was sealed by one of our keys, and not changed since."""
    key = keys.get(head.key_id)
    return key is not None and hmac.compare_digest(head_seal(key, head), head.seal)
