"""What the settings of sign-in must be for a browser to come back safely."""

from pathlib import Path
from typing import Any

import pytest

from app.settings import Settings, settings
from app.sign_in.provider import registration
from rules.errors import Invalid

PROVIDER = {"issuer": "https://login.example.com", "client_id": "okrgraph"}
SECRET = "the secret of the client"


def chosen(**sign_in: Any) -> Settings:
    return settings(sign_in={**PROVIDER, **sign_in})


def registered(public_url: str | None, **told: Any) -> Any:
    provider = chosen(**told).sign_in
    assert provider is not None
    return registration(provider, public_url)


@pytest.mark.parametrize(
    "public_url",
    [
        None,
        "http://okr.example.com",
        "okr.example.com",
        "ftp://localhost",
        "https://",
        "https://user:password@okr.example.com",
        "https://okr.example.com/#top",
        "http://127.0.0.1.evil.example.com",
    ],
)
def test_without_a_safe_public_url_nobody_signs_in_by_a_browser(public_url: str | None) -> None:
    with pytest.raises(Invalid) as raised:
        registered(public_url)
    assert raised.value.path == ("public_url",)


@pytest.mark.parametrize("issuer", ["http://login.example.com", "login.example.com", ""])
def test_the_issuer_is_an_https_address(issuer: str) -> None:
    with pytest.raises(Invalid, match=r"sign_in\.issuer .* no https address"):
        registered("https://okr.example.com", issuer=issuer)


@pytest.mark.parametrize("public_url", ["https://okr.example.com", "https://okr.example.com/"])
def test_the_browser_comes_back_below_the_public_url(public_url: str) -> None:
    us = registered(public_url)
    back = (us.redirect_url, us.signed_out_url)
    here = "https://okr.example.com/auth"
    assert back == (f"{here}/callback", f"{here}/signed-out")


@pytest.mark.parametrize("public_url", ["http://127.0.0.1:8000", "http://localhost:8000"])
def test_this_machine_needs_no_tls(public_url: str) -> None:
    assert registered(public_url).redirect_url == f"{public_url}/auth/callback"


def test_a_client_without_a_secret_is_public() -> None:
    clients = [registered("https://okr.example.com", client_secret=each) for each in (SECRET, "")]
    assert [each.client_secret for each in clients] == [SECRET, None]


def test_the_secret_shows_itself_nowhere() -> None:
    us = registered("https://okr.example.com", client_secret=SECRET)
    assert SECRET not in f"{us!r} {chosen(client_secret=SECRET)!r}"


def test_the_file_says_it_as_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    table = "".join(f'{name} = "{value}"\n' for name, value in PROVIDER.items())
    Path("okrgraph.toml").write_text(f"[sign_in]\n{table}")
    assert settings().sign_in == chosen().sign_in


@pytest.mark.parametrize("wrong", [{"session_hours": 0}, {"session_hours": 25}, {"pkce": False}])
def test_what_no_setting_may_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        chosen(**wrong)
