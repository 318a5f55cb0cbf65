"""The two worlds find leaks: each of those planted on purpose, and quickly."""

import pytest

from tests.privacy.leaks import LEAKS
from tests.privacy.pool import Pool
from tests.privacy.probing import Prober
from tests.privacy.worlds import Worlds
from tests.support.figures import figure

MOST = 500
# `make test` looks for these, `make soak` for all of them.
QUICK = {
    "a noun whose predicate says yes",
    "a joined noun whose predicate says yes",
    "a count without the policy",
    "an edge past the gate",
    "an order by a hidden column",
    "an error that names what is hidden",
    "a header that follows hidden rows",
}


@pytest.mark.parametrize("name", sorted(QUICK))
async def test_a_planted_leak_is_found(
    worlds: Worlds, pool: Pool, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    await is_found(Prober(worlds, 1, pool), monkeypatch, name)


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(LEAKS.keys() - QUICK))
async def test_a_planted_leak_that_is_harder_to_find_is_found(
    worlds: Worlds, pool: Pool, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    await is_found(Prober(worlds, 1, pool), monkeypatch, name)


async def is_found(prober: Prober, patch: pytest.MonkeyPatch, name: str) -> None:
    LEAKS[name](patch)
    finding = await prober.first_finding(MOST)
    assert finding is not None, f"{MOST} questions did not find: {name}"
    figure(f"{name}: found by question {finding.number + 1}")


def test_there_are_at_least_twelve_leaks() -> None:
    assert len(LEAKS) >= 12
    assert LEAKS.keys() >= QUICK
