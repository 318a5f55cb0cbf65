"""The rounds: servers started side by side, compared, and loaded in turns, drained in between."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx

from bench import check, wrk
from bench.database import Asked, Database
from bench.figures import Round
from bench.machine import LOAD_CPU, Process, drained, postmaster_of, started, stopped
from bench.servers import KEEPING, QUERIES, REPEATING, Server, servers

FIRST_PORT, PORTS = 8400, 10
READY_SECONDS = 60
# A compiler that works while it runs needs this many answers to be at its best.
WARM_UP_SECONDS, WARM_UP_ANSWERS = 2, 1_000
SAMPLES = {"company-tree": 1}
MANY_SAMPLES = 12
# An answer of two megabytes keeps a processor busy by itself: more at once would only queue.
CONNECTIONS = {"company-tree": 2}
MANY_CONNECTIONS = 8
# A slow server gets the time for this many answers, within reason.
ENOUGH, LONGEST_SECONDS = 12, 30


@dataclass(frozen=True)
class Plan:
    """What a run measures: `starts` cold starts of each server, at most `warm_ups` of a query.

    Where `connections` is given, all queries are asked by so many at once.
    """

    names: Sequence[str]
    queries: Sequence[str]
    rounds: int
    seconds: float
    starts: int
    warm_ups: int = 10
    connections: int | None = None

    def connections_for(self, query: str) -> int:
        return self.connections or CONNECTIONS.get(query, MANY_CONNECTIONS)


@dataclass
class Alive:
    """A server under test, and what is known of it so far."""

    server: Server
    process: Process
    cold_start: float
    memory: float = 0
    rounds: dict[str, list[Round]] = field(default_factory=dict[str, list[Round]])

    def ask(self, query: str, asked: Asked) -> httpx.Response:
        return ask(self.server, query, asked)


class Bench:
    """The servers of one plan over one database."""

    def __init__(self, database: Database, plan: Plan) -> None:
        self.database = database
        self.plan = plan
        self.alive: list[Alive] = []
        self.lengths: dict[tuple[str, str], float] = {}
        self._postgres = postmaster_of(database.folder)
        self._folder = database.folder / "run"
        self._folder.mkdir(exist_ok=True)

    @contextmanager
    def running(self) -> Iterator[None]:
        """All are alive at once, each idle while another is measured."""
        self._postgres.pin(LOAD_CPU)
        first_port = FIRST_PORT + PORTS * self.database.scale
        with ExitStack() as stack:
            for server in servers(self.database, self.plan.names, first_port):
                self.alive.append(stack.enter_context(self._started(server)))
                self.database.keep_answers(self._first_answers())
            yield

    @contextmanager
    def _started(self, server: Server) -> Iterator[Alive]:
        """Started cold as often as the plan says; the last one stays."""
        times: list[float] = []
        for again in reversed(range(self.plan.starts)):
            begun = time.perf_counter()
            log = self._folder / f"{server.name}.log"
            process = started(
                server.command, log=log, folder=server.folder, environment=server.environment
            )
            try:
                wait_for(server, self.database.sets[0], process, log)
                times.append(time.perf_counter() - begun)
                if not again:
                    yield Alive(server, Process(process.pid), sorted(times)[len(times) // 2])
            finally:
                stopped(process)

    def _first_answers(self) -> dict[str, bytes]:
        """What the static server will say: the first server's answers to the first question."""
        if len(self.alive) > 1 or self.alive[0].server.name == "static":
            return {}
        first, asked = self.alive[0], self.database.sets[0]
        return {query: first.ask(query, asked).content for query in QUERIES}

    def compare(self, query: str) -> check.Comparison:
        """Sampled answers of all servers, against those of the first."""
        answers = {
            each.server.name: [
                self._answer(each, query, asked)
                for asked in self.database.sets[: SAMPLES.get(query, MANY_SAMPLES)]
            ]
            for each in self.alive
            if each.server.name != "static"
        }
        size = len(self.alive[0].ask(query, self.database.sets[0]).content)
        return check.compared(answers, size)

    def _answer(self, each: Alive, query: str, asked: Asked) -> Any:
        response = each.ask(query, asked)
        if not is_answer(response):
            raise SystemExit(f"{each.server.name} fails at {query}: {response.text[:2000]}")
        return each.server.told(query, response.json()["data"])

    def warm_up(self, query: str) -> None:
        for each in self.alive:
            self._write_requests(each, query)
            rate = max(self._warmed_up(each, query), 0.2)
            length = min(max(self.plan.seconds, ENOUGH / rate), LONGEST_SECONDS)
            self.lengths[each.server.name, query] = length

    def _warmed_up(self, each: Alive, query: str) -> float:
        """The requests per second of the last warm-up."""
        answered, rate = 0, 0.0
        for _ in range(self.plan.warm_ups):
            load = self._round(each, query, WARM_UP_SECONDS).load
            answered, rate = answered + load.requests, load.per_second
            if answered >= WARM_UP_ANSWERS:
                break
        return rate

    def take_turns(self, query: str) -> None:
        """One round of each."""
        for each in self.alive:
            told = self._round(each, query, self.lengths[each.server.name, query])
            each.rounds.setdefault(query, []).append(told)
            each.memory = max(each.memory, each.process.memory_mib())

    def fill_up(self) -> None:
        """Whoever keeps answers is asked everything, and holds as much as it will ever hold."""
        for each in (each for each in self.alive if each.server.name in KEEPING):
            with httpx.Client(timeout=60) as client:
                for query in self.plan.queries:
                    for asked in self.database.sets:
                        ask(each.server, query, asked, client)
            each.memory = max(each.memory, each.process.memory_mib())

    def _write_requests(self, each: Alive, query: str) -> None:
        """Each set of variables once; of what is asked for again and again, one by all viewers."""
        sets = self.database.sets
        if each.server.name in REPEATING:
            sets = [replace(sets[0], viewer=one.viewer) for one in sets]
        asked = [each.server.request(query, one) for one in sets]
        wrk.write_requests(self._requests(each, query), asked)

    def _requests(self, each: Alive, query: str) -> Path:
        return self._folder / f"{each.server.name}-{query}.lua"

    def _round(self, each: Alive, query: str, seconds: float) -> Round:
        connections = self.plan.connections_for(query)
        app, postgres = each.process.cpu_seconds(), self._postgres.cpu_seconds()
        load = wrk.run(each.server.port, self._requests(each, query), seconds, connections)
        drained(each.process, self._postgres)
        app, postgres = each.process.cpu_seconds() - app, self._postgres.cpu_seconds() - postgres
        return Round(load, connections, app, postgres)


def ask(
    server: Server, query: str, asked: Asked, client: httpx.Client | None = None
) -> httpx.Response:
    """By a client of its own, unless one is given."""
    request = server.request(query, asked)
    headers = {"Content-Type": "application/json", **request.headers}
    url = f"http://127.0.0.1:{server.port}{request.path}"
    if client is not None:
        return client.post(url, content=request.body, headers=headers)
    return httpx.post(url, content=request.body, headers=headers, timeout=60)


def wait_for(server: Server, asked: Asked, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the first answer: an error is none."""
    until, last = time.monotonic() + READY_SECONDS, "nothing at all"
    while time.monotonic() < until and process.poll() is None:
        try:
            said = ask(server, QUERIES[0], asked)
        except httpx.TransportError as error:
            last = str(error)
        else:
            if is_answer(said):
                return
            last = said.text[:2000]
        time.sleep(0.01)
    told = log.read_text(errors="replace")[-3000:]
    raise SystemExit(f"{server.name} does not answer: {last}\n{told}")


def is_answer(response: httpx.Response) -> bool:
    """Data without errors, as every server tells them."""
    if response.status_code != 200:
        return False
    told = response.json()
    return told.get("data") is not None and "errors" not in told
