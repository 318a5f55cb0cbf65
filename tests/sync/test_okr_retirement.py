"""OKRs that a complete file no longer holds: archived, guarded, the same again if they return."""

from datetime import date

import pytest

from connectors.okr_file import NodeRecord
from connectors.records import Problem
from model.database import Database
from rules.errors import Conflict
from sync.imports import CycleGiven
from tests.sync.taken_in import NOW, on_day, options, rows, stamps
from tests.sync.test_import_okrs import (
    NONE,
    TREE,
    links,
    objective,
    result,
    take_in_okrs,
    told,
)

ARCHIVED = """
    SELECT split_part(source_key, '/', 2), archived_at FROM objective
    WHERE archived_at IS NOT NULL UNION ALL
    SELECT split_part(source_key, '/', 2), archived_at FROM key_result
    WHERE archived_at IS NOT NULL ORDER BY 1
"""
IDS = "SELECT source_key, id FROM objective UNION ALL SELECT source_key, id FROM key_result"
ANOTHER = CycleGiven("FY27-Q1", date(2027, 1, 1), date(2027, 3, 31))


def many(size: int) -> list[NodeRecord]:
    return [objective(f"O-{number}") for number in range(size)]


async def archived(database: Database) -> list[str]:
    return [row[0] for row in await rows(database, ARCHIVED)]


async def test_what_a_file_no_longer_holds_is_archived_and_keeps_its_links(
    database: Database,
) -> None:
    await take_in_okrs(database, TREE)
    before = await links(database)
    report = await take_in_okrs(database, TREE[:2])
    assert report.counts == {
        **NONE, "retired": 4, "unchanged": 2, "objectives": {**NONE, "retired": 3, "unchanged": 1},
        "key_results": {**NONE, "retired": 1, "unchanged": 1},
        "cycles": {**NONE, "unchanged": 1}, "issues": 0,
    }  # fmt: skip
    gone = ("K-2", "O-2", "O-3", "O-4")
    assert await rows(database, ARCHIVED) == [(key, NOW) for key in gone]
    assert await links(database) == before


async def test_the_same_shorter_file_again_writes_nothing(database: Database) -> None:
    await take_in_okrs(database, TREE)
    await take_in_okrs(database, TREE[:3])
    before = await stamps(database)
    report = await take_in_okrs(database, TREE[:3], on_day(1))
    assert report.changes == ()
    assert await stamps(database) == before


async def test_a_node_that_returns_is_the_same_one(database: Database) -> None:
    await take_in_okrs(database, TREE)
    before = await rows(database, IDS)
    await take_in_okrs(database, TREE[:1])
    report = await take_in_okrs(database, TREE, on_day(1))
    assert (report.counts["created"], report.counts["updated"]) == (0, 5)
    assert sorted(await rows(database, IDS)) == sorted(before)
    assert await archived(database) == []
    assert (await take_in_okrs(database, TREE)).changes == ()


async def test_a_broken_node_is_not_gone(database: Database) -> None:
    await take_in_okrs(database, TREE)
    broken = Problem("node 2", "K-1", "NO_TITLE", "Node 2 (K-1) has no title; it was left out.")
    report = await take_in_okrs(database, [TREE[0], *TREE[2:]], problems=(broken,))
    assert (told(report), await archived(database)) == ([("NO_TITLE", "K-1")], [])


async def test_a_file_retires_nothing_of_another_cycle_or_source(database: Database) -> None:
    await take_in_okrs(database, TREE)
    report = await take_in_okrs(database, [objective("O-9")], cycle=ANOTHER)
    assert (report.counts["retired"], await archived(database)) == (0, [])


async def test_many_that_are_gone_wait_until_their_very_plan_is_approved(
    database: Database,
) -> None:
    await take_in_okrs(database, many(20))
    held = (await take_in_okrs(database, [*many(14), objective("O-new")])).held
    assert held is not None
    assert held.counts == {"objectives_retired": 6}
    assert "6 of 20 active; the limit is 5" in held.reason
    assert await archived(database) == []
    with pytest.raises(Conflict, match="has changed"):
        await take_in_okrs(database, many(13), options(approve_hash=held.hash))
    again = [*many(14), objective("O-new")]
    report = await take_in_okrs(database, again, on_day(0, approve_hash=held.hash))
    assert (report.counts["retired"], report.held, len(await archived(database))) == (6, None, 6)


async def test_what_is_archived_is_no_part_of_the_guards_measure(database: Database) -> None:
    await take_in_okrs(database, many(60))
    await take_in_okrs(database, many(54))
    report = await take_in_okrs(database, many(48))
    assert report.held is not None
    assert "6 of 54 active; the limit is 5" in report.held.reason


async def test_an_approval_for_one_cycle_is_none_for_another(database: Database) -> None:
    await take_in_okrs(database, many(20))
    await take_in_okrs(database, many(20), cycle=ANOTHER)
    held = (await take_in_okrs(database, many(10))).held
    assert held is not None
    approving = options(approve_hash=held.hash)
    with pytest.raises(Conflict, match="has changed"):
        await take_in_okrs(database, many(10), approving, cycle=ANOTHER)


@pytest.mark.parametrize(
    ("records", "problems", "reason"),
    [
        ([], (), "The file lists no objective and no key result that could be read."),
        (
            TREE[:5],
            (Problem("node 6", "node 6", "NO_ID", "Node 6 has no id; it was left out."),),
            "It cannot be told which objective or key result node 6 is.",
        ),
    ],
)
async def test_a_file_in_doubt_retires_nothing_unasked(
    database: Database, records: list[NodeRecord], problems: tuple[Problem, ...], reason: str
) -> None:
    await take_in_okrs(database, TREE)
    report = await take_in_okrs(database, records, problems=problems)
    assert report.held is not None
    assert (report.held.reason, await archived(database)) == (reason, [])


async def test_a_list_of_nothing_takes_nothing_from_a_cycle_without_okrs(
    database: Database,
) -> None:
    report = await take_in_okrs(database, [])
    assert (report.held, report.counts["created"]) == (None, 0)


async def test_roll_ups_leave_out_what_is_archived(database: Database) -> None:
    await take_in_okrs(database, [objective("O-1"), result("K-1", "O-1"), result("K-2", "O-1")])
    await rows(
        database,
        "UPDATE key_result SET kind = 'INCREASE', start = 0, target = 100, "
        "current = CASE WHEN title = 'Do K-1' THEN 20 ELSE 100 END RETURNING id",
    )
    await take_in_okrs(database, [objective("O-1"), result("K-1", "O-1")])
    assert [float(row[0]) for row in await rows(database, "SELECT value FROM rollup")] == [0.2]
