"""Attacks on a real server while honest clients go on: nothing breaks, and nothing hangs."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx2
import pytest

from app.postgres import Urls
from app.services import Urls as ServiceUrls
from app.services import composed
from app.settings import settings
from tests.app.test_services import wait_for
from tests.faults.attacker import Outcome
from tests.support.company import Company

ROOT = Path(__file__).parents[2]
QUERY = (ROOT / "bench" / "queries" / "my-okrs.graphql").read_text(encoding="utf-8")
COMMAND = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
PEOPLE = 10
EVERY = 10.0
"""Seconds between the questions of one client."""
ROUNDS = 5
MOST_SLOWER = 2
"""In most rounds. Attacker, clients, server and database share this machine's cores with others,
whose work falls into one round or another."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server in a process of its own, with a token for each of a few people."""

    port: int
    tokens: Sequence[str]
    log: Path
    process: "subprocess.Popen[bytes]"


@pytest.fixture
async def served(empty: Urls, tmp_path: Path) -> AsyncIterator[Served]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    chosen = settings(data=tmp_path / "data")
    async with composed(chosen, ServiceUrls(empty.owner, empty.service)) as services:
        people = await staffed(Company(services.database))
        tokens = [services.token_of(person, timedelta(hours=1)) for person in people]
    database = {"DATABASE_URL": empty.service, "OKRGRAPH_OWNER_DATABASE_URL": empty.owner}
    log = tmp_path / "log"
    with log.open("wb") as stderr:
        process = subprocess.Popen(  # noqa: ASYNC220 — it only forks; what waits is in a thread.
            [*COMMAND, "--port", str(port), "--data", str(chosen.data)],
            env={**os.environ, **database},
            stderr=stderr,
        )
        await asyncio.to_thread(wait_for, f"http://127.0.0.1:{port}/health/ready")
        yield Served(port, tokens, log, process)
        process.terminate()
        await asyncio.to_thread(process.wait, 30)


async def staffed(company: Company) -> Sequence[Any]:
    """The first is the attacker; each of the others has a few OKRs."""
    async with company.together():
        cycle = await company.cycle("FY26-Q4")
        people = [await company.person(f"Person {number}") for number in range(PEOPLE + 1)]
        for person in people:
            for title in ("Faster", "Better", "Safer"):
                objective = await company.objective(title, cycle=cycle, owner=person)
                for result in ("One", "Two", "Three"):
                    await company.key_result(result, objective=objective, owner_id=person)
    await company.roll_up()
    return people


@dataclass(frozen=True, slots=True)
class Answer:
    good: bool
    seconds: float


async def honest(served: Served, clients: int, until: asyncio.Event) -> list[Answer]:
    answers: list[Answer] = []

    async def one(number: int) -> None:
        token = served.tokens[1 + number % PEOPLE]
        headers = {"Authorization": f"Bearer {token}"}
        base = f"http://127.0.0.1:{served.port}"
        async with httpx2.AsyncClient(base_url=base, headers=headers, timeout=20) as client:
            await asyncio.sleep(EVERY * number / clients)
            while not until.is_set():
                started = time.perf_counter()
                answer = await client.post("/graphql", json={"query": QUERY})
                seconds = time.perf_counter() - started
                good = answer.status_code == 200 and "errors" not in answer.json()
                answers.append(Answer(good, seconds))
                await asyncio.sleep(max(0, EVERY - seconds))

    await asyncio.gather(*(one(number) for number in range(clients)))
    return answers


async def undisturbed(served: Served, clients: int, length: float) -> list[Answer]:
    until = asyncio.Event()
    asyncio.get_running_loop().call_later(length, until.set)
    return await honest(served, clients, until)


async def attacked(served: Served, clients: int, rounds: int) -> tuple[list[Outcome], list[Answer]]:
    until = asyncio.Event()
    given = [str(served.port), served.tokens[0], str(rounds)]

    async def attack() -> list[Outcome]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.attacker", *given, stdout=subprocess.PIPE, cwd=ROOT
        )
        said, _ = await process.communicate()
        until.set()
        return [Outcome(**each) for each in json.loads(said)]

    outcomes, answers = await asyncio.gather(attack(), honest(served, clients, until))
    return outcomes, answers


def slowest(answers: Sequence[Answer]) -> float:
    """The 99th percentile, in milliseconds."""
    seconds = [answer.seconds for answer in answers]
    return quantiles(seconds, n=100, method="inclusive")[98] * 1_000


def middle(answers: Sequence[Answer]) -> float:
    """The median, in milliseconds."""
    return median(answer.seconds for answer in answers) * 1_000


def told(answers: Sequence[Answer]) -> str:
    return f"p50/p99 {middle(answers):.0f}/{slowest(answers):.0f} ms of {len(answers)}"


@dataclass(frozen=True, slots=True)
class Round:
    """Honest clients alone, and right afterwards beside somebody who means no good."""

    before: Sequence[Answer]
    during: Sequence[Answer]

    @property
    def slower(self) -> float:
        return slowest(self.during) / slowest(self.before)


def slower(rounds: Sequence[Round]) -> float:
    """How many times as long the 99th percentile is: the median of all rounds."""
    return median(each.slower for each in rounds)


def compared(rounds: Sequence[Round]) -> str:
    """For somebody to read, round by round."""
    before = [answer for each in rounds for answer in each.before]
    during = [answer for each in rounds for answer in each.during]
    each = " ".join(f"{each.slower:.2f}" for each in rounds)
    return f"{told(before)} alone, {told(during)} then; p99 {slower(rounds):.2f} times ({each})"


def check(outcomes: Sequence[Outcome], served: Served) -> None:
    hung = [each.name for each in outcomes if each.status is None]
    broken = [each for each in outcomes if each.status is not None and each.status >= 500]
    plain = [each for each in outcomes if is_plain(each)]
    assert (hung, broken, plain) == ([], [], [])
    assert served.process.poll() is None
    log = served.log.read_text(encoding="utf-8")
    assert "trace" not in log, log


def is_plain(outcome: Outcome) -> bool:
    """Whether a refusal is anything but JSON in the form of the graph's errors."""
    if outcome.status is None or outcome.status < 400 or not outcome.body:
        return False
    if outcome.name == "request: an upgrade":
        # What begins no WebSocket is told in words by the library that speaks it.
        return False
    try:
        return not json.loads(outcome.body)["errors"]
    except (ValueError, KeyError):
        return True


async def test_no_attack_breaks_or_hangs_the_service(served: Served) -> None:
    outcomes, answers = await attacked(served, clients=10, rounds=1)
    assert len(outcomes) > 200
    check(outcomes, served)
    assert len(answers) >= 10
    assert all(answer.good for answer in answers)


@pytest.mark.soak
async def test_honest_clients_hardly_notice_the_attacks(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    """Quiet and attacked by turns, so that whatever else this machine does tells on both."""
    await undisturbed(served, 50, EVERY)  # The first answers take longer, whoever asks.
    rounds: list[Round] = []
    for _ in range(ROUNDS):
        before = await undisturbed(served, 50, 2 * EVERY)
        outcomes, during = await attacked(served, clients=50, rounds=1)
        check(outcomes, served)
        rounds.append(Round(before, during))
    with capsys.disabled():
        sys.stdout.write(f"\nunder attack: {compared(rounds)}\n")
    assert all(answer.good for each in rounds for answer in each.during)
    assert slower(rounds) < MOST_SLOWER
