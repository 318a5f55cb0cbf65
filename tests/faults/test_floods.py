"""One viewer floods the service: the honest ones beside hardly notice."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from tests.faults import test_attacks
from tests.faults.floods import FLOODS
from tests.faults.test_attacks import (
    MOST_SLOWER,
    ROOT,
    ROUNDS,
    Answer,
    Round,
    Served,
    compared,
    honest,
    middle,
    slower,
    undisturbed,
)

served = test_attacks.served
CLIENTS = 4


async def flooded(served: Served, kind: str, seconds: float) -> tuple[dict[str, int], list[Answer]]:
    """The flood's statuses, and the answers of honest clients meanwhile."""
    until = asyncio.Event()
    given = [str(served.port), served.tokens[0], kind, str(seconds)]

    async def flood() -> Any:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.floods", *given, stdout=subprocess.PIPE, cwd=ROOT
        )
        said, _ = await process.communicate()
        until.set()
        return json.loads(said)

    statuses, answers = await asyncio.gather(flood(), honest(served, CLIENTS, until))
    return statuses, answers


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Honest clients ask once a second, for a figure in a short time."""
    monkeypatch.setattr(test_attacks, "EVERY", 1.0)


@pytest.mark.parametrize("kind", FLOODS)
@pytest.mark.usefixtures("often")
async def test_one_viewers_flood_is_stopped_and_delays_others_little(
    served: Served, kind: str
) -> None:
    await undisturbed(served, CLIENTS, 1)  # The first answers take longer, whoever asks.
    before = await undisturbed(served, CLIENTS, 3)
    statuses, during = await flooded(served, kind, 4)
    # A cheap flood is within its budget for a while; its few turns hold it back until then.
    assert kind == "cheap" or statuses["429"] > statuses["400"]
    assert all(answer.good for answer in during)
    assert middle(during) < 10 * middle(before)


@pytest.mark.soak
@pytest.mark.parametrize("kind", FLOODS)
@pytest.mark.usefixtures("often")
async def test_honest_clients_hardly_notice_a_flood(
    served: Served, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    await undisturbed(served, CLIENTS, 2)
    rounds: list[Round] = []
    seen: Counter[str] = Counter()
    for _ in range(ROUNDS):
        before = await undisturbed(served, CLIENTS, 15)
        statuses, during = await flooded(served, kind, 15)
        seen.update(statuses)
        rounds.append(Round(before, during))
    with capsys.disabled():
        sys.stdout.write(f"\n{kind}: {compared(rounds)}; {dict(seen)}\n")
    assert all(answer.good for each in rounds for answer in each.during)
    assert slower(rounds) < MOST_SLOWER
