"""What rounds of load came to: the median of each figure, per server and query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol

from bench.wrk import Load


@dataclass(frozen=True)
class Round:
    """One run of load, with the processor time of the server and of the database meanwhile."""

    load: Load
    connections: int
    app_seconds: float
    database_seconds: float

    @property
    def answered(self) -> int:
        """With those that were under way when the load ended: they were answered, and cost."""
        return self.load.requests + self.connections


@dataclass(frozen=True)
class Figures:
    """Milliseconds, but for `per_second`; `app` and `database` are processor time per request."""

    per_second: float
    p50: float
    p99: float
    app: float
    database: float
    failed: int

    @property
    def total(self) -> float:
        return self.app + self.database


class Measured(Protocol):
    """A server that took its turns."""

    cold_start: float
    memory: float
    rounds: dict[str, list[Round]]

    @property
    def server(self) -> "Named": ...


class Named(Protocol):
    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Results:
    """By query and server; seconds of cold start and MiB of memory by server."""

    by_query: Mapping[str, Mapping[str, Figures]]
    cold_starts: Mapping[str, float]
    memory: Mapping[str, float]


def results(measured: Sequence[Measured]) -> Results:
    queries = measured[0].rounds.keys()
    return Results(
        by_query={
            query: {each.server.name: figures(each.rounds[query]) for each in measured}
            for query in queries
        },
        cold_starts={each.server.name: each.cold_start for each in measured},
        memory={each.server.name: each.memory for each in measured},
    )


def figures(rounds: Sequence[Round]) -> Figures:
    return Figures(
        per_second=median(each.load.per_second for each in rounds),
        p50=median(each.load.p50 for each in rounds),
        p99=median(each.load.p99 for each in rounds),
        app=median(1e3 * each.app_seconds / each.answered for each in rounds),
        database=median(1e3 * each.database_seconds / each.answered for each in rounds),
        failed=sum(each.load.refused + each.load.broken for each in rounds),
    )
