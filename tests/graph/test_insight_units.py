"""Insights of a unit beside those of the units above, below and next to it single nobody out."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from app.postgres import Urls
from model.recognition import Recognition
from resolvers.rhythm.insight_units import Company as Units
from resolvers.rhythm.insight_units import told_units
from resolvers.rhythm.workforce import Counted
from rules.anonymity import cells
from rules.recognition import RecognitionKind, RecognitionLevel
from rules.rhythm import FEWEST
from tests.graph.conftest import Graph, gid
from tests.rules.test_anonymity import is_in_span
from tests.support.company import NOW, Company
from tests.support.walls import write_past_walls

ASKED = """query($cycle: ID!, $unit: ID) { insights(cycle: $cycle, unit: $unit) {
  people outdatedShare inTimeShare unrecognisedShare keyResults weeks { outdatedShare }
  workforce { people recognisedFor { people } } } }"""
NOTHING: dict[str, Any] = {
    "people": None, "outdatedShare": None, "inTimeShare": None, "unrecognisedShare": None,
    "weeks": None, "workforce": None,
}  # fmt: skip

# Fourteen people in up to six units, of which each hangs under an earlier one, or under none.
PEOPLE = [UUID(int=number) for number in range(1, 15)]
UNITS = [UUID(int=100 + number) for number in range(6)]
Tree = tuple[Sequence[int], Sequence[frozenset[int]]]
TREES = st.tuples(
    st.tuples(*(st.integers(-1, place - 1) for place in range(len(UNITS)))),
    st.lists(
        st.frozensets(st.integers(0, len(UNITS) - 1), min_size=1, max_size=2),
        min_size=len(PEOPLE), max_size=len(PEOPLE),
    ),
)  # fmt: skip
QUERIES = st.lists(st.sampled_from([None, *UNITS]), max_size=8)
HOLDING = st.frozensets(st.sampled_from(PEOPLE))


def units_of(tree: Tree) -> Units:
    over, homes = tree
    children: dict[UUID | None, list[UUID]] = {None: [], **{unit: [] for unit in UNITS}}
    for unit, place in zip(UNITS, over, strict=True):
        children[None if place < 0 else UNITS[place]].append(unit)
    belongs = [frozenset(UNITS[place] for place in each) for each in homes]
    return Units(children, dict(zip(PEOPLE, belongs, strict=True)))


def check_none_apart(groups: Sequence[frozenset[UUID]]) -> None:
    """No sum and no difference of any of these is about fewer people than FEWEST."""
    assert all(size >= FEWEST for size in cells(groups).values())
    # By linear algebra, as whoever has all the answers would go about it.
    numbered = [frozenset(PEOPLE.index(who) for who in group) for group in groups]
    assert not any(is_in_span(numbered, who) for who in range(len(PEOPLE)))


@given(TREES, QUERIES)
def test_no_eight_units_of_any_tree_single_anybody_out(
    tree: Tree, queries: Sequence[UUID | None]
) -> None:
    groups = units_of(tree).people
    check_none_apart([groups[unit] for unit in queries if unit in told_units(groups)])


@given(TREES, QUERIES, HOLDING)
def test_nor_do_eight_counts_of_whom_something_holds_for(
    tree: Tree, queries: Sequence[UUID | None], holding: frozenset[UUID]
) -> None:
    """Neither of them, nor of those for whom it does not hold."""
    company = units_of(tree)
    groups = company.people
    told = {
        unit: whom
        for unit in queries
        if unit in told_units(groups) and (whom := Counted(company, unit).told(holding)) is not None
    }
    check_none_apart([*told.values()])
    check_none_apart([others for unit, whom in told.items() if (others := groups[unit] - whom)])


def test_a_tree_of_enough_people_is_told_of() -> None:
    """Or the two above would prove nothing: seven above and seven below, and half of each."""
    company = units_of(((-1, 0, 0, 0, 0, 0), [frozenset({0})] * 7 + [frozenset({1})] * 7))
    assert {*told_units(company.people)} == {None, UNITS[0], UNITS[1]}
    assert Counted(company, None).told(frozenset(PEOPLE[::2])) == frozenset(PEOPLE[::2])


async def housed(company: Company, cycle: UUID, above: int) -> tuple[list[UUID], UUID, UUID]:
    """A team of five in a house, in which there are some more."""
    house = await company.unit("House")
    team = await company.unit("Team", parent=house)
    people: list[UUID] = []
    for number in range(5 + above):
        person = await company.person(f"Person {number}")
        await company.member(person, team if number < 5 else house)
        goal = await company.objective("Grow", cycle=cycle, owner=person)
        await company.key_result("More", objective=goal, owner_id=person)
        people.append(person)
    return people, house, team


async def asked(graph: Graph, who: UUID, cycle: UUID, unit: UUID | None) -> Any:
    ids = {"cycle": gid("Cycle", cycle), "unit": unit and gid("OrgUnit", unit)}
    return (await graph.ask(ASKED, as_=who, **ids))["insights"]


async def test_of_a_unit_that_leaves_one_person_of_the_one_above_nothing_is_told(
    graph: Graph, company: Company
) -> None:
    cycle = await company.cycle()
    people, house, team = await housed(company, cycle, 1)
    above = await asked(graph, people[0], cycle, house)
    below = await asked(graph, people[0], cycle, team)
    assert (above["people"], above["workforce"]["people"]) == (6, 6)
    assert below == {**NOTHING, "keyResults": 5}


async def test_of_one_that_leaves_enough_of_them_it_is_told(
    graph: Graph, company: Company, empty: Urls
) -> None:
    """But for a number in which one person more is meant above."""
    cycle = await company.cycle()
    people, house, team = await housed(company, cycle, 10)
    nobody: list[UUID] = []
    ends = {"recipient_ids": people[:6], "line_ids": nobody, "value_ids": nobody, "text": "x"}
    how = {"level": RecognitionLevel.PUBLIC, "kind": RecognitionKind.HELP, "sent_at": NOW}
    row = {"id": uuid7(), "author_id": people[9], **ends, **how}
    write_past_walls(empty.owner, [(Recognition, row)])
    told = [await asked(graph, people[0], cycle, unit) for unit in (house, team)]
    assert [each["people"] for each in told] == [15, 5]
    # Six, of whom five are all of the team: one is left of those above it.
    assert [each["workforce"]["recognisedFor"] for each in told] == [[{"people": 6}], []]
