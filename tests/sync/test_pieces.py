"""The pure pieces of a plan: hashes, loops, and values that only one can have."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from rules.terms import PersonStatus
from sync.changes import Action, Change, Field, Noun, hash_of, in_order
from sync.loops import loops_in
from sync.unique import Claim, refused
from sync.unit_paths import unit_key

ANN, BOB, CID, DOT = (UUID(int=number) for number in range(1, 5))
CHANGE = Change(
    action=Action.UPDATE,
    noun=Noun.PERSON,
    key="7",
    fields=(
        Field("status", PersonStatus.ACTIVE, PersonStatus.ENDED),
        Field("started_on", None, date(2020, 1, 2)),
        Field("units", ("Ä",), ()),
        Field("score", Decimal("0.50"), None),
    ),
    subject=ANN,
    writes=(),
)


def test_a_change_is_told_in_plain_words() -> None:
    assert CHANGE.as_json() == {
        "action": "UPDATE",
        "noun": "PERSON",
        "key": "7",
        "label": "",
        "fields": {
            "status": ["ACTIVE", "ENDED"],
            "started_on": [None, "2020-01-02"],
            "units": [["Ä"], []],
            "score": ["0.5", None],
        },
    }


def test_a_hash_is_the_same_for_every_order_id_and_label() -> None:
    other = replace(CHANGE, key="8")
    renamed = replace(CHANGE, subject=BOB, label="Ann")
    assert hash_of([CHANGE, other]) == hash_of([other, renamed])


def test_a_hash_tells_every_agreed_part_apart() -> None:
    variants = [
        CHANGE,
        replace(CHANGE, key="8"),
        replace(CHANGE, action=Action.CLEAR),
        replace(CHANGE, noun=Noun.LINE),
        replace(CHANGE, fields=CHANGE.fields[:1]),
        replace(CHANGE, fields=(Field("status", PersonStatus.ACTIVE, None),)),
    ]
    assert len({hash_of([each]) for each in variants} | {hash_of([])}) == 7


def test_the_hash_of_a_plan_is_fixed() -> None:
    assert hash_of([]) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"


def test_units_come_first_and_leave_last() -> None:
    unit = replace(CHANGE, noun=Noun.UNIT, action=Action.CREATE)
    retired = replace(unit, action=Action.RETIRE)
    line = replace(CHANGE, noun=Noun.LINE)
    assert in_order([retired, line, CHANGE, unit]) == (unit, CHANGE, line, retired)


def test_loops_are_found_once_each_from_their_smallest_key() -> None:
    above = {"d": "c", "c": "b", "b": "d", "a": "d", "x": "x", "y": "z"}
    assert loops_in(above) == [("b", "d", "c"), ("x",)]


def test_a_line_of_ten_thousand_is_no_loop() -> None:
    assert loops_in({number: number + 1 for number in range(10_000)}) == []


def test_two_who_swap_are_both_granted() -> None:
    assert refused([Claim(ANN, "a", "b"), Claim(BOB, "b", "a")], {}) == {}


def test_who_has_a_value_goes_before_who_wants_it() -> None:
    assert refused([Claim(ANN, "x", "b"), Claim(BOB, "b", "b")], {}) == {ANN: BOB}


def test_who_is_refused_keeps_theirs_against_the_next() -> None:
    claims = [Claim(BOB, None, "a"), Claim(ANN, "a", "taken")]
    assert refused(claims, {"taken": DOT}) == {ANN: DOT, BOB: ANN}


def test_who_wants_nothing_is_never_refused() -> None:
    assert refused([Claim(ANN, "a", None), Claim(BOB, None, "a")], {}) == {}


def test_paths_that_look_alike_have_keys_of_their_own() -> None:
    paths = [("a", "b"), ("a/b",), ("a%2Fb",), ("100 %", "b")]
    assert [unit_key(path) for path in paths] == ["a/b", "a%2Fb", "a%252Fb", "100 %/b"]
