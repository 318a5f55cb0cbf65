"""dlt (PyPI) taking in the bench's people as its documentation teaches it: merged by their key."""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import dlt

HIRED = date(2020, 3, 1)
UNITS, SPAN = 1_000, 8


def everybody(count: int) -> Iterator[dict[str, Any]]:
    """The company of bench/people.py."""
    for number in range(count):
        yield {
            "source_id": str(number),
            "name": f"Given{number % 977} Family{number}",
            "given_name": f"Given{number % 977}",
            "family_name": f"Family{number}",
            "email": f"person{number}@example.com",
            "employee_number": f"E{number}",
            "title": f"Role {number % 211}",
            "location": f"Site {number % 37}",
            "manager_source_id": str((number - 1) // SPAN) if number else None,
            "area": f"Area {number % UNITS // 100}",
            "team": f"Team {number % UNITS}",
            "started_on": HIRED + timedelta(days=number % 1500),
            "status": "ACTIVE",
        }


def main(url: str, folder: str, count: str) -> None:
    people = dlt.resource(
        everybody(int(count)), name="person", primary_key="source_id", write_disposition="merge"
    )
    pipeline = dlt.pipeline(
        "people",
        pipelines_dir=folder,
        destination=dlt.destinations.postgres(url.replace("+asyncpg", "")),
        dataset_name="peer",
    )
    pipeline.run(people)


if __name__ == "__main__":
    main(*sys.argv[1:])
