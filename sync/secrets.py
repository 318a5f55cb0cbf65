"""Connections' secrets at rest: each under a data key of its own, wrapped by the service's key.

A sealed secret is `version, length of key id, key id, nonce, wrapped data key, nonce, ciphertext`.
Its connection, field and key are bound in, so that it opens nowhere but in its own row.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NoReturn
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rules.errors import Invalid, Refused

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + 16

Random = Callable[[int], bytes]
"""Gives as many unpredictable bytes as it is asked for: `secrets.token_bytes` outside tests."""


class Secret:
    """A value that shows itself to nobody who doesn't ask for it by `reveal()`."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret('…')"

    def __str__(self) -> str:
        return "…"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    # A hash would tell equal secrets apart.
    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret is not pickled or copied; pass it on, or seal it.")


@dataclass(frozen=True, slots=True)
class WrappingKey:
    """A key-encryption key: 32 random bytes, and the id that each secret under it carries."""

    id: str
    material: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.material) != KEY_BYTES:
            raise Invalid(f"Encryption key {self.id!r} must be {KEY_BYTES} bytes.")
        if not 1 <= len(self.id.encode()) <= 255:
            raise Invalid("An encryption key's id is 1 to 255 bytes of text.")


@dataclass(frozen=True, slots=True)
class KeyRing:
    """`current` seals; `older` ones still open what they sealed until all of it is rewrapped."""

    current: WrappingKey
    older: tuple[WrappingKey, ...] = ()

    @property
    def by_id(self) -> Mapping[str, WrappingKey]:
        return MappingProxyType({key.id: key for key in (*self.older, self.current)})


def seal(secret: Secret, *, keys: KeyRing, connection: UUID, field: str, random: Random) -> bytes:
    data_key = random(KEY_BYTES)
    bound = _bound("secret", connection, field)
    content = _encrypted(data_key, secret.reveal().encode(), bound, random)
    return _wrapped(data_key, keys.current, connection, field, random) + content


def open_(sealed: bytes, *, keys: KeyRing, connection: UUID, field: str) -> Secret:
    """Refused where it was changed, belongs to another row, or its key is not on the ring."""
    parts = _parts(sealed)
    data_key = _unwrapped(parts, keys, connection, field)
    content = _decrypted(data_key, parts.content, _bound("secret", connection, field))
    return Secret(content.decode())


def rewrap(sealed: bytes, *, keys: KeyRing, connection: UUID, field: str, random: Random) -> bytes:
    """The same secret under the ring's current key; unchanged if it is under that one already."""
    parts = _parts(sealed)
    if parts.key_id == keys.current.id:
        return sealed
    data_key = _unwrapped(parts, keys, connection, field)
    return _wrapped(data_key, keys.current, connection, field, random) + parts.content


def key_id(sealed: bytes) -> str:
    """The id of the key that this secret is wrapped by."""
    return _parts(sealed).key_id


@dataclass(frozen=True, slots=True)
class _Parts:
    key_id: str
    wrapped: bytes
    content: bytes


def _parts(sealed: bytes) -> _Parts:
    if len(sealed) < 2 or sealed[0] != VERSION:
        raise _unreadable()
    key_end = 2 + sealed[1]
    wrapped_end = key_end + WRAPPED_BYTES
    try:
        name = sealed[2:key_end].decode()
    except UnicodeDecodeError:
        raise _unreadable() from None
    return _Parts(name, sealed[key_end:wrapped_end], sealed[wrapped_end:])


def _wrapped(
    data_key: bytes, key: WrappingKey, connection: UUID, field: str, random: Random
) -> bytes:
    bound = _bound("data key", connection, field, key.id)
    name = key.id.encode()
    return bytes([VERSION, len(name)]) + name + _encrypted(key.material, data_key, bound, random)


def _unwrapped(parts: _Parts, keys: KeyRing, connection: UUID, field: str) -> bytes:
    key = keys.by_id.get(parts.key_id)
    if key is None:
        raise Refused(
            "This secret was sealed under an encryption key that the service does not have. "
            "Give that key back as an older one, or enter the secret again.",
            code="SECRET_KEY_MISSING",
        )
    return _decrypted(key.material, parts.wrapped, _bound("data key", connection, field, key.id))


def _encrypted(key: bytes, content: bytes, bound: bytes, random: Random) -> bytes:
    nonce = random(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, bound)


def _decrypted(key: bytes, content: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], bound)
    except (InvalidTag, ValueError):
        # The library's own error is dropped: it knows no more, and no frame of it is of use.
        raise _unreadable() from None


def _bound(purpose: str, connection: UUID, *names: str) -> bytes:
    # JSON rather than a separator: no name can then be cut so that it reads as two others.
    return json.dumps(["okrgraph", purpose, str(connection), *names]).encode()


def _unreadable() -> Refused:
    return Refused(
        "This secret does not open here: it was changed, or it belongs to another connection or "
        "field. Enter it again.",
        code="SECRET_UNREADABLE",
    )
