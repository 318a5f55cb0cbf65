"""The service's own keys: kept in its data folder, or given as text or as a file."""

import json
import secrets
import stat
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey, RSAKey

from app.keys import (
    audit_keys,
    kept,
    kept_key_ring,
    kept_signing_key,
    key_ring,
    public_jwks,
    signing_key,
)
from rules.errors import Invalid
from sync.secrets import KeyRing, WrappingKey

OCT = {"kty": "oct", "kid": "2026", "k": "A" * 43}


def mode(path: Path) -> str:
    return stat.filemode(path.stat().st_mode)


def test_a_kept_signing_key_is_the_same_each_time(tmp_path: Path) -> None:
    first = kept_signing_key(tmp_path, random=secrets.token_bytes)
    assert kept_signing_key(tmp_path, random=secrets.token_bytes).kid == first.kid


def test_the_key_id_is_the_keys_thumbprint(tmp_path: Path) -> None:
    key = kept_signing_key(tmp_path, random=secrets.token_bytes)
    assert key.kid == key.thumbprint()


def test_two_data_folders_have_two_keys(tmp_path: Path) -> None:
    first = kept_signing_key(tmp_path / "a", random=secrets.token_bytes)
    assert kept_signing_key(tmp_path / "b", random=secrets.token_bytes).kid != first.kid


def test_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    kept_signing_key(tmp_path, random=secrets.token_bytes)
    kept_key_ring(tmp_path, random=secrets.token_bytes)
    found = {path.name: mode(path) for path in (tmp_path / "keys").iterdir()}
    assert found == {"signing.jwk": "-rw-------", "encryption.jwk": "-rw-------"}
    assert mode(tmp_path / "keys") == "drwx------"


def test_a_token_signed_by_the_key_is_verified_by_the_public_set(tmp_path: Path) -> None:
    key = kept_signing_key(tmp_path, random=secrets.token_bytes)
    header = {"alg": "Ed25519", "kid": key.kid}
    token = jwt.encode(header, {"sub": "ada"}, key, algorithms=["Ed25519"])
    public = KeySet.import_key_set(public_jwks(key))
    assert jwt.decode(token, public, algorithms=["Ed25519"]).claims == {"sub": "ada"}


def test_the_public_set_holds_no_private_part(tmp_path: Path) -> None:
    key = kept_signing_key(tmp_path, random=secrets.token_bytes)
    members = public_jwks(key)["keys"][0]
    assert set(members) == {"kty", "crv", "x", "kid"}


def test_a_signing_key_is_read_from_pem_from_jwk_and_from_a_file(tmp_path: Path) -> None:
    key = OKPKey.generate_key("Ed25519")
    pem = key.as_pem(private=True).decode()
    file = tmp_path / "key.pem"
    file.write_text(pem)
    given = [pem, json.dumps(key.as_dict(private=True)), str(file)]
    assert [signing_key(text).kid for text in given] == [key.thumbprint()] * 3


def test_a_jwk_keeps_the_key_id_it_brings() -> None:
    members = {**OKPKey.generate_key("Ed25519").as_dict(private=True), "kid": "2026-a"}
    assert signing_key(json.dumps(members)).kid == "2026-a"


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("", id="nothing"),
        pytest.param("/nowhere/key.pem", id="a file that is not there"),
        pytest.param("{", id="broken json"),
        pytest.param("{}", id="no members"),
        pytest.param('{"kty": "OKP", "crv": "Ed25519", "x": 5}', id="a number for a member"),
        pytest.param('{"kty": "OKP", "crv": "Nope", "x": "AA"}', id="an unknown curve"),
        pytest.param(json.dumps(OCT), id="a symmetric key"),
        pytest.param(OKPKey.generate_key("Ed25519").as_pem(private=False).decode(), id="public"),
        pytest.param(OKPKey.generate_key("X25519").as_pem(private=True).decode(), id="x25519"),
        pytest.param(RSAKey.generate_key(2048).as_pem(private=True).decode(), id="rsa"),
        pytest.param("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", id="torn"),
    ],
)
def test_what_is_no_ed25519_private_key_is_invalid(given: str) -> None:
    with pytest.raises(Invalid, match="Ed25519 private key") as raised:
        signing_key(given)
    assert raised.value.path == ("signing_key",)


def test_a_kept_encryption_key_is_the_same_each_time(tmp_path: Path) -> None:
    first = kept_key_ring(tmp_path, random=secrets.token_bytes)
    assert kept_key_ring(tmp_path, random=secrets.token_bytes) == first


def test_an_encryption_key_is_made_of_the_randomness_passed_in(tmp_path: Path) -> None:
    ring = kept_key_ring(tmp_path, random=lambda count: b"r" * count)
    assert ring == KeyRing(WrappingKey((b"r" * 8).hex(), b"r" * 32))


def test_a_key_ring_is_read_current_first_then_the_older_ones(tmp_path: Path) -> None:
    older = tmp_path / "older.jwk"
    older.write_text(json.dumps({**OCT, "kid": "2025"}))
    ring = key_ring(json.dumps(OCT), str(older))
    assert ring == KeyRing(WrappingKey("2026", bytes(32)), (WrappingKey("2025", bytes(32)),))


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("c2VjcmV0", id="not a jwk"),
        pytest.param("[]", id="no object"),
        pytest.param(json.dumps({**OCT, "kid": ""}), id="no key id"),
        pytest.param(json.dumps({**OCT, "kid": 5}), id="a number for a key id"),
        pytest.param(json.dumps({**OCT, "k": "A" * 22}), id="16 bytes"),
        pytest.param(json.dumps({**OCT, "k": 7}), id="a number for a key"),
        pytest.param(OKPKey.generate_key("Ed25519").as_pem(private=True).decode(), id="a pem"),
        pytest.param(json.dumps(OKPKey.generate_key("Ed25519").as_dict()), id="no secret key"),
    ],
)
def test_what_is_no_encryption_key_is_invalid_and_not_repeated(given: str) -> None:
    with pytest.raises(Invalid, match="must be a JWK") as raised:
        key_ring(given)
    assert given not in str(raised.value)
    assert raised.value.path == ("encryption_key",)


def test_the_first_of_two_makers_wins_for_both(tmp_path: Path) -> None:
    def late() -> str:
        kept(tmp_path, "signing.jwk", lambda: "first")
        return "second"

    assert kept(tmp_path, "signing.jwk", late) == "first"


def test_nothing_is_left_beside_a_key_where_two_were_made(tmp_path: Path) -> None:
    kept(tmp_path, "signing.jwk", lambda: kept(tmp_path, "signing.jwk", lambda: "first"))
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["signing.jwk"]


def test_a_maker_that_fails_leaves_no_key_behind(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        kept(tmp_path, "signing.jwk", lambda: str(1 // 0))
    assert list((tmp_path / "keys").iterdir()) == []


def test_an_older_key_that_is_not_there_is_told_by_the_setting_that_names_it() -> None:
    with pytest.raises(Invalid, match="There is no such file") as sealing:
        key_ring(json.dumps(OCT), "/nowhere/older.jwk")
    with pytest.raises(Invalid, match="There is no such file") as audited:
        audit_keys(json.dumps(OCT), "/nowhere/older.jwk")
    with pytest.raises(Invalid, match="There is no such file") as signed:
        signing_key("/nowhere/older.pem", "older_signing_keys")
    paths = [each.value.path for each in (sealing, audited, signed)]
    assert paths == [("older_encryption_keys",), ("older_audit_keys",), ("older_signing_keys",)]
