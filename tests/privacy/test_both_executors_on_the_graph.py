"""The graph itself, asked by each viewer: a plan answers as the reference does.

Rows that a viewer may not see are among what is asked for, and tables are down in some questions.
"""

import os
import time

import pytest

from tests.privacy.both import BothProber
from tests.privacy.pool import Pool
from tests.privacy.worlds import Worlds
from tests.support.figures import figure

MANY = int(os.environ.get("OKRGRAPH_OPERATIONS", "20000"))


async def test_both_executors_answer_each_viewer_alike(worlds: Worlds, pool: Pool) -> None:
    await nothing_differs(BothProber(worlds, "quick", pool), 100)


@pytest.mark.soak
@pytest.mark.parametrize("shard", [1, 2])
async def test_both_executors_answer_each_viewer_of_many_alike(
    worlds: Worlds, pool: Pool, shard: int
) -> None:
    await nothing_differs(BothProber(worlds, f"soak {shard}", pool), MANY // 2)


async def nothing_differs(prober: BothProber, questions: int) -> None:
    """All of them must have plans, and some must fail in parts, or little would be proved."""
    began = time.perf_counter()
    finding = await prober.first_finding(questions)
    rate, outcomes = questions / (time.perf_counter() - began), prober.outcomes
    figure(f"{questions} questions, {rate:.0f} a second: {dict(outcomes)}")
    assert finding is None, finding
    assert outcomes["planned"] == questions
    assert min(outcomes[each] for each in ("without errors", "partial", "null")) > questions / 50
