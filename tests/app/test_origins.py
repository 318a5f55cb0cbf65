"""The origins that may ask the graph: of the settings and of machines, read now and then."""

import asyncio
from pathlib import Path

from app.http.origins import AllowedOrigins, of_machines
from app.postgres import Urls
from model.database import Database
from tests.support.company import Company
from tests.support.machines import INTRANET, Machines, code_of, site

WIKI = "https://wiki.example.com"


class Ticks:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


async def machines_of(database: Database) -> Machines:
    return Machines(database, await Company(database).person("Root Boss"))


async def test_they_are_those_of_the_settings_and_those_of_machines(database: Database) -> None:
    await (await machines_of(database)).client()
    assert await AllowedOrigins([WIKI], of_machines(database), Ticks())() == {WIKI, INTRANET}


async def test_a_change_is_seen_after_thirty_seconds(database: Database) -> None:
    machines, clock = await machines_of(database), Ticks()
    origins = AllowedOrigins([], of_machines(database), clock)
    found = [await origins()]
    await machines.client()
    for seconds in (29.9, 0.1):
        clock.seconds += seconds
        found.append(await origins())
    assert found == [frozenset(), frozenset(), {INTRANET}]


async def test_everybody_who_comes_before_the_first_read_gets_it(database: Database) -> None:
    await (await machines_of(database)).client()
    origins = AllowedOrigins([], of_machines(database), Ticks())
    assert await asyncio.gather(*(origins() for _ in range(20))) == [{INTRANET}] * 20


async def test_without_a_database_those_read_last_hold() -> None:
    answers: list[frozenset[str] | OSError] = [frozenset({INTRANET}), OSError("gone")]
    clock = Ticks()

    async def read() -> frozenset[str]:
        answer = answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer

    origins = AllowedOrigins([WIKI], read, clock)
    await origins()
    clock.seconds += 30
    assert await origins() == {WIKI, INTRANET}
    assert not answers


async def test_those_of_the_settings_hold_where_machines_could_never_be_read() -> None:
    async def read() -> frozenset[str]:
        raise OSError("gone")

    assert await AllowedOrigins([WIKI], read, Ticks())() == {WIKI}


async def test_a_page_of_a_machine_passes_the_front_door(empty: Urls, tmp_path: Path) -> None:
    preflight = {"Access-Control-Request-Method": "POST"}
    async with site(empty, tmp_path) as page:
        answers = [
            await page.sent("OPTIONS", "/graphql", headers={"Origin": origin, **preflight})
            for origin in (INTRANET, WIKI)
        ]
    allowed = [answer.headers.get("access-control-allow-origin") for answer in answers]
    assert (allowed, answers[0].status_code) == ([INTRANET, None], 204)
    assert code_of(answers[1]) == (403, "ORIGIN_NOT_ALLOWED")
