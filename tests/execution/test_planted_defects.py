"""The random operations find defects: each of those planted on purpose, and quickly."""

import pytest

from tests.execution.proof.defects import DEFECTS
from tests.execution.proof.probing import Prober
from tests.support.figures import figure

MOST = 4_000
# `make test` looks for these, `make soak` for all of them.
QUICK = {
    "a key is asked for twice in one call",
    "a level calls a batch for each place",
    "a level reads again what another has read",
    "a plan serves operations that skip other parts",
    "an object whose required part failed stays",
    "fields of one key are not merged",
    "one failure spreads over its level",
    "variables have no defaults",
}


@pytest.mark.parametrize("name", sorted(QUICK))
async def test_a_planted_defect_is_found(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    await is_found(monkeypatch, name)


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(DEFECTS.keys() - QUICK))
async def test_a_planted_defect_that_is_harder_to_find_is_found(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    await is_found(monkeypatch, name)


async def is_found(patch: pytest.MonkeyPatch, name: str) -> None:
    DEFECTS[name](patch)
    prober = Prober("defects")
    finding = await prober.first_finding(MOST)
    assert finding is not None, f"{MOST} operations did not find: {name}"
    figure(f"{name}: found by operation {prober.outcomes['operations']}")


def test_there_are_at_least_ten_defects() -> None:
    assert len(DEFECTS) >= 10
    assert DEFECTS.keys() >= QUICK
