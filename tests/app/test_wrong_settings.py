"""Settings that can't be taken: the setting is named, and so is the way out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.settings import settings
from rules.errors import Invalid

ISSUER = {
    "url": "https://login.example.com/",
    "audience": "okrgraph",
    "jwks_url": "https://login.example.com/jwks.json",
}
EMPTY: Mapping[str, Any] = {}
SIGN_IN = {"issuer": "https://login.example.com", "client_id": "okrgraph"}


def issuer(**told: Any) -> Mapping[str, Any]:
    return {"issuers": [{**ISSUER, **told}]}


def sign_in(**told: Any) -> Mapping[str, Any]:
    return {"sign_in": {**SIGN_IN, **told}}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param(issuer(budget=-1), ["issuers.0.budget", "Tables stand last"], id="below"),
        pytest.param(issuer(client=["a"]), ["issuers.0.client", "clients"], id="mistyped"),
        pytest.param(sign_in(port=1), ["sign_in.port", "Tables stand last"], id="below sign-in"),
        pytest.param(issuer(algorithms=["HS256"]), ["issuers.0.algorithms.0", "'ES256'"], id="hs"),
        pytest.param(issuer(algorithms=[]), ["issuers.0.algorithms", "at least 1"], id="none"),
        pytest.param(issuer(jwks_url="keys"), ["issuers.0.jwks_url", "https://"], id="no url"),
        pytest.param(issuer(lifetime_hours=0), ["issuers.0.lifetime_hours", "1"], id="no life"),
        pytest.param(issuer(url="okrgraph"), ["issuers", "signs our own tokens"], id="our name"),
        pytest.param(
            {"public_url": ISSUER["url"], **issuer()}, ["issuers", "our own"], id="our address"
        ),
        pytest.param(
            {"issuers": [EMPTY]},
            ["issuers.0.url", 'url = "https://login.example.com/"'],
            id="empty",
        ),
        pytest.param({"issuers": ISSUER}, ["issuers", "[[issuers]]"], id="one pair of brackets"),
        pytest.param({"issuers": ["https://x"]}, ["issuers.0", "[[issuers]]"], id="a text"),
        pytest.param({"sign_in": "https://x"}, ["sign_in", "[sign_in]"], id="no table"),
        pytest.param({"gateway": [ISSUER]}, ["gateway", "[gateway]"], id="two pairs"),
        pytest.param(sign_in(client_id=""), ["sign_in.client_id"], id="no client"),
        pytest.param(sign_in(scopes=["email"]), ["sign_in.scopes", '"openid"'], id="no openid"),
        pytest.param(sign_in(issuer="http://x"), ["sign_in.issuer", "https"], id="in the clear"),
        pytest.param({"allowed_hosts": ["10.0.0.0/99"]}, ["allowed_hosts", "10.0.0.0/99"], id="99"),
        pytest.param({"public_url": "okr.example.com"}, ["public_url", "https://"], id="bare"),
        pytest.param({"public_url": "https://x/okr"}, ["public_url", "https://"], id="path"),
        pytest.param({"public_url": "https://x?a=b"}, ["public_url", "https://"], id="query"),
        pytest.param({"prot": 1}, ["prot", "no such setting"], id="no such setting"),
    ],
)
def test_what_is_wrong_is_told_by_its_name_and_with_the_way_out(
    given: Mapping[str, Any], words: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        settings(**given)
    message = refused.value.message
    assert message.startswith(f"The setting {words[0]} can't be taken: ")
    assert [word for word in words if word not in message] == []
    assert "Input should be a valid" not in message


def test_a_setting_below_a_table_is_no_longer_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = "\n".join(f'{name} = "{value}"' for name, value in ISSUER.items())
    (tmp_path / "okrgraph.toml").write_text(f'[[issuers]]\n{table}\naudit_key = "key.jwk"\n')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Invalid, match=r"issuers\.0\.audit_key .* Tables stand last"):
        settings()
