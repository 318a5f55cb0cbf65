"""The memory of answers: for whom they hold, how long, and how much of it there is."""

import asyncio
import gzip
from collections.abc import Hashable

import pytest

from execution.kept.answers import BESIDE, MOST_SHAPES, Answers, Kept
from execution.kept.bodies import Body
from execution.kept.flights import Flights
from execution.kept.marks import Marks
from execution.kept.reader import Learned, Reader

NOW = Marks(1, (1, 1))
LATER = Marks(1, (1, 2))
ASKED = ("role",)


def kept(value: str, size: int = 100, marks: Marks = NOW) -> Kept[str]:
    return Kept(value, size, marks, frozenset({0}))


def answers(*given: tuple[Hashable, str], most: int = 1_000_000) -> Answers[str]:
    found = Answers[str](most)
    for question, role in given:
        found.keep(question, ASKED, (role,), kept(f"{question} as {role}"))
    return found


def test_an_answer_is_told_to_all_of_whom_the_same_was_asked() -> None:
    found = answers(("goals", "lead"))
    assert found.find("goals", Reader({"role": "lead", "name": "Ann"}), NOW) == "goals as lead"
    assert found.find("goals", Reader({"role": "lead", "name": "Bob"}), NOW) == "goals as lead"


def test_it_is_not_told_to_anybody_else_nor_for_anything_else() -> None:
    found = answers(("goals", "lead"))
    assert found.find("goals", Reader({"role": "none"}), NOW) is None
    assert found.find("people", Reader({"role": "lead"}), NOW) is None


def test_it_holds_while_what_it_rests_on_stands_still() -> None:
    found, lead = answers(("goals", "lead")), Reader({"role": "lead"})
    assert found.find("goals", lead, LATER) == "goals as lead"
    assert found.find("goals", lead, Marks(1, (2, 1))) is None
    assert found.standing("goals", Marks(1, (2, 1))) == []


def test_of_whom_something_is_not_known_no_answer_is_told() -> None:
    assert answers(("goals", "lead")).find("goals", Reader({"name": "Ann"}), NOW) is None


def test_what_was_learned_holds_while_it_stands_still() -> None:
    found, ann = answers(("goals", "lead")), Reader({})
    ann.learn("role", Learned("lead", NOW, frozenset({1})))
    assert found.find("goals", ann, NOW) == "goals as lead"
    assert found.find("goals", ann, LATER) is None
    ann.learn("role", Learned("none", LATER, frozenset({1})))
    assert found.find("goals", ann, LATER) is None
    ann.learn("role", Learned("lead", LATER, frozenset({1})))
    assert found.find("goals", ann, LATER) == "goals as lead"


def test_a_newer_answer_takes_the_place_of_the_older() -> None:
    found, lead = answers(("goals", "lead")), Reader({"role": "lead"})
    found.keep("goals", ASKED, ("lead",), kept("newer", marks=Marks(1, (2, 1))))
    assert found.find("goals", lead, Marks(1, (2, 1))) == "newer"
    assert (len(found), found.held) == (1, 100 + BESIDE)


def test_what_was_told_longest_ago_goes_first_and_memory_is_bound() -> None:
    each = 100 + BESIDE
    found, lead = answers(most=3 * each), Reader({"role": "lead"})
    for question in "abc":
        found.keep(question, ASKED, ("lead",), kept(question))
    assert found.find("a", lead, NOW) == "a"
    found.keep("d", ASKED, ("lead",), kept("d"))
    told = [found.find(question, lead, NOW) for question in "abcd"]
    assert (told, found.held) == (["a", None, "c", "d"], 3 * each)
    assert found.shapes("b") == ()


def test_an_answer_that_would_push_out_many_is_not_kept() -> None:
    found = answers(most=80_000)
    found.keep("large", ASKED, ("lead",), kept("large", size=10_001))
    assert (len(found), found.held) == (0, 0)


def test_a_question_whose_answers_rest_on_ever_other_facts_stops_being_kept() -> None:
    found = answers()
    for number in range(MOST_SHAPES + 5):
        found.keep("goals", (f"fact {number}",), (1,), kept("x"))
    assert len(found) == MOST_SHAPES


async def test_one_works_it_out_and_the_others_wait() -> None:
    flights, order = Flights(), list[str]()

    async def ask(name: str) -> None:
        async with flights.alone("goals") as is_first:
            order.append(f"{name} {is_first}")
            await asyncio.sleep(0.01 if is_first else 0)
            order.append(f"{name} done")

    await asyncio.gather(ask("a"), ask("b"))
    assert order == ["a True", "a done", "b False", "b done"]
    assert len(flights) == 0


async def test_where_the_first_fails_the_others_go_on() -> None:
    flights = Flights()

    async def fail() -> None:
        async with flights.alone("goals"):
            await asyncio.sleep(0.01)
            raise LookupError

    async def follow() -> bool:
        async with flights.alone("goals") as is_first:
            return is_first

    first = asyncio.ensure_future(fail())
    await asyncio.sleep(0)
    assert await follow() is False
    with pytest.raises(LookupError):
        await first


@pytest.mark.parametrize("length", [0, 1, 1_000, 200_000])
def test_a_packed_answer_is_one_stream_with_an_end_of_its_own(length: int) -> None:
    body = Body(b"abc" * length)
    assert [gzip.decompress(body.packed(end)) for end in (b"", b',"cost":1}')] == [
        body.start,
        body.plain(b',"cost":1}'),
    ]


def test_the_tag_is_that_of_the_data_alone() -> None:
    assert Body(b"a").tag == Body(b"a").tag != Body(b"b").tag
