"""Prints what was measured: a table for each query, the ratios, and which targets they reach."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bench.check import Comparison
from bench.figures import Figures, Results

PEERS = ("mercurius", "postgraphile")
OURS = ("ours", "kept")
HEADS = ("req/s", "p50 ms", "p99 ms", "app ms", "db ms", "total ms")
SHOWN = 12


@dataclass(frozen=True)
class Target:
    """A ratio to reach: at least `bound`, or at most where `is_cost`."""

    name: str
    bound: float
    is_cost: bool = False

    def told(self, ratio: float) -> str:
        is_reached = ratio <= self.bound if self.is_cost else ratio >= self.bound
        sign, word = "≤" if self.is_cost else "≥", "reached" if is_reached else "MISSED"
        return f"  {self.name:40} {ratio:8.2f}   {sign} {self.bound:<5} {word}"


PER_SECOND = Target("requests/s, ours / best peer", 2)
COST = Target("CPU per request, ours / best peer", 0.42, is_cost=True)
LIMIT = Target("requests/s, ours / hand-written SQL", 0.85)
PLAIN = Target("requests/s, ours / plain Strawberry", 30)
SLOWEST = Target("p99, ours / best peer", 0.5, is_cost=True)
KEPT = Target("requests/s, kept answers / static bytes", 0.8)
MEMORY = Target("memory, ours / leanest Node peer", 0.4, is_cost=True)
UNCHANGED = Target("requests/s, 304 / kept 200", 1.4)
COLD_START = Target("cold start, ours / PostGraphile", 0.9, is_cost=True)
FAN_OUT = Target("messages/s, ours / mercurius", 1.5)
FAN_OUT_COST = Target("1 / CPU per message, ours / mercurius", 1.5)
ROLLUP = Target("check-in / full recompute", 0.08, is_cost=True)
# What an answer of the app alone costs, and what a kept one is over the best peer, by query.
APP_COSTS = {"my-okrs": 0.28, "team-page": 0.12, "company-tree": 0.05, "people-list": 0.20}
KEPT_OVER_PEER = {"my-okrs": 12, "team-page": 60, "company-tree": 150, "people-list": 35}
GROWTH = Target("cost per answer, 100,000 / 10,000 people", 1.25, is_cost=True)


def tell_comparison(query: str, comparison: Comparison) -> None:
    print(f"\n{query}: {comparison.objects} objects, {comparison.size / 1000:.1f} kB")
    for name, told in comparison.differing.items():
        print(f"  {name}: {f'{len(told)} kinds of difference' if told else 'same answers'}")
        for each in told[:SHOWN]:
            print(f"    {each[:200]}")


Apart = Mapping[str, Collection[str]]
"""By query the servers that answered otherwise than the first: nothing may be said of them."""


def apart(comparisons: Mapping[str, Comparison]) -> Apart:
    return {
        query: {name for name, told in each.differing.items() if told}
        for query, each in comparisons.items()
    }


def tell(results: Results, apart: Apart) -> None:
    for query, by_server in results.by_query.items():
        print(f"\n{query:14}" + "".join(f"{head:>10}" for head in HEADS))
        for name, each in by_server.items():
            mark = "  NOT COMPARABLE" if name in apart.get(query, ()) else ""
            print(f"  {name:12}{row(each)}{mark}")
    print(f"\n{'':14}{'PSS MiB':>10}{'start s':>10}")
    for name, memory in results.memory.items():
        print(f"  {name:12}{memory:10.1f}{results.cold_starts[name]:10.2f}")


def row(each: Figures) -> str:
    costs = "".join(f"{cost:10.3f}" for cost in (each.app, each.database, each.total))
    failed = f"  FAILED {each.failed}" if each.failed else ""
    return f"{each.per_second:10.1f}{each.p50:10.2f}{each.p99:10.2f}{costs}{failed}"


def tell_growth(grown: Mapping[str, float]) -> None:
    for query, ratio in grown.items():
        print(f"\n{query}: an answer costs {ratio:.2f} times as much in a tenfold company")


def faults(results: Results, apart: Apart) -> list[str]:
    """Why figures are not worth reading: who answers otherwise is measured at something else."""
    told = [
        f"{query}: {name} answers otherwise than the first server does"
        for query, names in apart.items()
        for name in sorted(names)
    ]
    return told + [
        f"{query}: {name} failed {each.failed} times"
        for query, by_server in results.by_query.items()
        for name, each in by_server.items()
        if each.failed
    ]


def judge(results: Results, grown: Mapping[str, float], apart: Apart) -> None:
    """Each target whose servers were measured, and answered alike."""
    for query, measured in results.by_query.items():
        left_out = apart.get(query, ())
        by_server = {name: each for name, each in measured.items() if name not in left_out}
        told = [target.told(ratio) for target, ratio in ratios(query, by_server)]
        told += [GROWTH.told(grown[query])] if query in grown else []
        if told:
            print(f"\n{query}", *told, sep="\n")
    told = [target.told(ratio) for target, ratio in of_all(results)]
    if told:
        print("\nall queries", *told, sep="\n")


def of_all(results: Results) -> Iterator[tuple[Target, float]]:
    """The memory is that of ours as it runs, with the answers that it keeps."""
    peers = [results.memory[name] for name in PEERS if name in results.memory]
    mine = [results.memory[name] for name in OURS if name in results.memory]
    if mine and peers:
        yield MEMORY, max(mine) / min(peers)
    starts = results.cold_starts
    if {"ours", "postgraphile"} <= starts.keys():
        yield COLD_START, starts["ours"] / starts["postgraphile"]


def ratios(query: str, by_server: Mapping[str, Figures]) -> Iterator[tuple[Target, float]]:
    ours = by_server.get("ours")
    peers = [by_server[name] for name in PEERS if name in by_server]
    if ours and peers:
        yield PER_SECOND, over(ours.per_second, max(each.per_second for each in peers))
        yield COST, over(ours.total, min(each.total for each in peers))
        yield SLOWEST, over(ours.p99, min(each.p99 for each in peers))
        app = Target("app CPU per request, ours / best peer", APP_COSTS[query], is_cost=True)
        yield app, over(ours.app, min(each.app for each in peers))
    if "kept" in by_server and peers:
        best = max(each.per_second for each in peers)
        kept = Target("requests/s, kept answers / best peer", KEPT_OVER_PEER[query])
        yield kept, over(by_server["kept"].per_second, best)
    for name, target in (("limit", LIMIT), ("plain", PLAIN)):
        if ours and name in by_server:
            yield target, over(ours.per_second, by_server[name].per_second)
            # What does not move when the machine is busy; of the same two servers.
            by_cost = Target(target.name.replace("requests/s", "1 / CPU per request"), target.bound)
            yield by_cost, over(by_server[name].total, ours.total)
    if query != "my-okrs" and {"kept", "static"} <= by_server.keys():
        yield KEPT, over(by_server["kept"].per_second, by_server["static"].per_second)


def over(one: float, other: float) -> float:
    return one / other if other else float("inf")
