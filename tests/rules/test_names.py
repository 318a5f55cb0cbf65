"""Sort keys in several scripts, and what passes for an e-mail address."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rules.names import is_email, sort_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Zoë  Müller", "zoe muller"),
        ("ÅSA STRAUẞ", "asa strauss"),
        ("Łukasz Sørensen-Đỗ", "lukasz sorensen-do"),
        ("I\u015f\u0131l \u0130nan", "isil inan"),
        ("Алёна Йовович", "алена иовович"),
        ("أحمد", "احمد"),
        ("王小明", "王小明"),
        ("\uff21\uff4e\uff4e\uff41", "anna"),
        (" Ann\u00a0Lee\t", "ann lee"),
        ("", ""),
    ],
)
def test_a_sort_key_is_casefolded_and_unaccented(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_a_name_typed_in_either_form_has_one_key() -> None:
    assert sort_key("Jose\u0301 김") == sort_key("José 김")


def test_korean_names_sort_as_their_syllables_do() -> None:
    names = ["하준", "김서연", "박지우", "강민", "이도윤"]
    assert sorted(names, key=sort_key) == sorted(names)


@given(st.text())
@example("\u1e9e\u0345\u03b0")
@settings(deadline=None)
def test_the_key_of_a_key_is_the_key_itself(name: str) -> None:
    assert sort_key(sort_key(name)) == sort_key(name)


# Beyond these, Greek's iota below a letter is a mark when small and a letter when capital.
@given(st.text(st.characters(max_codepoint=0x52F, exclude_characters="\u0345")))
@settings(deadline=None)
def test_capitals_do_not_change_a_key(name: str) -> None:
    assert sort_key(name.casefold()) == sort_key(name)


@pytest.mark.parametrize(
    "text", ["ana@example.com", "a.b+c@mail.example.co.uk", "ü@bücher.example"]
)
def test_an_address_is_taken(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ana",
        "@example.com",
        "ana@",
        "ana@localhost",
        "ana@example.",
        "ana@.com",
        "ana@a..com",
        "a na@example.com",
        "ana@example.com\n",
        "ana@b@example.com",
        "a" * 250 + "@b.cc",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    assert not is_email(text)
