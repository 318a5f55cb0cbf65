"""The budget: a bucket for each asker, which fills up again and is then forgotten."""

import pytest

from execution.budget import Budget


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_whoever_has_enough_left_spends_it(clock: Clock) -> None:
    budget = Budget(100, 10, clock)
    assert (budget.spend("a", 60), budget.spend("a", 40), budget.left("a")) == (0, 0, 0)


def test_whoever_has_too_little_is_told_how_long_to_wait_and_spends_nothing(clock: Clock) -> None:
    budget = Budget(100, 10, clock)
    budget.spend("a", 90)
    assert (budget.spend("a", 30), budget.left("a")) == (2.0, 10)


def test_it_fills_up_with_time_and_never_beyond_its_size(clock: Clock) -> None:
    budget = Budget(100, 10, clock)
    budget.spend("a", 100)
    clock.now = 3
    assert budget.left("a") == 30
    clock.now = 1_000
    assert budget.left("a") == 100


def test_what_is_given_back_can_be_spent_again(clock: Clock) -> None:
    budget = Budget(100, 10, clock)
    budget.spend("a", 100)
    budget.settle("a", 70, 0)
    assert budget.spend("a", 70) == 0
    budget.settle("a", 1_000, 0)
    assert budget.left("a") == 100


def test_what_went_beyond_what_was_held_is_paid_afterwards(clock: Clock) -> None:
    budget = Budget(100, 10, clock)
    budget.spend("a", 60)
    budget.settle("a", 60, 130)
    assert (budget.left("a"), budget.spend("a", 10)) == (-30, 4)


def test_nobody_spends_anothers(clock: Clock) -> None:
    budget = Budget(100, 10, clock)
    budget.spend("a", 100)
    assert budget.spend("b", 100) == 0


def test_what_is_dearer_than_the_whole_bucket_waits_for_a_full_one(clock: Clock) -> None:
    budget = Budget(100, 10, clock)
    budget.spend("a", 50)
    assert budget.spend("a", 10_000) == 5.0


def test_a_bucket_that_is_full_again_is_forgotten(clock: Clock) -> None:
    budget = Budget(100, 10, clock)
    for number in range(1_000):
        clock.now = number
        budget.spend(number, 100)
    assert len(budget) == 10


def test_what_was_spent_unknown_leaves_less_than_nothing(clock: Clock) -> None:
    budget = Budget(100, 10, clock)
    budget.take("a", 150)
    assert (budget.left("a"), budget.spend("a", 10)) == (-50, 6.0)
