"""What an answer costs that is told to be unchanged, beside the same one sent again.

`python -m bench.unchanged` asks ours for one kept answer by GET, by all viewers in turn: without a
word of what they hold, and with the tag of it, in turns.
"""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import httpx
import orjson

from bench import report, wrk
from bench.database import Database, filled
from bench.rounds import MANY_CONNECTIONS, Alive, Bench, Plan
from bench.wrk import Load, Request

QUERY = "team-page"
"""Its answer has some 40 kB, and is the same for all who may see everything."""
WARM_UPS = 2


def main() -> None:
    wrk.check_wrk()
    asked = arguments()
    with filled(Path(asked.data), 1) as database:
        bench = Bench(database, Plan(["kept"], [QUERY], asked.rounds, asked.seconds, starts=1))
        with bench.running():
            told = measured(bench.alive[0], database, asked.rounds, asked.seconds)
    tell(told)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.unchanged", description=__doc__)
    parser.add_argument("--rounds", type=int, default=4, help="rounds of each")
    parser.add_argument("--seconds", type=int, default=3, help="seconds of each round")
    parser.add_argument("--data", default=".bench", help="folder of the bench's databases")
    return parser.parse_args()


def measured(each: Alive, database: Database, rounds: int, seconds: float) -> dict[str, list[Load]]:
    """Loads of both kinds, those of the warm-up left out."""
    files = {
        name: written(database.folder / "run" / f"{name}.lua", requests)
        for name, requests in questions(each, database).items()
    }
    told: dict[str, list[Load]] = {name: [] for name in files}
    for _ in range(WARM_UPS + rounds):
        for name, file in files.items():
            told[name].append(wrk.run(each.server.port, file, seconds, MANY_CONNECTIONS))
    return {name: loads[WARM_UPS:] for name, loads in told.items()}


def questions(each: Alive, database: Database) -> Mapping[str, list[Request]]:
    """The same one by all viewers, with and without the tag of its answer."""
    sets = [replace(database.sets[0], viewer=one.viewer) for one in database.sets]
    whole = [got(each.server.request(QUERY, one)) for one in sets]
    first = whole[0]
    answer = httpx.get(f"http://127.0.0.1:{each.server.port}{first.path}", headers=first.headers)
    tag = {"If-None-Match": answer.headers["ETag"]}
    return {
        "200": whole,
        "304": [replace(one, headers={**one.headers, **tag}) for one in whole],
    }


def got(posted: Request) -> Request:
    """The same question by GET."""
    told = orjson.loads(posted.body)
    said = urlencode({"query": told["query"], "variables": orjson.dumps(told["variables"])})
    return Request(f"{posted.path}?{said}", b"", posted.headers)


def written(file: Path, requests: list[Request]) -> Path:
    wrk.write_requests(file, requests)
    return file


def tell(told: Mapping[str, list[Load]]) -> None:
    rates = {name: median(load.per_second for load in loads) for name, loads in told.items()}
    refused = sum(load.refused + load.broken for loads in told.values() for load in loads)
    print(*(f"{name}: {rate:.0f} requests/s" for name, rate in rates.items()), sep="\n")
    print(report.UNCHANGED.told(rates["304"] / rates["200"]))
    if refused:
        raise SystemExit(f"{refused} requests failed: the figures are not worth reading")


if __name__ == "__main__":
    main()
