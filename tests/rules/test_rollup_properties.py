"""What holds of the roll-up of every graph: one walk over random forests of goals."""

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import TypeVar

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules.graph import Alignment, Graph, KeyResult, Objective, Period, graph_of
from rules.metrics import Metric
from rules.progress import Progress, key_result_progress, recompute
from rules.rollup import affected, full, update
from rules.terms import AlignmentMode, MetricKind, ObjectiveStatus, Outcome, RollupMode

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True)
class World:
    """Goals and links by name, to edit and to build a graph of."""

    objectives: dict[str, Objective[str]]
    key_results: dict[str, KeyResult[str]]
    links: dict[tuple[str, str], Alignment[str]]

    def graph(self) -> Graph[str]:
        return graph_of(self.objectives.values(), self.key_results.values(), self.links.values())


def reached(current: Decimal | None) -> Progress:
    return key_result_progress(Metric(MetricKind.REACH, target=Decimal(3)), current)


progress = st.one_of(
    (st.none() | st.decimals(-1, 4, places=2)).map(reached),
    st.just(key_result_progress(Metric(MetricKind.BASELINE), None)),
)
weights = st.sampled_from(["0", "0", "1", "1", "2.5", "0.333333"]).map(Decimal)
shares = st.decimals(0, 1, places=2)
statuses = st.sampled_from([ObjectiveStatus.PUBLISHED] * 4 + list(ObjectiveStatus))
few = st.integers(1, 6)
scores = st.none() | st.decimals(0, 1, places=2)
YEAR = Period("year", Decimal(365))
QUARTERS = [Period(f"q{number}", Decimal(90 + number)) for number in (1, 2, 3)]
years = st.sampled_from([None, YEAR])
sets = st.sampled_from([None, None, *QUARTERS])
outcomes = st.sampled_from([None, None, None, *Outcome])


@st.composite
def worlds(draw: st.DrawFn, counts: st.SearchStrategy[int] = few) -> World:
    """A key result belongs to the objective of its rank; links lead to lower ranks, so no cycle.

    Some objectives are of a year, with key results in its quarters, and some of these are graded.
    """
    count = draw(counts)
    objectives = {
        f"o{rank}": Objective(
            f"o{rank}",
            draw(st.sampled_from(RollupMode)),
            draw(statuses),
            draw(st.integers(0, 9)) == 0,
            draw(years),
        )
        for rank in range(count)
    }
    key_results = {
        f"k{rank}{letter}": KeyResult(
            f"k{rank}{letter}",
            f"o{rank}",
            draw(progress),
            draw(weights),
            draw(outcomes),
            driven_by_children=draw(st.booleans()),
            period=draw(sets),
            score=draw(scores),
        )
        for rank in range(count)
        for letter in "abc"[: draw(st.integers(0, 3))]
    }
    ends = sorted([*objectives, *key_results])
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(ends), st.sampled_from(ends)), min_size=count, max_size=30
        )
    )
    links = {
        (child, parent): Alignment(
            child,
            parent,
            draw(st.sampled_from(AlignmentMode)),
            draw(shares),
            draw(st.booleans()),
            draw(st.booleans()),
        )
        for child, parent in pairs
        if child[1] > parent[1]
    }
    return World(objectives, key_results, links)


@st.composite
def changes(draw: st.DrawFn) -> tuple[World, World]:
    """A world before and after: some goals and links are edited, added, moved or taken away."""
    before = draw(worlds())
    other = draw(worlds(st.just(len(before.objectives))))
    objectives = _mixed(draw, before.objectives, other.objectives)
    key_results = _mixed(draw, before.key_results, other.key_results)
    kept = {name: each for name, each in key_results.items() if each.objective in objectives}
    nodes = objectives.keys() | kept.keys()
    links = _mixed(draw, before.links, other.links)
    return before, World(
        objectives, kept, {ends: link for ends, link in links.items() if nodes.issuperset(ends)}
    )


def _mixed(draw: st.DrawFn, before: dict[Key, Value], other: dict[Key, Value]) -> dict[Key, Value]:
    mixed = dict(before)
    for key in [*before, *(key for key in other if key not in before)]:
        if draw(st.integers(0, 3)) == 0:
            mixed.pop(key, None)
            if key in other and draw(st.booleans()):
                mixed[key] = other[key]
    return mixed


def changed(before: World, after: World) -> set[str]:
    """What a writer would name: edited nodes, and the parents of what came, moved or went."""
    found = _differing(before.objectives, after.objectives)
    for name in _differing(before.key_results, after.key_results):
        found |= {name, f"o{name[1]}"}
    return found | {parent for _, parent in _differing(before.links, after.links)}


def _differing(before: dict[Key, Value], after: dict[Key, Value]) -> set[Key]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


@given(changes())
@settings(deadline=None, max_examples=200)
def test_an_update_after_an_event_equals_the_full_recompute(step: tuple[World, World]) -> None:
    before, after = step
    known = full(before.graph())
    fresh = update(after.graph(), known, changed(before, after))
    standing = {name: known.get(name) for name in after.graph().nodes}
    assert repr(sorted((standing | fresh).items())) == repr(sorted(full(after.graph()).items()))


@given(worlds(), st.data())
@settings(deadline=None)
def test_what_is_not_affected_keeps_its_number(world: World, data: st.DataObject) -> None:
    assume(world.key_results)
    name = data.draw(st.sampled_from(sorted(world.key_results)))
    read = replace(world.key_results[name], progress=data.draw(progress))
    after = replace(world, key_results=world.key_results | {name: read})
    old, new = full(world.graph()), full(after.graph())
    moved = {each for each in old if old[each] != new[each]}
    assert moved <= set(affected(after.graph(), [name]))


@given(worlds())
@settings(deadline=None)
def test_supporting_links_never_change_a_number(world: World) -> None:
    contributing = {
        ends: link for ends, link in world.links.items() if link.mode is AlignmentMode.CONTRIBUTES
    }
    assert full(world.graph()) == full(replace(world, links=contributing).graph())


@given(worlds())
@settings(deadline=None)
def test_what_does_not_enter_leaves_all_numbers_as_if_it_were_not_aligned(world: World) -> None:
    entering = {ends: link for ends, link in world.links.items() if link.enters}
    without = replace(world, links=entering)
    assert repr(sorted(full(world.graph()).items())) == repr(sorted(full(without.graph()).items()))


@given(worlds())
@settings(deadline=None)
def test_every_number_stays_within_0_and_1(world: World) -> None:
    for rollup in full(world.graph()).values():
        assert rollup.value is None or 0 <= rollup.value <= 1
        assert 0 <= rollup.measured_share <= 1


@given(worlds())
@settings(deadline=None)
def test_every_explanation_recomputes_exactly(world: World) -> None:
    for rollup in full(world.graph()).values():
        assert str(recompute(rollup.progress)) == str(rollup.value)


@given(worlds(), st.randoms())
@settings(deadline=None)
def test_the_order_in_which_rows_arrive_changes_nothing(world: World, random: Random) -> None:
    shuffled = World(
        _shuffled(random, world.objectives),
        _shuffled(random, world.key_results),
        _shuffled(random, world.links),
    )
    assert full(shuffled.graph()) == full(world.graph())


def _shuffled(random: Random, rows: dict[Key, Value]) -> dict[Key, Value]:
    return dict(random.sample(list(rows.items()), len(rows)))


@given(worlds(), st.data())
@settings(deadline=None)
def test_a_better_reading_never_lowers_a_number(world: World, data: st.DataObject) -> None:
    measured = [each for each in world.key_results.values() if each.progress.measured]
    assume(measured)
    one = data.draw(st.sampled_from(measured))
    better = replace(one, progress=reached(Decimal(3)))
    old = full(world.graph())
    new = full(replace(world, key_results=world.key_results | {one.id: better}).graph())
    assert all((old[each].value or 0) <= (new[each].value or 0) for each in old)
