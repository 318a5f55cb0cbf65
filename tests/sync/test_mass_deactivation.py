"""Thirty ways in which a source makes a company look empty: none is applied without a yes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from connectors.person_told import incomplete
from connectors.records import PersonRecord, Problem
from model.database import Database
from rules.terms import PersonStatus
from sync.options import RunOptions
from tests.sync.taken_in import NOW, contents, everybody, options, rows, take_in

SIZE = 60
BEFORE = everybody(SIZE, missing=1)
ENDED = NOW.date() - timedelta(days=1)
People = Sequence[PersonRecord]


def first(share: float) -> People:
    return BEFORE[: int(SIZE * share)]


def some(share: float, seed: int) -> People:
    return Random(seed).sample(BEFORE, int(SIZE * share))


def changed(share: float, **changes: Any) -> People:
    count = int(SIZE * share)
    return [replace(each, **changes) for each in BEFORE[:count]] + list(BEFORE[count:])


def renamed(prefix: str) -> People:
    """The same people under other ids, as after a move to another system, and no e-mails."""
    return [replace(each, source_id=f"{prefix}{each.source_id}", email=None) for each in BEFORE]


SCENARIOS: dict[str, People] = {
    "nobody": [],
    "one alone": BEFORE[:1],
    **{f"the first {share:.0%}": first(share) for share in (0.2, 0.5, 0.8, 0.88)},
    "the last half": BEFORE[SIZE // 2 :],
    "every second": BEFORE[::2],
    **{f"{share:.0%} by chance": some(share, seed) for seed, share in
       enumerate((0.1, 0.25, 0.4, 0.6, 0.75, 0.85))},
    **{f"{share:.0%} have ended": changed(share, status=PersonStatus.ENDED)
       for share in (0.15, 0.5, 0.9, 1)},
    **{f"{share:.0%} ended yesterday": changed(share, status=PersonStatus.ENDED, ended_on=ENDED)
       for share in (0.12, 0.3, 1)},
    **{f"{share:.0%} have no manager": changed(share, manager_source_id=None)
       for share in (0.5, 0.8, 1)},
    **{f"{share:.0%} are in no unit": changed(share, unit_path=()) for share in (0.5, 1)},
    "all under other ids": renamed("new-"),
    "half of them, the rest ended": [
        *first(0.5), *(replace(each, status=PersonStatus.ENDED) for each in BEFORE[30:50])
    ],
    "no manager and ended": changed(0.6, manager_source_id=None, status=PersonStatus.ENDED),
    "one page of three": BEFORE[20:40],
}  # fmt: skip
ACTIVE = "SELECT count(*) FROM person WHERE retired_at IS NULL"
LINES = """SELECT count(*) FROM (SELECT DISTINCT ON (person_id) manager_id FROM reporting_line
    ORDER BY person_id, starts_on DESC) l WHERE manager_id IS NOT NULL"""
UNITS = """SELECT count(*) FROM (SELECT DISTINCT ON (person_id, unit_id) role FROM membership
    ORDER BY person_id, unit_id, starts_on DESC) m WHERE role IS NOT NULL"""


def test_there_are_thirty() -> None:
    assert len(SCENARIOS) == 30


async def standing(database: Database) -> list[int]:
    return [int((await rows(database, sql))[0][0]) for sql in (ACTIVE, LINES, UNITS)]


@pytest.mark.parametrize("name", SCENARIOS)
async def test_what_would_empty_the_company_waits(database: Database, name: str) -> None:
    await take_in(database, BEFORE)
    before = await standing(database)
    report = await take_in(database, SCENARIOS[name], options(now=later))
    assert report.held is not None, name
    after = await standing(database)
    assert all(now >= was for now, was in zip(after, before, strict=True)), (name, before, after)


async def test_what_may_lack_somebody_takes_nobody_away(database: Database) -> None:
    await take_in(database, BEFORE)
    before = await contents(database)
    doubt: list[Problem] = [incomplete("The list ended too early.")]
    report = await take_in(database, BEFORE[:-2], options(now=later), doubt)
    assert report.held is not None
    assert (await contents(database))["people"] == before["people"]


def later() -> datetime:
    return NOW + timedelta(days=1)


async def test_uploads_that_each_lack_a_few_more_wait_together(database: Database) -> None:
    await take_in(database, BEFORE)
    held: list[bool] = []
    for hour, size in enumerate((55, 50, 45, 40), start=1):
        report = await take_in(database, BEFORE[:size], in_hours(hour))
        held.append(report.held is not None)
    assert held == [False, True, True, True]
    assert await rows(database, ACTIVE) == [(55,)]


async def test_an_upload_says_yes_to_what_waits_together(database: Database) -> None:
    await take_in(database, BEFORE)
    await take_in(database, BEFORE[:55], in_hours(1))
    waiting = await take_in(database, BEFORE[:50], in_hours(2))
    assert waiting.held is not None
    await take_in(database, BEFORE[:50], in_hours(3, approve_hash=waiting.held.hash))
    assert await rows(database, ACTIVE) == [(50,)]


async def test_what_a_run_took_before_it_was_cut_off_counts_with_the_next(
    database: Database,
) -> None:
    await take_in(database, BEFORE)
    with pytest.raises(Cut):
        await take_in(database, BEFORE[:55], in_hours(1, page=2, progress=cut_off))
    assert await rows(database, ACTIVE) == [(58,)]
    report = await take_in(database, BEFORE[:53], in_hours(2))
    assert report.held is not None
    assert await rows(database, ACTIVE) == [(58,)]


class Cut(Exception):
    """In the middle of a run, after the first page."""


def cut_off(_done: int, _total: int) -> None:
    raise Cut


def in_hours(hours: int, **changes: Any) -> RunOptions:
    return options(now=lambda: NOW + timedelta(hours=hours), **changes)
