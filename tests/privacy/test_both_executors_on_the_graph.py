"""The graph itself, asked by each viewer: a plan answers as the reference does.

Rows that a viewer may not see are among what is asked for, and tables are down in some questions.
Asked are queries and mutations, what a gateway asks of entities, and subscriptions after an event.
"""

import os
import time

import pytest

from tests.privacy.both import Ask, BothProber, anything, entities, events
from tests.privacy.pool import Pool
from tests.privacy.worlds import Worlds
from tests.support.figures import figure

MANY = int(os.environ.get("OKRGRAPH_QUESTIONS", "20000"))
SHARDS = 2


@pytest.mark.parametrize(("ask", "questions"), [(anything, 100), (entities, 40), (events, 40)])
async def test_both_executors_answer_each_viewer_alike(
    worlds: Worlds, pool: Pool, ask: Ask, questions: int
) -> None:
    await nothing_differs(BothProber(worlds, "quick", pool, ask), questions)


@pytest.mark.soak
@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize(("ask", "part"), [(anything, 1), (entities, 5), (events, 5)])
async def test_both_executors_answer_each_viewer_of_many_alike(
    worlds: Worlds, pool: Pool, ask: Ask, part: int, shard: int
) -> None:
    """Of entities and of events a fifth as many, for there are fewer ways to ask for them."""
    await nothing_differs(BothProber(worlds, f"soak {shard}", pool, ask), MANY // SHARDS // part)


async def nothing_differs(prober: BothProber, questions: int) -> None:
    """All of them must have plans, and some must fail in parts, or little would be proved."""
    began = time.perf_counter()
    finding = await prober.first_finding(questions)
    rate, outcomes = questions / (time.perf_counter() - began), prober.outcomes
    figure(f"{questions} questions, {rate:.0f} a second: {dict(outcomes)}")
    assert finding is None, finding
    assert outcomes["planned"] == questions
    assert outcomes["entities"] > questions or prober.ask is not entities
    assert min(outcomes[each] for each in ("without errors", "partial", "null")) > questions / 50
