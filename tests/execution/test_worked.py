"""The time that a piece of work took, and whose time it was."""

import gc
from collections.abc import Callable
from threading import Thread
from time import thread_time

import pytest

from execution.worked import worked

LONG = 0.05


def work() -> None:
    until = thread_time() + LONG
    while thread_time() < until:
        pass


def collect() -> None:
    until = thread_time() + LONG
    while thread_time() < until:
        gc.collect()


def elsewhere(task: Callable[[], None]) -> None:
    thread = Thread(target=task)
    thread.start()
    thread.join()


def test_work_counts() -> None:
    with worked() as own:
        work()
        took = own.so_far()
    assert LONG <= took < 2 * LONG


def test_collections_do_not_count() -> None:
    with worked() as own:
        collect()
        took = own.so_far()
    assert took < LONG / 2


@pytest.mark.parametrize("task", [work, collect])
def test_what_another_thread_does_changes_nothing(task: Callable[[], None]) -> None:
    with worked() as own:
        elsewhere(task)
        work()
        took = own.so_far()
    assert LONG <= took < 2 * LONG


def test_nobody_is_told_of_collections_afterwards() -> None:
    before = list(gc.callbacks)
    with pytest.raises(ValueError, match="bad"), worked():
        raise ValueError("bad")
    assert gc.callbacks == before
