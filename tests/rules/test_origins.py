"""Web origins: taken as browsers write them, and in no other way."""

import pytest

from rules.errors import Invalid
from rules.origins import check_origin, is_origin


@pytest.mark.parametrize(
    "text",
    [
        "https://intranet.example.com",
        "http://localhost:3000",
        "https://a.b-c.test:8443",
        "http://[::1]:8080",
        "https://10.0.0.1",
        "https://xn--bcher-kva.example.com",
        "https://intranet",
        "https://intranet.example.com:65535",
        "https://intranet.example.com:80",
        "http://intranet.example.com:443",
    ],
)
def test_an_origin_is_a_scheme_a_host_and_perhaps_a_port(text: str) -> None:
    assert is_origin(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "null",
        "intranet.example.com",
        "//intranet.example.com",
        "https://",
        "https://*.example.com",
        "https://intranet.example.com/",
        "https://intranet.example.com/page",
        "https://Intranet.example.com",
        "HTTPS://intranet.example.com",
        "https://intranet.example.com:443",
        "http://intranet.example.com:80",
        "https://intranet.example.com:0",
        "https://intranet.example.com:08443",
        "https://intranet.example.com:65536",
        "https://intranet.example.com:99999999999999999999",
        "https://intranet.example.com:",
        "https://intranet.example.com:٣",
        "https://a@intranet.example.com",
        "https://intranet.example.com?x",
        "https://intranet.example.com#x",
        "https://intranet.example.com.",
        "ftp://intranet.example.com",
        "file://",
        "javascript:alert(1)",
        "chrome-extension://abc",
        "https://intranet.example.com https://b.test",
        " https://intranet.example.com",
        "https://intranet.example.com\n",
        "https://intranet.example.com\\",
        "https://bücher.example.com",
        "https://-a.test",
        "https://a-.test",
        "https://a..test",
        "https://a_b.test",
        "https://" + "a" * 64 + ".test",
        "https://" + "a." * 200 + "test",
    ],
)
def test_nothing_else_is_an_origin(text: str) -> None:
    assert not is_origin(text)


def test_who_types_another_is_told_the_field_and_how_to_write_it() -> None:
    with pytest.raises(Invalid, match=r"https://intranet\.example\.com") as raised:
        check_origin("https://intranet.example.com/", "origins")
    assert raised.value.path == ("origins",)
