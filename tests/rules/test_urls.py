"""Addresses that administrators give us to send to."""

import pytest

from rules.errors import Invalid
from rules.urls import check_url


@pytest.mark.parametrize(
    "url",
    ["https://hooks.example.com/okr?key=a", "http://127.0.0.1:8080", "https://[2001:db8::1]/x"],
)
def test_a_whole_address_is_taken(url: str) -> None:
    check_url(url, "url")


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.example.com", "//hooks.example.com", "ftp://hooks.example.com", "https://",
        "https:///path", "https://ada:secret@hooks.example.com", "https://ada@hooks.example.com",
        "https://hooks.example.com/#a", "https://hooks.example.com/ a", "https://a.test:99999",
        "https://a.test:0", "https://höoks.example.com", "https://a.test/\r\nX: y", "https://[::1",
        "https://a.test/" + "a" * 2_000, "file:///etc/passwd", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_whatever_else_is_refused_by_its_field(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_url(url, "url")
    assert refused.value.path == ("url",)
