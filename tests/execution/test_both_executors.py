"""Whatever is asked, a plan answers as the reference does: the same data and the same failures.

Operations are grown at random from the bookshop's schema, and asked of shops in which much is
wrong. `make soak` asks a million; `OKRGRAPH_OPERATIONS=50000` before it asks fewer.
"""

import os
import time
from random import Random

import pytest
from graphql import parse, validate

from execution.examples.bookshop import LANGUAGE
from tests.execution.proof.growing import Growth
from tests.execution.proof.probing import Prober
from tests.execution.proof.shops import scalar
from tests.support.figures import figure

MANY = int(os.environ.get("OKRGRAPH_OPERATIONS", "1000000"))
SHARDS = 10


async def test_both_executors_answer_alike() -> None:
    await nothing_differs("quick", 2_000)


@pytest.mark.soak
@pytest.mark.parametrize("shard", range(SHARDS))
async def test_both_executors_answer_many_alike(shard: int) -> None:
    await nothing_differs(f"soak {shard}", MANY // SHARDS)


async def nothing_differs(seed: str, operations: int) -> None:
    """Some must fail whole, some in parts and some not at all, or little would be proved."""
    prober = Prober(seed)
    began = time.perf_counter()
    finding = await prober.first_finding(operations)
    rate, outcomes = operations / (time.perf_counter() - began), prober.outcomes
    figure(f"{operations} operations, {rate:.0f} a second: {dict(outcomes)}")
    assert finding is None, str(finding)
    assert outcomes["planned"] > 0.98 * operations
    assert min(outcomes[each] for each in ("without errors", "partial", "null")) > operations / 20


def test_what_is_grown_is_valid() -> None:
    for number in range(100):
        asked = Growth(Random(number), LANGUAGE.schema, scalar).operation()
        assert validate(LANGUAGE.schema, parse(asked.query)) == [], str(asked)
