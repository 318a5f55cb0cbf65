"""Sealed secrets: they open in their own row and nowhere else, and never show themselves."""

import pickle
import secrets
from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import Invalid, Refused
from sync.secrets import KeyRing, Secret, WrappingKey, key_id, open_, rewrap, seal

JIRA = UUID(int=1)
WORKDAY = UUID(int=2)
OLD = WrappingKey("2025", b"o" * 32)
NEW = WrappingKey("2026", b"n" * 32)
VALUE = "papi-3fk29"
BEFORE = KeyRing(OLD)
MOVING = KeyRing(NEW, older=(OLD,))
AFTER = KeyRing(NEW)


def sealed(value: str = VALUE, *, keys: KeyRing = BEFORE) -> bytes:
    return seal(
        Secret(value), keys=keys, connection=JIRA, field="token", random=secrets.token_bytes
    )


def opened(
    content: bytes, *, keys: KeyRing = BEFORE, connection: UUID = JIRA, field: str = "token"
) -> str:
    return open_(content, keys=keys, connection=connection, field=field).reveal()


def rewrapped(content: bytes, keys: KeyRing) -> bytes:
    return rewrap(content, keys=keys, connection=JIRA, field="token", random=secrets.token_bytes)


@given(st.text())
def test_what_was_sealed_opens_in_its_own_row(value: str) -> None:
    assert opened(sealed(value)) == value


def test_two_seals_of_one_secret_share_no_bytes_but_their_head() -> None:
    head = 2 + len(OLD.id)
    first, second = sealed(), sealed()
    assert first[:head] == second[:head]
    assert all(first[at : at + 8] not in second for at in range(head, len(first) - 8))


def test_a_secret_pasted_into_another_row_does_not_open() -> None:
    with pytest.raises(Refused, match="belongs to another connection"):
        opened(sealed(), connection=WORKDAY)


def test_a_secret_pasted_into_another_field_does_not_open() -> None:
    with pytest.raises(Refused, match="belongs to another connection"):
        opened(sealed(), field="webhook_secret")


def test_the_content_of_one_secret_does_not_open_under_the_data_key_of_another() -> None:
    cut = 2 + len(OLD.id) + 60
    with pytest.raises(Refused):
        opened(sealed("first")[:cut] + sealed("other")[cut:])


@given(st.data())
def test_one_flipped_bit_anywhere_is_refused(data: st.DataObject) -> None:
    content = bytearray(sealed())
    at = data.draw(st.integers(0, len(content) * 8 - 1))
    content[at // 8] ^= 1 << at % 8
    with pytest.raises(Refused):
        opened(bytes(content))


@given(st.data())
def test_a_secret_cut_short_is_refused(data: st.DataObject) -> None:
    content = sealed()
    with pytest.raises(Refused):
        opened(content[: data.draw(st.integers(0, len(content) - 1))])


@given(st.binary(max_size=200))
def test_bytes_that_were_never_sealed_are_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        opened(content)


def test_a_key_that_is_not_on_the_ring_is_asked_for() -> None:
    with pytest.raises(Refused, match="Give that key back") as raised:
        opened(sealed(), keys=AFTER)
    assert raised.value.code == "SECRET_KEY_MISSING"


def test_another_key_under_the_same_id_does_not_open() -> None:
    with pytest.raises(Refused):
        opened(sealed(), keys=KeyRing(WrappingKey(OLD.id, b"x" * 32)))


def test_an_older_key_still_opens_what_it_sealed() -> None:
    assert opened(sealed(), keys=MOVING) == VALUE


def test_a_rewrapped_secret_needs_only_the_new_key() -> None:
    moved = rewrapped(sealed(), MOVING)
    assert (key_id(moved), opened(moved, keys=AFTER)) == (NEW.id, VALUE)


def test_rewrapping_leaves_the_secret_itself_as_it_was_encrypted() -> None:
    content = sealed()
    moved = rewrapped(content, MOVING)
    assert moved[-38:] == content[-38:]


def test_rewrapping_again_changes_nothing() -> None:
    content = sealed(keys=AFTER)
    assert rewrapped(content, MOVING) == content


def test_a_rewrapped_secret_stays_bound_to_its_row() -> None:
    moved = rewrapped(sealed(), MOVING)
    with pytest.raises(Refused):
        opened(moved, keys=AFTER, connection=WORKDAY)


def test_rewrapping_refuses_what_was_pasted_from_another_row() -> None:
    with pytest.raises(Refused):
        rewrap(
            sealed(),
            keys=MOVING,
            connection=WORKDAY,
            field="token",
            random=secrets.token_bytes,
        )


def test_no_error_says_anything_of_the_secret_or_the_key() -> None:
    with pytest.raises(Refused) as raised:
        opened(sealed(), connection=WORKDAY)
    assert VALUE not in repr(raised.getrepr(showlocals=False))
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


@pytest.mark.parametrize("shown", [str, repr, format, ascii])
def test_a_secret_shows_itself_in_no_form_of_text(shown: Callable[[object], str]) -> None:
    assert VALUE not in shown(Secret(VALUE))


def test_a_secret_is_never_pickled() -> None:
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(Secret(VALUE))


def test_secrets_are_equal_by_value_and_to_nothing_else() -> None:
    assert Secret("ä") == Secret("ä")
    assert Secret("ä") != Secret("b")
    assert Secret("ä") != "ä"


def test_a_key_does_not_show_its_material() -> None:
    assert repr(BEFORE) == "KeyRing(current=WrappingKey(id='2025'), older=())"


@pytest.mark.parametrize(
    ("name", "material"), [("", b"x" * 32), ("k" * 256, b"x" * 32), ("k", b"")]
)
def test_a_key_of_the_wrong_size_is_invalid(name: str, material: bytes) -> None:
    with pytest.raises(Invalid):
        WrappingKey(name, material)
