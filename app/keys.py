"""The service's own keys: kept in `DATA/keys/`, made on first use, or given by its settings."""

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import mkstemp

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization, OctKey, OKPKey

from rules.audit_chain import Keys
from rules.errors import Invalid
from sync.secrets import KEY_BYTES, KeyRing, Random, WrappingKey

SIGNING = "signing.jwk"
ENCRYPTION = "encryption.jwk"
AUDIT = "audit.jwk"
UNREAD: dict[type[Exception], str] = {
    FileNotFoundError: "There is no such file, if it is a path",
    PermissionError: "That file may not be read by this user",
    IsADirectoryError: "That is a folder",
}


def kept_signing_key(data: Path, *, random: Random) -> OKPKey:
    """The Ed25519 key in `DATA/keys/` that our tokens are signed with."""
    return signing_key(kept(data, SIGNING, lambda: _new_signing_key(random)))


def signing_key(given: str, setting: str = "signing_key") -> OKPKey:
    """An Ed25519 private key from PEM or JWK text, or from the file at that path.

    Its `kid` is its RFC 7638 thumbprint, unless the JWK brings one. `setting` is who gave it.
    """
    wrong = Invalid("This must be an Ed25519 private key, as PEM or as JWK.", path=[setting])
    text = _text(given, wrong)
    try:
        key = OKPKey.import_key(json.loads(text) if text.startswith("{") else text)
        public_only = not key.is_private
    except (JoseError, ValueError, KeyError, TypeError):
        # The cause is dropped, for it may hold the key's own text.
        raise wrong from None
    if public_only or key.curve_name != "Ed25519":
        raise wrong
    key.ensure_kid()
    return key


def public_jwks(*keys: OKPKey) -> KeySetSerialization:
    """What anybody may read: the public halves, each with its `kid`."""
    return KeySet([*keys]).as_dict(private=False)


def kept_key_ring(data: Path, *older: str, random: Random) -> KeyRing:
    """The key in `DATA/keys/` that connections' secrets are sealed under, and older ones."""
    return key_ring(kept(data, ENCRYPTION, lambda: _new_symmetric_key(random)), *older)


def key_ring(current: str, *older: str) -> KeyRing:
    """Keys of 32 bytes, each a JWK (`kty` oct) with a `kid`, or the path of a file with one."""
    keys = [_symmetric_key(given, "older_encryption_keys") for given in older]
    return KeyRing(_symmetric_key(current, "encryption_key"), tuple(keys))


def kept_audit_keys(data: Path, *older: str, random: Random) -> Keys:
    """The key in `DATA/keys/` that the audit is sealed with, and older ones."""
    return audit_keys(kept(data, AUDIT, lambda: _new_symmetric_key(random)), *older)


def audit_keys(current: str, *older: str) -> Keys:
    """The audit's keys, derived from secrets given like those of `key_ring`."""
    keys = [_derived(_symmetric_key(given, "older_audit_keys").material) for given in older]
    return Keys(_derived(_symmetric_key(current, "audit_key").material), tuple(keys))


def kept(data: Path, name: str, make: Callable[[], str]) -> str:
    """What `DATA/keys/name` holds, made on first use; of several makers at once, the first wins."""
    folder = _private_folder(data)
    path = folder / name
    try:
        if not path.exists():
            _write_once(path, make())
        return path.read_text()
    except PermissionError:
        raise Invalid(
            f"{path} cannot be read or written by this user. Run okrgraph as the user it ran as "
            "before, or choose another data folder.",
            path=["data"],
        ) from None


def sync_folder(folder: Path) -> None:
    """Makes the names in `folder` outlive a loss of power, as fsync does for a file's bytes."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _private_folder(data: Path) -> Path:
    folder = data / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _write_once(path: Path, text: str) -> None:
    """A link is made whole or not at all, and never over a file that is there already."""
    number, draft = mkstemp(dir=path.parent)  # mkstemp makes it readable by its owner only.
    try:
        with os.fdopen(number, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(number)
        path.hardlink_to(draft)
        sync_folder(path.parent)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()


def _new_signing_key(random: Random) -> str:
    private = Ed25519PrivateKey.from_private_bytes(random(32))
    key = OKPKey.import_key(private)
    return json.dumps({**key.as_dict(private=True), "kid": key.thumbprint()})


def _new_symmetric_key(random: Random) -> str:
    material = base64.urlsafe_b64encode(random(KEY_BYTES)).decode().rstrip("=")
    # The id is random too: a thumbprint of a secret key would say something of it.
    return json.dumps({"kty": "oct", "k": material, "kid": random(8).hex()})


def _derived(secret: bytes) -> bytes:
    """A key for the audit alone, whatever else somebody uses the same secret for."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"okrgraph audit").derive(secret)


def _symmetric_key(given: str, setting: str) -> WrappingKey:
    wrong = Invalid(
        f"This must be a JWK with kty oct, a kid and a k of {KEY_BYTES} bytes.", path=[setting]
    )
    try:
        key = OctKey.import_key(json.loads(_text(given, wrong)))
    except (JoseError, ValueError, KeyError, TypeError):
        raise wrong from None
    if not key.kid or len(key.raw_value) != KEY_BYTES:
        raise wrong
    return WrappingKey(key.kid, key.raw_value)


def _text(given: str, wrong: Invalid) -> str:
    stripped = given.strip()
    if stripped.startswith(("{", "-----BEGIN")):
        return stripped
    try:
        return Path(stripped).read_text().strip()
    except (OSError, ValueError) as error:
        # What was given is not repeated: it may be a key that lost its first line.
        why = UNREAD.get(type(error), "It is neither a key nor the path of a file")
        raise Invalid(f"{why}. {wrong.message}", path=wrong.path) from None
