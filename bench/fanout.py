"""What it costs to tell a change to all who wait for it: ours beside mercurius, in turns.

`python -m bench.fanout` opens sockets of many viewers that all subscribe to one objective, and
checks in on one of its key results again and again. A change counts when the last has heard of it.
"""

import argparse
import asyncio
import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, cast

import asyncpg

from app.node import wheel
from bench import report, servers
from bench.database import Asked, Database, filled
from bench.machine import LOAD_CPU, drained, postmaster_of
from bench.rounds import Alive, Bench, Plan
from resolvers.ids import global_id

OURS, PEER = "kept", "mercurius"
"""Ours keeps answers, as it does unless it is told not to."""
JSON = {"Content-Type": "application/json"}
VALUES = 100
SUBSCRIPTION = """subscription ($id: ID!) {
  objectiveChanged(ARGUMENT) {
    id title progress { value measured }
    keyResults { id title current target progress { value } }
  }
}"""
CHECK_IN = """mutation ($id: ID!, $value: Decimal!) {
  checkInCreate(input: { keyResult: $id, value: $value }) {
    checkIn { id }
    errors { message }
  }
}"""
READING = "mutation ($id: ID!, $value: Decimal!) { keyResultRead(id: $id, value: $value) { id } }"
CHANGING = """SELECT o.id, k.id AS key_result, o.owner_id FROM objective o
    JOIN key_result k ON k.objective_id = o.id JOIN cycle c ON c.id = o.cycle_id
    WHERE o.status = 'PUBLISHED' AND k.kind = 'INCREASE' AND c.key LIKE 'NOW-%'
        AND o.owner_id = ANY($1::uuid[]) ORDER BY k.id LIMIT 1"""


@dataclass(frozen=True)
class Changing:
    """An objective of the company, one of its key results, and who may check in on that."""

    objective: Any
    key_result: Any
    owner: str


@dataclass(frozen=True)
class Told:
    """One round: messages per second, and processor milliseconds for each message."""

    per_second: float
    app: float
    database: float


def main() -> None:
    asked = arguments()
    with filled(Path(asked.data), 1) as database:
        changing = asyncio.run(found(database))
        bench = Bench(database, Plan((OURS, PEER), [], asked.rounds, 0, starts=1))
        rounds: dict[str, list[Told]] = {name: [] for name in (OURS, PEER)}
        with bench.running():
            for _ in range(asked.rounds):
                for each in bench.alive:
                    rounds[each.server.name].append(told(each, database, changing, asked))
    tell(rounds)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.fanout", description=__doc__)
    parser.add_argument("--subscribers", type=int, default=500, help="sockets that wait")
    parser.add_argument("--changes", type=int, default=80, help="changes of a round")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each server")
    parser.add_argument("--data", default=".bench", help="folder of the bench's databases")
    return parser.parse_args()


async def found(database: Database) -> Changing:
    owner = await asyncpg.connect(database.urls.owner)
    record = await owner.fetchrow(CHANGING, [each.viewer for each in database.sets])
    await owner.close()
    return Changing(record["id"], record["key_result"], str(record["owner_id"]))


def told(each: Alive, database: Database, changing: Changing, asked: argparse.Namespace) -> Told:
    """Processor time counts from the first socket on: to open them is a part of it."""
    postgres = postmaster_of(database.folder)
    drained(each.process, postgres)
    before = each.process.cpu_seconds(), postgres.cpu_seconds()
    heard = heard_by(question(each, database, changing, asked))
    app = each.process.cpu_seconds() - before[0]
    spent = postgres.cpu_seconds() - before[1]
    messages = heard["messages"]
    return Told(messages / heard["seconds"], app / messages * 1000, spent / messages * 1000)


def question(
    each: Alive, database: Database, changing: Changing, asked: argparse.Namespace
) -> dict[str, Any]:
    """All that the client is told."""
    url = f"http://127.0.0.1:{each.server.port}/graphql"
    viewers = [database.sets[number % len(database.sets)] for number in range(asked.subscribers)]
    told = as_peer(changing) if each.server.name == PEER else as_ours(database, changing)
    bearers = {} if each.server.name == PEER else bearers_of(database, viewers)
    variables = told.pop("variables")
    return {
        "url": url,
        "socket": url.replace("http", "ws"),
        "subscribers": [bearers.get(each.viewer, {}) for each in viewers],
        "variables": [{**variables, "value": str(number + 1)} for number in range(VALUES)],
        "changes": asked.changes,
        **told,
    }


def as_ours(database: Database, changing: Changing) -> dict[str, Any]:
    """By global ids; whoever owns the objective checks in."""
    objective = global_id("Objective", changing.objective)
    return {
        "headers": {**JSON, **servers.bearer(database, changing.owner)},
        "subscription": subscription("ids: [$id]", objective),
        "change": CHECK_IN,
        "variables": {"id": global_id("KeyResult", changing.key_result)},
    }


def as_peer(changing: Changing) -> dict[str, Any]:
    """By the database's own keys; nobody is asked who they are."""
    return {
        "headers": JSON,
        "subscription": subscription("id: $id", str(changing.objective)),
        "change": READING,
        "variables": {"id": str(changing.key_result)},
    }


def subscription(argument: str, objective: str) -> dict[str, Any]:
    return {
        "query": SUBSCRIPTION.replace("ARGUMENT", argument), "variables": {"id": objective},
    }  # fmt: skip


def bearers_of(database: Database, viewers: Sequence[Asked]) -> dict[str, dict[str, str]]:
    return {each.viewer: servers.bearer(database, each.viewer) for each in viewers}


def heard_by(told: Mapping[str, Any]) -> dict[str, float]:
    """What the client counted, on the processor that is not the server's."""
    done = subprocess.run(
        ["taskset", "--cpu-list", str(LOAD_CPU), str(wheel() / "bin" / "node"), "fanout.js"],
        cwd=servers.PEERS, input=json.dumps(told), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"The client failed: {done.stderr[-2000:]}")
    return cast("dict[str, float]", json.loads(done.stdout))


def tell(rounds: Mapping[str, Sequence[Told]]) -> None:
    print(f"{'':12}{'messages/s':>12}{'app ms':>10}{'db ms':>10}{'total ms':>10}")
    for name, all_ in rounds.items():
        app, database = median(each.app for each in all_), median(each.database for each in all_)
        print(f"{name:12}{rate(all_):12.0f}{app:10.4f}{database:10.4f}{app + database:10.4f}")
    print(report.FAN_OUT.told(rate(rounds[OURS]) / rate(rounds[PEER])))
    print(report.FAN_OUT_COST.told(cost(rounds[PEER]) / cost(rounds[OURS])))


def cost(rounds: Sequence[Told]) -> float:
    return median(each.app + each.database for each in rounds)


def rate(rounds: Sequence[Told]) -> float:
    return median(each.per_second for each in rounds)


if __name__ == "__main__":
    main()
