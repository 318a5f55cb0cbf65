"""`make bench`: ours beside its peers and its limits, in alternation, on one generated company.

See bench/README.md for what the figures mean.
"""

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bench import check, report, wrk
from bench.database import Database, filled
from bench.figures import Figures, Round, figures
from bench.machine import LOAD_CPU, Process, drained, started, stopped
from bench.postmaster import postmaster_of
from bench.servers import QUERIES, Server, servers

FIRST_PORT = 8410
SAMPLES = 12
WARM_UP_SECONDS = 2
CONNECTIONS = 8
# An answer of two megabytes keeps a processor busy by itself: more at once would only queue.
FEW = {"company-tree": 2}
# A slow server gets the time for this many answers, within reason.
ENOUGH, LONGEST_SECONDS = 12, 20
EVERYBODY = ("ours", "limit", "mercurius", "postgraphile", "plain", "static", "kept")
READY_SECONDS = 60


def main() -> None:
    asked = arguments()
    wrk.check_wrk()
    with filled(Path(asked.data), asked.scale) as database:
        bench = Bench(database, asked)
        with bench.running():
            bench.check()
            bench.measure()
        report.tell(bench.results())


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--only", default=",".join(EVERYBODY), help="servers, by commas")
    parser.add_argument("--query", default=",".join(QUERIES), help="queries, by commas")
    parser.add_argument("--rounds", type=int, default=4, help="rounds of each server and query")
    parser.add_argument("--seconds", type=int, default=3, help="seconds of each round")
    parser.add_argument("--starts", type=int, default=1, help="cold starts of each server")
    parser.add_argument("--scale", type=int, default=1, help="1 is 10,000 people, 10 is 100,000")
    parser.add_argument("--data", default=".bench", help="folder of the bench's PostgreSQL")
    return parser.parse_args()


@dataclass
class Running:
    """A server under test and what is known of it so far."""

    server: Server
    port: int
    process: Process
    cold_start: float
    memory: float = 0
    rounds: dict[str, list[Round]] = field(default_factory=dict[str, list[Round]])


class Bench:
    """One run: servers started, compared, measured in turns."""

    def __init__(self, database: Database, asked: argparse.Namespace) -> None:
        self.database = database
        self.asked = asked
        self.names: list[str] = asked.only.split(",")
        self.queries: list[str] = asked.query.split(",")
        self.folder = database.folder / "run"
        self.folder.mkdir(exist_ok=True)
        (database.folder / "answers").mkdir(exist_ok=True)
        self.postgres = postmaster_of(database.folder)
        self.running_servers: list[Running] = []
        self.sizes: dict[str, tuple[int, int]] = {}
        self.differing: dict[str, dict[str, list[str]]] = {}

    @contextmanager
    def running(self) -> Iterator[None]:
        """All that are asked for are alive at once, as the method wants it."""
        self.postgres.pin(LOAD_CPU)
        known = servers(self.database, lambda name: FIRST_PORT + EVERYBODY.index(name))
        with ExitStack() as stack:
            for name in self.names:
                self.running_servers.append(stack.enter_context(self.alive(known[name])))
            yield

    @contextmanager
    def alive(self, server: Server) -> Iterator[Running]:
        port = FIRST_PORT + EVERYBODY.index(server.name)
        times: list[float] = []
        for again in range(self.asked.starts, 0, -1):
            begun = time.perf_counter()
            process = started(
                server.command, log=self.folder / f"{server.name}.log", folder=server.folder,
                environment=server.environment,
            )  # fmt: skip
            try:
                self.wait_for(server, port, process)
                times.append(time.perf_counter() - begun)
                if again == 1:
                    yield Running(
                        server, port, Process(process.pid), sorted(times)[len(times) // 2]
                    )
            finally:
                stopped(process)

    def wait_for(self, server: Server, port: int, process: Any) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            try:
                self.ask(server, port, self.queries[0], 0)
            except httpx.TransportError:
                if process.poll() is not None:
                    break
                time.sleep(0.01)
            else:
                return
        log = (self.folder / f"{server.name}.log").read_text(errors="replace")
        raise SystemExit(f"{server.name} does not answer:\n{log[-3000:]}")

    def ask(self, server: Server, port: int, query: str, place: int) -> httpx.Response:
        asked = server.request(query, self.database.sets[place])
        headers = {"Content-Type": "application/json", **asked.headers}
        url = f"http://127.0.0.1:{port}{asked.path}"
        return httpx.post(url, content=asked.body, headers=headers, timeout=60)

    def check(self) -> None:
        """Compares sampled answers with those of ours, or of the first server without ours."""
        for query in self.queries:
            answers = {
                each.server.name: [
                    self.answer(each, query, place) for place in range(self.samples(query))
                ]
                for each in self.running_servers
                if each.server.name != "static"
            }
            if answers:
                against = next(iter(answers))
                self.differing[query] = check.compared(answers, against)
                self.sizes[query] = (check.nodes(answers[against][0]), self.kept_bytes(query))
        report.tell_check(self.differing, self.sizes)

    @staticmethod
    def samples(query: str) -> int:
        return 1 if query == "company-tree" else SAMPLES

    def answer(self, each: Running, query: str, place: int) -> Any:
        """The answer's data in our shape; the first server's first is what static bytes are of."""
        response = self.ask(each.server, each.port, query, place)
        told = response.json()
        if "errors" in told or told.get("data") is None:
            raise SystemExit(f"{each.server.name} fails at {query}: {response.text[:2000]}")
        if place == 0 and each is self.running_servers[0]:
            (self.database.folder / "answers" / f"{query}.json").write_bytes(response.content)
        return each.server.told(query, told["data"])

    def kept_bytes(self, query: str) -> int:
        return (self.database.folder / "answers" / f"{query}.json").stat().st_size

    def measure(self) -> None:
        for query in self.queries:
            lengths = {}
            for each in self.running_servers:
                self.write_requests(each, query)
                lengths[each.server.name] = self.length(
                    self.one_round(each, query, WARM_UP_SECONDS)
                )
            for _ in range(self.asked.rounds):
                for each in self.running_servers:
                    told = self.one_round(each, query, lengths[each.server.name])
                    each.rounds.setdefault(query, []).append(told)
            for each in self.running_servers:
                each.memory = max(each.memory, each.process.memory_mib())

    def length(self, warm_up: Round) -> float:
        """How many seconds a round takes; what was under way at its end counts half."""
        rate = max(warm_up.load.requests, 0.5) / warm_up.load.seconds
        return min(max(self.asked.seconds, ENOUGH / rate), LONGEST_SECONDS)

    def requests(self, each: Running, query: str) -> Path:
        return self.folder / f"{each.server.name}-{query}.lua"

    def write_requests(self, each: Running, query: str) -> None:
        asked = [each.server.request(query, one) for one in self.database.sets]
        wrk.write_requests(self.requests(each, query), asked)

    def one_round(self, each: Running, query: str, seconds: float) -> Round:
        connections = FEW.get(query, CONNECTIONS)
        app, postgres = each.process.cpu_seconds(), self.postgres.cpu_seconds()
        load = wrk.run(each.port, self.requests(each, query), seconds, connections)
        drained(each.process)
        app, postgres = each.process.cpu_seconds() - app, self.postgres.cpu_seconds() - postgres
        return Round(load, connections, app, postgres)

    def results(self) -> report.Results:
        return report.Results(
            by_query={
                query: {
                    each.server.name: figures(each.rounds[query]) for each in self.running_servers
                }
                for query in self.queries
            },
            cold_starts={each.server.name: each.cold_start for each in self.running_servers},
            memory={each.server.name: each.memory for each in self.running_servers},
        )


ByQuery = Mapping[str, Mapping[str, Figures]]
Names = Sequence[str]

if __name__ == "__main__":
    main()
