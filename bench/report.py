"""Prints what was measured: a table for each query, the ratios, and which targets they reach."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.figures import Figures

PEERS = ("mercurius", "postgraphile")


@dataclass(frozen=True)
class Results:
    by_query: Mapping[str, Mapping[str, Figures]]
    cold_starts: Mapping[str, float]
    memory: Mapping[str, float]


def tell_check(
    differing: Mapping[str, Mapping[str, list[str]]], sizes: Mapping[str, tuple[int, int]]
) -> None:
    for query, by_server in differing.items():
        objects, size = sizes[query]
        print(f"\n{query}: {objects} objects, {size / 1000:.1f} kB")
        for name, told in by_server.items():
            print(f"  {name}: {'same answers' if not told else f'{len(told)} kinds of difference'}")
            for each in told[:12]:
                print(f"    {each[:200]}")


def tell(results: Results) -> None:
    for query, by_server in results.by_query.items():
        print(
            f"\n{query:14} {'req/s':>8} {'p50 ms':>8} {'p99 ms':>8} {'app ms':>8} {'db ms':>8} {'total':>8}"
        )
        for name, each in by_server.items():
            failed = f"  FAILED {each.failed}" if each.failed else ""
            print(
                f"  {name:12} {each.per_second:8.1f} {each.p50:8.2f} {each.p99:8.2f} "
                f"{each.app:8.3f} {each.database:8.3f} {each.total:8.3f}{failed}"
            )
    print(f"\n{'':14} {'PSS MiB':>8} {'start s':>8}")
    for name, memory in results.memory.items():
        print(f"  {name:12} {memory:8.1f} {results.cold_starts[name]:8.2f}")
