"""`make bench`: ours beside its peers and its limits, in alternation, on one generated company.

See bench/README.md for what the figures mean.
"""

import argparse
from pathlib import Path

from bench import report, wrk
from bench.database import filled
from bench.figures import Results, results
from bench.profile import profiled
from bench.rounds import Bench, Plan
from bench.servers import NAMES, QUERIES

TENFOLD = 10


def main() -> None:
    asked = arguments()
    wrk.check_wrk()
    plan = Plan(
        names=asked.only.split(","),
        queries=asked.query.split(","),
        rounds=asked.rounds,
        seconds=asked.seconds,
        starts=asked.starts,
        warm_ups=asked.warm_ups,
        connections=asked.connections,
    )
    folder = Path(asked.data)
    if asked.profile:
        profiled(folder, asked.scale, plan)
        return
    measured, apart = compared(folder, asked.scale, plan)
    report.tell(measured, apart)
    grown = growth(folder, plan) if asked.growth else {}
    report.tell_growth(grown)
    report.judge(measured, grown, apart)
    faults = report.faults(measured, apart)
    if faults:
        raise SystemExit("\n".join(["\nNot all figures are worth reading:", *faults]))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--only", default=",".join(NAMES), help="servers, by commas")
    parser.add_argument("--query", default=",".join(QUERIES), help="queries, by commas")
    parser.add_argument("--rounds", type=int, default=4, help="rounds of each server and query")
    parser.add_argument("--seconds", type=int, default=3, help="seconds of each round")
    parser.add_argument("--starts", type=int, default=1, help="cold starts of each server")
    parser.add_argument("--warm-ups", type=int, default=10, help="warm-ups of two seconds, at most")
    parser.add_argument("--connections", type=int, help="of wrk; 8, and 2 for the company tree")
    parser.add_argument("--scale", type=int, default=1, help="1 is 10,000 people, 10 is 100,000")
    parser.add_argument("--data", default=".bench", help="folder of the bench's databases")
    parser.add_argument("--growth", action="store_true", help="ours on a tenfold company as well")
    parser.add_argument("--profile", action="store_true", help="ours under py-spy, and no figures")
    return parser.parse_args()


def compared(folder: Path, scale: int, plan: Plan) -> tuple[Results, report.Apart]:
    """All servers of the plan, query by query, in alternation; and who answers otherwise."""
    with filled(folder, scale) as database:
        bench = Bench(database, plan)
        with bench.running():
            comparisons = {query: bench.compare(query) for query in plan.queries}
            for query, comparison in comparisons.items():
                report.tell_comparison(query, comparison)
            for query in plan.queries:
                bench.warm_up(query)
                for _ in range(plan.rounds):
                    bench.take_turns(query)
            bench.fill_up()
            return results(bench.alive), report.apart(comparisons)


def growth(folder: Path, plan: Plan) -> dict[str, float]:
    """What an answer costs in a tenfold company, over what it costs now, by query."""
    ours = Plan(["ours"], plan.queries, plan.rounds, plan.seconds, starts=1)
    with filled(folder, 1) as small, filled(folder, TENFOLD) as large:
        benches = Bench(small, ours), Bench(large, ours)
        with benches[0].running(), benches[1].running():
            for query in plan.queries:
                for bench in benches:
                    bench.warm_up(query)
                for _ in range(plan.rounds):
                    for bench in benches:
                        bench.take_turns(query)
            before, after = (results(bench.alive).by_query for bench in benches)
    return {
        query: after[query]["ours"].total / before[query]["ours"].total for query in plan.queries
    }


if __name__ == "__main__":
    main()
