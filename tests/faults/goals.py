"""A cycle of 240 OKRs, and the same later: some came, moved, came back or are gone."""

from connectors.okr_file import NodeRecord
from tests.sync.test_import_okrs import objective, result

BRANCHES = range(60)


def at_first() -> list[NodeRecord]:
    return [node for number in BRANCHES for node in _branch(number)]


def in_between() -> list[NodeRecord]:
    """Without a few that come back later."""
    return [node for number in BRANCHES if number % 13 != 7 for node in _branch(number)]


def later_on() -> list[NodeRecord]:
    """Without a few others; every third branch stands elsewhere and says something else."""
    staying = [number for number in BRANCHES if number % 13 != 5]
    moved = [node for number in staying for node in _branch(number, f"K-{number // 3}-1")]
    return [*moved, *(objective(f"new-{number}") for number in range(30))]


def _branch(number: int, under: str | None = None) -> list[NodeRecord]:
    key = f"O-{number}"
    moves = number % 3 == 1
    title = f"Do {key} anew" if moves and under else f"Do {key}"
    return [
        objective(key, under if moves else None, title=title),
        result(f"K-{number}-1", key),
        result(f"K-{number}-2", key),
        objective(f"P-{number}", f"K-{number}-2"),
    ]
