"""The audit's chain, without a database: what holds, and what any tampering is called."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.audit_chain import (
    Fault,
    Head,
    Keys,
    Place,
    Sealed,
    Wrong,
    ended,
    entry_seal,
    followed,
    head_seal,
    is_ours,
    key_id,
)

KEY, OLD_KEY, FORGED = bytes(range(32)), b"o" * 32, b"f" * 32
KEYS = Keys(KEY, (OLD_KEY,)).by_id
CHAIN, OTHER_CHAIN = UUID(int=1), UUID(int=2)
ADA, BOB = UUID(int=11), UUID(int=12)
AT = datetime(2026, 11, 18, 9, 0, 0, 123, tzinfo=UTC)
LENGTH = 6
COLUMNS = [each.name for each in fields(Sealed)]


def chain(length: int = LENGTH, *, of: UUID = CHAIN, key: bytes = KEY) -> list[Sealed]:
    """Entries that differ in everything that can differ."""
    entries: list[Sealed] = []
    place = Place()
    for seq in range(1, length + 1):
        entry = Sealed(
            of, seq, UUID(int=of.int * 1000 + seq), AT + timedelta(minutes=seq), ADA, None,
            "read", "Review", UUID(int=100 + seq), BOB, {"count": seq}, key_id(key), place.mac, b"",
        )  # fmt: skip
        entries.append(replace(entry, mac=entry_seal(key, entry)))
        place = Place(seq, entries[-1].mac)
    return entries


def head(entries: Sequence[Sealed], key: bytes = KEY) -> Head:
    last = entries[-1]
    bare = Head(last.chain, last.seq, last.mac, key_id(key), b"")
    return replace(bare, seal=head_seal(key, bare))


def looked_at(
    entries: Sequence[Sealed], end: Head | None, kept: Head | None = None
) -> Place | Fault:
    """As it is read from a database: in the order of seq."""
    reached = followed(Place(), sorted(entries, key=lambda each: each.seq), KEYS, kept)
    if isinstance(reached, Fault):
        return reached
    return ended(CHAIN, reached, end, KEYS, kept) or reached


def test_an_untouched_chain_holds_to_its_end() -> None:
    entries = chain()
    reached = looked_at(entries, head(entries), head(entries[:3]))
    assert reached == Place(LENGTH, entries[-1].mac)


def test_a_chain_of_an_older_key_holds_as_long_as_that_key_is_known() -> None:
    entries = chain(key=OLD_KEY)
    assert looked_at(entries, head(entries, OLD_KEY)) == Place(LENGTH, entries[-1].mac)


def test_a_chain_may_be_followed_a_part_at_a_time() -> None:
    entries = chain()
    half = followed(Place(), entries[:3], KEYS, None)
    assert isinstance(half, Place)
    assert followed(half, entries[3:], KEYS, None) == Place(LENGTH, entries[-1].mac)


def test_an_instant_counts_and_not_the_zone_it_is_told_in() -> None:
    [entry] = chain(1)
    elsewhere = replace(entry, at=entry.at.astimezone(timezone(timedelta(hours=5))))
    assert entry_seal(KEY, elsewhere) == entry.mac


CHANGES: dict[str, Any] = {
    "chain": OTHER_CHAIN, "id": UUID(int=5), "at": AT, "actor_id": None, "client_id": ADA,
    "action": "write", "noun": "PrivateNote", "subject_id": None, "whose_id": ADA,
    "detail": {"count": 3, "more": 1}, "key_id": key_id(OLD_KEY), "previous": b"p" * 32,
    "mac": b"m" * 32,
}  # fmt: skip


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "seq"])
def test_a_change_of_any_column_is_found_where_it_is(column: str) -> None:
    entries = chain()
    changed = [*entries[:2], replace(entries[2], **{column: CHANGES[column]}), *entries[3:]]
    fault = looked_at(changed, head(entries))
    assert isinstance(fault, Fault)
    assert (fault.seq, fault.id, fault.wrong) == (3, changed[2].id, Wrong.CHANGED)


def test_two_facts_in_each_others_columns_are_a_change() -> None:
    entries = chain()
    swapped = replace(entries[2], actor_id=entries[2].whose_id, whose_id=entries[2].actor_id)
    fault = looked_at([*entries[:2], swapped, *entries[3:]], head(entries))
    assert fault == Fault(CHAIN, 3, entries[2].id, Wrong.CHANGED)


def test_who_has_no_key_of_ours_can_write_no_chain() -> None:
    entries = chain(key=FORGED)
    fault = looked_at(entries, head(entries, FORGED))
    assert fault == Fault(CHAIN, 1, entries[0].id, Wrong.UNKNOWN_KEY)


@pytest.mark.parametrize("gone", range(LENGTH - 1))
def test_an_entry_that_is_gone_is_missed_where_it_was(gone: int) -> None:
    entries = chain()
    left = [*entries[:gone], *entries[gone + 1 :]]
    assert looked_at(left, head(entries)) == Fault(CHAIN, gone + 1, None, Wrong.MISSING)


@pytest.mark.parametrize("gone", range(LENGTH - 1))
def test_closing_the_gap_of_an_entry_that_is_gone_does_not_help(gone: int) -> None:
    entries = chain()
    left = [*entries[:gone], *(replace(each, seq=each.seq - 1) for each in entries[gone + 1 :])]
    fault = looked_at(left, head(entries))
    assert fault == Fault(CHAIN, gone + 1, entries[gone + 1].id, Wrong.REORDERED)


def test_two_entries_that_changed_places_are_reordered() -> None:
    entries = chain()
    entries[1], entries[4] = replace(entries[4], seq=2), replace(entries[1], seq=5)
    fault = looked_at(entries, head(chain()))
    assert fault == Fault(CHAIN, 2, entries[1].id, Wrong.REORDERED)


def test_an_entry_told_twice_is_reordered() -> None:
    entries = chain()
    again = replace(entries[2], seq=LENGTH + 1)
    fault = looked_at([*entries, again], head(entries))
    assert fault == Fault(CHAIN, LENGTH + 1, again.id, Wrong.REORDERED)


def test_two_entries_at_one_place_are_reordered() -> None:
    entries = chain()
    fault = looked_at([*entries, replace(entries[4], seq=3)], head(entries))
    assert fault == Fault(CHAIN, 3, entries[4].id, Wrong.REORDERED)


@pytest.mark.parametrize("left", range(1, LENGTH))
def test_a_tail_cut_off_is_told_by_the_head(left: int) -> None:
    entries = chain()
    fault = looked_at(entries[:left], head(entries))
    assert fault == Fault(CHAIN, left + 1, None, Wrong.CUT_OFF)


@pytest.mark.parametrize(
    "changes", [{"seq": 4}, {"mac": b"m" * 32}, {"seal": b"s" * 32}, {"key_id": key_id(OLD_KEY)}]
)
def test_a_head_moved_without_the_key_is_found(changes: dict[str, Any]) -> None:
    entries = chain()
    fault = looked_at(entries, replace(head(entries), **changes))
    assert isinstance(fault, Fault)
    assert fault.wrong is Wrong.HEAD_CHANGED


def test_a_head_of_long_ago_put_back_is_behind_its_entries() -> None:
    entries = chain()
    fault = looked_at(entries, head(entries[:4]))
    assert fault == Fault(CHAIN, 4, None, Wrong.HEAD_CHANGED)


def test_a_chain_without_its_head_does_not_hold() -> None:
    assert looked_at(chain(), None) == Fault(CHAIN, LENGTH, None, Wrong.HEAD_CHANGED)


def test_a_tail_cut_off_with_an_old_head_put_back_is_told_by_a_head_kept_elsewhere() -> None:
    entries = chain()
    assert isinstance(looked_at(entries[:4], head(entries[:4])), Place)
    fault = looked_at(entries[:4], head(entries[:4]), kept=head(entries))
    assert fault == Fault(CHAIN, 5, None, Wrong.CUT_OFF)


def test_a_whole_chain_that_is_gone_is_told_by_a_head_kept_elsewhere() -> None:
    assert looked_at([], None, kept=head(chain())) == Fault(CHAIN, 1, None, Wrong.CUT_OFF)


def test_a_chain_written_anew_by_who_has_the_key_is_told_by_a_head_kept_elsewhere() -> None:
    entries = chain()
    first = replace(entries[0], action="other")
    again = [replace(first, mac=entry_seal(KEY, first))]
    for each in entries[1:]:
        anew = replace(each, previous=again[-1].mac)
        again.append(replace(anew, mac=entry_seal(KEY, anew)))
    assert isinstance(looked_at(again, head(again)), Place)
    fault = looked_at(again, head(again), kept=head(entries[:3]))
    assert fault == Fault(CHAIN, 3, entries[2].id, Wrong.CHANGED)


def test_a_head_made_with_another_key_is_not_ours() -> None:
    entries = chain()
    assert is_ours(head(entries), KEYS)
    assert not is_ours(head(entries, FORGED), KEYS)
    assert not is_ours(replace(head(entries, FORGED), key_id=key_id(KEY)), KEYS)


def test_keys_show_themselves_to_nobody() -> None:
    assert repr(Keys(KEY, (OLD_KEY,))) == "Keys()"


@st.composite
def tampered(draw: st.DrawFn) -> tuple[list[Sealed], int]:
    """The chain after somebody without the key was at it, and the first place they touched."""
    entries, other = chain(), chain(of=OTHER_CHAIN)
    at = draw(st.integers(0, LENGTH - 1))
    how = draw(st.sampled_from(["change", "remove", "close", "swap", "insert", "borrow"]))
    if how == "change":
        column = draw(st.sampled_from(sorted(CHANGES)))
        entries[at] = replace(entries[at], **{column: CHANGES[column]})
    elif how in ("remove", "close"):
        del entries[at]
        if how == "close":
            entries[at:] = [replace(each, seq=each.seq - 1) for each in entries[at:]]
    elif how == "swap":
        to = draw(st.integers(0, LENGTH - 1).filter(lambda to: to != at))
        at, to = min(at, to), max(at, to)
        entries[at], entries[to] = (
            replace(entries[to], seq=at + 1), replace(entries[at], seq=to + 1),
        )  # fmt: skip
    elif how == "insert":
        copy = replace(entries[draw(st.integers(0, LENGTH - 1))], id=UUID(int=7), seq=at + 1)
        entries[at:] = [copy, *(replace(each, seq=each.seq + 1) for each in entries[at:])]
    else:
        entries[at] = other[draw(st.integers(0, LENGTH - 1))]
        entries[at] = replace(entries[at], chain=CHAIN, seq=at + 1)
    return entries, at + 1


@given(tampered())
def test_whatever_is_done_without_the_key_is_found_at_the_first_place_it_touches(
    case: tuple[list[Sealed], int],
) -> None:
    entries, first = case
    fault = looked_at(entries, head(chain()))
    assert isinstance(fault, Fault)
    assert (fault.chain, fault.seq) in {(CHAIN, first), (OTHER_CHAIN, first)}
