"""Two cycles of the same person: who spoke in one, the other or both is not told apart by it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.graph.conftest import Graph
from tests.graph.reviewing import cast
from tests.graph.test_review_anonymity import ASKED, CALM, Step, Story, begun, lived
from tests.support.company import Company

PEERS = ("peer", "second", "third", "other", "above", "report")
EVERYBODY = (*PEERS, "hr", "admin")
NOTHING: frozenset[str] = frozenset()
TOLD: list[Step] = [("close", "hr", NOTHING), ("share", "hr", NOTHING)]
Told = tuple[Graph, Mapping[str, UUID]]


def words(peers: Sequence[str]) -> list[Step]:
    return [("write", who, frozenset({"1.1"})) for who in peers]


# Who spoke first, what happens in between, and who speaks then: as many as are asked, in any order.
SOME = st.lists(st.sampled_from(PEERS), unique=True, min_size=2, max_size=5)
BETWEEN = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("again", "manage")), st.sampled_from(PEERS), st.just(NOTHING)),
    ),
    max_size=2,
)
STORIES = st.tuples(SOME, BETWEEN, SOME, BETWEEN)


def story_of(parts: tuple[Sequence[str], list[Step], Sequence[str], list[Step]]) -> list[Step]:
    first, between, then, after = parts
    another: list[Step] = [("next", "hr", NOTHING)]
    return [*words(first), *TOLD, *between, *another, *words(then), *after, *TOLD]


@pytest.fixture
async def told_company(graph: Graph, company: Company) -> Told:
    return graph, await cast(company)


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=CALM)
@given(parts=STORIES)
async def test_no_story_of_two_cycles_singles_out_who_said_something(
    told_company: Told, parts: tuple[Sequence[str], list[Step], Sequence[str], list[Step]]
) -> None:
    await lived(await begun(*told_company), story_of(parts))


@pytest.mark.soak
@settings(max_examples=200, deadline=None, suppress_health_check=CALM)
@given(parts=STORIES)
async def test_nor_do_two_hundred_of_them(
    told_company: Told, parts: tuple[Sequence[str], list[Step], Sequence[str], list[Step]]
) -> None:
    await lived(await begun(*told_company), story_of(parts))


@pytest.mark.parametrize(
    ("then", "heard"),
    [
        (("peer", "second", "third"), [3, 3]),
        # One leaves and another joins; one joins; a request is sent again to all but one.
        (("peer", "second", "other"), [3, 0]),
        (("peer", "second", "third", "other"), [3, 0]),
        (("peer", "second"), [3, 0]),
        (("other", "above", "report"), [3, 3]),
    ],
    ids=["the same", "one for another", "one joined", "one left", "others"],
)
async def test_a_peer_who_spoke_before_is_heard_again_among_the_same_or_among_others(
    told_company: Told, then: Sequence[str], heard: list[int]
) -> None:
    story = await begun(*told_company)
    steps: list[Step] = [
        *words(("peer", "second", "third")), *TOLD, ("next", "hr", NOTHING), *words(then), *TOLD,
    ]  # fmt: skip
    await lived(story, steps)
    told = story.told.heard["me"][-2:]
    assert [len(each.get(("PEER", "1.1"), NOTHING)) for each in told] == heard


async def test_nothing_that_is_told_ties_what_somebody_said_to_what_they_said_before(
    told_company: Told,
) -> None:
    """Eight in the order of their coming, or twice in one order, are as likely as 1 in 40,320."""
    graph, people = told_company
    orders: list[list[str]] = []
    for _ in range(2):
        story = await begun(graph, people)
        for step in (*words(EVERYBODY), *TOLD):
            await story.step(step)
        orders.append(await heard_by_me(story))
    assert [sorted(each) for each in orders] == [sorted(EVERYBODY)] * 2
    assert orders[0] != orders[1]
    assert [*EVERYBODY] not in orders


async def heard_by_me(story: Story) -> list[str]:
    asked = {"id": story.part, "first": 100, "after": None}
    node = (await story.graph.ask(ASKED, as_=story.reviewing.people["me"], **asked))["node"]
    return [each["text"] for each in node["voices"]["nodes"] if each["question"] == "1.1"]
