"""What slow clients do to ours under uvicorn and under granian: `python -m bench.slow`.

Clients that are silent, that dribble a head or a body, or that do not read what they asked for are
opened against each server, and one honest client asks on meanwhile. Told are after how many seconds
the server has let go of them, what memory they cost, and how long the honest one waited.
"""

import argparse
import asyncio
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx

from bench.database import Asked, Database, filled
from bench.machine import PROC
from bench.rounds import Alive, Bench, Plan

NAMES = ("ours", "granian")
QUERY, LARGE = "my-okrs", "company-tree"
DRIBBLE_SECONDS = 1.0
HONEST_SECONDS = 0.05
# Columns of /proc/net/tcp, and how it says that nobody is connected yet.
LOCAL, STATE, INODE, LISTENS = 1, 3, 9, "0A"
HEAD = b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\n"
BODY = HEAD + b"Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"


@dataclass(frozen=True)
class Slow:
    """What a slow client sends first, and again and again; `sockets` are opened of it."""

    name: str
    sockets: int
    first: Callable[[Alive, Asked], bytes]
    then: bytes = b""


def whole(each: Alive, asked: Asked) -> bytes:
    return each.server.request(LARGE, asked).as_http()


KINDS = (
    Slow("silent", 200, lambda _, __: b""),
    Slow("slow head", 200, lambda _, __: HEAD, b"X-More: 1\r\n"),
    Slow("slow body", 200, lambda _, __: BODY, b" "),
    Slow("slow reader", 20, whole),
)


@dataclass(frozen=True)
class Suffered:
    """Seconds until nine of ten were let go, MiB above what was held before, honest waits in ms."""

    let_go: float | None
    memory: float
    median: float
    longest: float
    failed: int

    def __str__(self) -> str:
        gone = "never" if self.let_go is None else f"{self.let_go:.1f}"
        waits = f"{self.median:12.1f}{self.longest:12.1f}{self.failed:10}"
        return f"{gone:>12}{self.memory:12.1f}{waits}"


def main() -> None:
    asked = arguments()
    print(f"{'':28}{'let go s':>12}{'more MiB':>12}{'p50 ms':>12}{'worst ms':>12}{'failed':>10}")
    with filled(Path(asked.data), 1) as database:
        bench = Bench(database, Plan(asked.only.split(","), [QUERY], 0, 0, starts=1))
        with bench.running():
            for kind in (each for each in KINDS if each.name in asked.clients.split(",")):
                for each in bench.alive:
                    told = asyncio.run(suffered(each, kind, database, asked.seconds))
                    print(f"{kind.name:12} {each.server.name:15}{told}", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.slow", description=__doc__)
    parser.add_argument("--only", default=",".join(NAMES), help="servers, by commas")
    kinds = ",".join(each.name for each in KINDS)
    parser.add_argument("--clients", default=kinds, help="kinds of slow clients, by commas")
    parser.add_argument("--seconds", type=float, default=120, help="how long one is waited for")
    parser.add_argument("--data", default=".bench", help="folder of the bench's databases")
    return parser.parse_args()


async def suffered(each: Alive, kind: Slow, database: Database, seconds: float) -> Suffered:
    waits: list[float] = []
    async with httpx.AsyncClient(timeout=30) as client:
        for _ in range(20):
            await honest(client, each, database.sets[0])
        held, memory = connections_to(each.server.port), each.process.memory_mib()
        with ExitStack() as opened:
            slow = [*open_to(each, kind, database.sets, opened)]
            begun, let_go, most, failed = time.monotonic(), None, memory, 0
            dribbling = asyncio.create_task(dribble(slow, kind.then))
            while let_go is None and time.monotonic() - begun < seconds:
                took = await honest(client, each, database.sets[0])
                waits.append(took or 0)
                failed += took is None
                most = max(most, each.process.memory_mib())
                if connections_to(each.server.port) - held <= len(slow) // 10:
                    let_go = time.monotonic() - begun
                await asyncio.sleep(HONEST_SECONDS)
            dribbling.cancel()
    return Suffered(let_go, most - memory, median(waits) * 1e3, max(waits) * 1e3, failed)


async def honest(client: httpx.AsyncClient, each: Alive, asked: Asked) -> float | None:
    """How long an answer took; None where there was none."""
    request = each.server.request(QUERY, asked)
    url = f"http://127.0.0.1:{each.server.port}{request.path}"
    headers = {"Content-Type": "application/json", **request.headers}
    begun = time.perf_counter()
    with suppress(httpx.HTTPError):
        if (await client.post(url, content=request.body, headers=headers)).status_code == 200:
            return time.perf_counter() - begun
    return None


def open_to(
    each: Alive, kind: Slow, sets: Sequence[Asked], opened: ExitStack
) -> Iterator[socket.socket]:
    """Each with a small window, so that an answer that is not read stays with the server."""
    for number in range(kind.sockets):
        found = opened.enter_context(socket.socket())
        found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        found.connect(("127.0.0.1", each.server.port))
        found.settimeout(0)
        found.send(kind.first(each, sets[number % len(sets)]) or b"")
        yield found


async def dribble(slow: Sequence[socket.socket], then: bytes) -> None:
    while then:
        await asyncio.sleep(DRIBBLE_SECONDS)
        for each in slow:
            with suppress(OSError):
                each.send(then)


def connections_to(port: int) -> int:
    """How many a server holds: what it has closed is of no process any more."""
    rows = [line.split() for line in (PROC / "net" / "tcp").read_text().splitlines()[1:]]
    mine = [row for row in rows if int(row[LOCAL].rpartition(":")[2], 16) == port]
    return sum(row[STATE] != LISTENS and row[INODE] != "0" for row in mine)


if __name__ == "__main__":
    main()
