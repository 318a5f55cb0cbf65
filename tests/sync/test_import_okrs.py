"""Importing OKRs: published, owned by job title, aligned as the file has it, and only once."""

from datetime import date
from decimal import Decimal
from typing import Any

from connectors.okr_file import NodeKind, NodeRecord
from connectors.records import Problem
from model.database import Database
from model.objective import Objective
from sync.imports import CycleGiven, import_okrs
from sync.options import RunOptions
from sync.report import ImportReport
from tests.sync.taken_in import DATA, LOG, NOW, on_day, options, record, rows, stamps, take_in

QUARTER = CycleGiven("FY26-Q4", date(2026, 10, 1), date(2026, 12, 31))
NONE = {"created": 0, "updated": 0, "retired": 0, "unchanged": 0}


def objective(id_: str, under: str | None = None, **changes: Any) -> NodeRecord:
    return node(id_, NodeKind.OBJECTIVE, under, **changes)


def result(id_: str, under: str | None, **changes: Any) -> NodeRecord:
    return node(id_, NodeKind.KEY_RESULT, under, **changes)


def node(id_: str, kind: NodeKind, under: str | None, **changes: Any) -> NodeRecord:
    values: dict[str, Any] = {
        "id": id_, "kind": kind, "title": f"Do {id_}", "owner_title": None, "parent_id": under,
        "result": None, "score": None, "where": f"node {id_}",
    }  # fmt: skip
    return NodeRecord(**{**values, **changes})


TREE = [
    objective("O-1"),
    result("K-1", "O-1", score=Decimal("0.7"), result="Most of it."),
    result("K-2", "O-1"),
    objective("O-2", "O-1"),
    objective("O-3", "K-2"),
    objective("O-4"),
]


async def take_in_okrs(
    database: Database,
    records: list[NodeRecord],
    run: RunOptions | None = None,
    problems: tuple[Problem, ...] = (),
    cycle: CycleGiven = QUARTER,
) -> ImportReport:
    return await import_okrs(database, records, problems, cycle=cycle, run=run or options())


NODES = """
    SELECT split_part(o.source_key, '/', 2), o.title, o.owner_title, p.name, o.level, o.position
    FROM objective o LEFT JOIN person p ON p.id = o.owner_id ORDER BY 1
"""
LINKS = """
    SELECT split_part(child.source_key, '/', 2),
           split_part(coalesce(o.source_key, k.source_key), '/', 2), a.mode, a.share, a.position
    FROM alignment a JOIN objective child ON child.id = a.child_objective_id
    LEFT JOIN objective o ON o.id = a.parent_objective_id
    LEFT JOIN key_result k ON k.id = a.parent_key_result_id ORDER BY 1
"""
RESULTS = """
    SELECT split_part(k.source_key, '/', 2), split_part(o.source_key, '/', 2), k.kind, k.score,
           k.score_reason, k.position, k.weight FROM key_result k
    JOIN objective o ON o.id = k.objective_id ORDER BY 1
"""


async def links(database: Database) -> list[tuple[Any, ...]]:
    return [row[:2] for row in await rows(database, LINKS)]


def told(report: ImportReport) -> list[tuple[str, str]]:
    return [(issue.code, issue.subject) for issue in report.issues]


async def test_a_file_arrives_whole(database: Database) -> None:
    report = await take_in_okrs(database, TREE)
    assert report.counts == {
        **NONE, "created": 6, "objectives": {**NONE, "created": 4},
        "key_results": {**NONE, "created": 2}, "cycles": {**NONE, "created": 1},
        "issues": 0,
    }  # fmt: skip
    assert [(row[0], row[4], row[5]) for row in await rows(database, NODES)] == [
        ("O-1", "COMPANY", 0),
        ("O-2", "UNIT", 2),
        ("O-3", "UNIT", 0),
        ("O-4", "COMPANY", 1),
    ]
    assert await rows(database, RESULTS) == [
        ("K-1", "O-1", "BASELINE", Decimal("0.7"), "Most of it.", 0, 1),
        ("K-2", "O-1", "BASELINE", None, None, 1, 1),
    ]
    assert await rows(database, LINKS) == [
        ("O-2", "O-1", "CONTRIBUTES", 1, 2),
        ("O-3", "K-2", "CONTRIBUTES", 1, 0),
    ]


async def test_imported_objectives_are_published_and_public(database: Database) -> None:
    await take_in_okrs(database, TREE[:1])
    said = "SELECT status, visibility, ambition, rollup_mode, published_at FROM objective"
    expected = ("PUBLISHED", "PUBLIC", "COMMITTED", "KEY_RESULTS", NOW)
    assert await rows(database, said) == [expected]


async def test_a_second_import_writes_nothing(database: Database) -> None:
    await take_in_okrs(database, TREE)
    before = await stamps(database)
    report = await take_in_okrs(database, TREE, on_day(1))
    assert (report.changes, report.counts["unchanged"]) == ((), 6)
    assert await stamps(database) == before


async def test_a_dry_run_writes_nothing_and_names_the_same_hash(database: Database) -> None:
    before = await stamps(database, *DATA, *LOG)
    dry = await take_in_okrs(database, TREE, options(dry_run=True))
    assert await stamps(database, *DATA, *LOG) == before
    assert (await take_in_okrs(database, TREE)).hash == dry.hash


async def test_children_may_come_before_their_parents(database: Database) -> None:
    await take_in_okrs(database, TREE[::-1])
    assert await links(database) == [("O-2", "O-1"), ("O-3", "K-2")]


async def test_the_owner_is_the_one_person_with_the_title(database: Database) -> None:
    people = [
        record("1", "Ann", title="Head of  Sales"),
        record("2", "Bob", title="Engineer"),
        record("3", "Cid", title="Engineer"),
    ]
    await take_in(database, people)
    report = await take_in_okrs(
        database,
        [
            objective("O-1", owner_title="head of sales"),
            objective("O-2", owner_title="Engineer"),
            result("K-1", "O-2", owner_title="ENGINEER"),
            objective("O-3", owner_title="CEO"),
        ],
    )
    assert told(report) == [("OWNER_AMBIGUOUS", "Engineer"), ("OWNER_UNKNOWN", "CEO")]
    assert [each.id for each in report.issues[0].concerns] == ["O-2", "K-1"]
    assert [row[2:4] for row in await rows(database, NODES)] == [
        ("head of sales", "Ann"),
        ("Engineer", None),
        ("CEO", None),
    ]


async def test_an_owner_who_arrives_later_heals_the_issue(database: Database) -> None:
    await take_in_okrs(database, [objective("O-1", owner_title="CEO")])
    await take_in(database, [record("1", "Ann", title="CEO")])
    report = await take_in_okrs(database, [objective("O-1", owner_title="CEO")])
    assert (told(report), report.counts["updated"]) == ([], 1)
    assert [row[3] for row in await rows(database, NODES)] == ["Ann"]
    assert await rows(database, "SELECT code FROM sync_issue WHERE resolved_at IS NULL") == []


async def test_an_owner_who_left_stays_named_until_the_title_changes(database: Database) -> None:
    await take_in(database, [record("1", "Ann", title="CEO"), record("2")])
    await take_in_okrs(database, [objective("O-1", owner_title="CEO")])
    await take_in(database, [record("2")])
    await take_in_okrs(database, [objective("O-1", owner_title="CEO")])
    assert [row[3] for row in await rows(database, NODES)] == ["Ann"]
    await take_in_okrs(database, [objective("O-1", owner_title="CTO")])
    assert [row[2:4] for row in await rows(database, NODES)] == [("CTO", None)]


async def test_a_node_without_its_place_is_told(database: Database) -> None:
    report = await take_in_okrs(
        database,
        [objective("O-1", "X"), result("K-1", None), result("K-2", "K-1"), objective("O-2", "K-2")],
    )
    assert told(report) == [
        ("KEY_RESULT_WITHOUT_OBJECTIVE", "K-1"),
        ("KEY_RESULT_WITHOUT_OBJECTIVE", "K-2"),
        ("PARENT_UNKNOWN", "O-1"),
        ("PARENT_UNKNOWN", "O-2"),
    ]
    assert [(row[0], row[4]) for row in await rows(database, NODES)] == [
        ("O-1", "COMPANY"),
        ("O-2", "COMPANY"),
    ]
    assert await links(database) == []


async def test_a_parent_who_arrives_later_takes_its_child(database: Database) -> None:
    await take_in_okrs(database, [objective("O-2", "O-1")])
    report = await take_in_okrs(database, [objective("O-1"), objective("O-2", "O-1")])
    assert (told(report), await links(database)) == ([], [("O-2", "O-1")])
    assert [row[4] for row in await rows(database, NODES)] == ["COMPANY", "UNIT"]


async def test_parents_in_a_circle_are_told_with_their_path(database: Database) -> None:
    circle = [objective("O-1", "K-2"), result("K-1", "O-1"), objective("O-2", "K-1")]
    report = await take_in_okrs(
        database, [*circle, result("K-2", "O-2"), objective("O-3", "O-1"), objective("O-4", "O-4")]
    )
    assert told(report) == [("PARENT_LOOP", "K-1"), ("PARENT_LOOP", "O-4")]
    assert "K-1 → O-1 → K-2 → O-2 → K-1" in report.issues[0].message
    assert (report.counts["created"], await links(database)) == (6, [("O-3", "O-1")])


async def test_a_change_of_parent_moves_the_one_link(database: Database) -> None:
    await take_in_okrs(database, TREE)
    moved = [*TREE[:3], objective("O-2", "K-1"), objective("O-3"), TREE[5]]
    report = await take_in_okrs(database, moved)
    assert await links(database) == [("O-2", "K-1")]
    assert report.held is None


async def test_links_that_people_made_are_kept(database: Database) -> None:
    await take_in_okrs(database, TREE)
    told = [column.name for column in Objective.__table__.columns if column.computed is None]
    copied = ", ".join(f"r.{name}" for name in told)
    await rows(
        database,
        f"WITH own AS (INSERT INTO objective ({', '.join(told)}) SELECT {copied} FROM objective o, "
        "jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'connection_id', "
        "NULL, 'source_key', NULL, 'title', 'Ours')) r WHERE o.title = 'Do O-1' RETURNING id) "
        "INSERT INTO alignment (id, child_objective_id, parent_objective_id, mode, share) SELECT "
        "gen_random_uuid(), o.id, own.id, 'CONTRIBUTES', 0 FROM own, objective o "
        "WHERE o.title = 'Do O-4' RETURNING id",
    )
    report = await take_in_okrs(database, TREE)
    assert report.changes == ()


async def test_what_the_file_leaves_open_stays_as_it_is(database: Database) -> None:
    await take_in_okrs(database, TREE)
    await rows(database, "UPDATE key_result SET score = 0.9, score_reason = 'Graded' RETURNING id")
    report = await take_in_okrs(database, [TREE[0], result("K-1", "O-1"), *TREE[2:]])
    assert report.changes == ()


async def test_an_id_that_changed_its_kind_is_told_and_left(database: Database) -> None:
    await take_in_okrs(database, TREE)
    report = await take_in_okrs(database, [*TREE[:5], result("O-4", "O-1")])
    assert told(report) == [("KIND_CHANGED", "O-4")]


async def test_the_same_ids_in_another_cycle_are_other_okrs(database: Database) -> None:
    await take_in_okrs(database, [objective("O-1", "X")])
    later = CycleGiven("FY27-Q1", date(2027, 1, 1), date(2027, 3, 31))
    report = await take_in_okrs(database, [objective("O-1")], cycle=later)
    assert report.counts["created"] == 1
    assert await rows(database, "SELECT subject, resolved_at FROM sync_issue") == [
        ("FY26-Q4/O-1", None)
    ]


async def test_a_cycle_whose_key_begins_with_anothers_has_okrs_of_its_own(
    database: Database,
) -> None:
    inner = CycleGiven("FY26-Q4/b", date(2026, 10, 1), date(2026, 10, 31))
    await take_in_okrs(database, [objective("O-1"), objective("O-2", "X")], cycle=inner)
    await take_in_okrs(database, [objective("b/O-1")])
    report = await take_in_okrs(database, [objective("b/O-1")])
    assert (report.changes, report.counts["unchanged"]) == ((), 1)
    assert await rows(database, "SELECT source_key, archived_at FROM objective ORDER BY 1") == [
        ("FY26-Q4%2Fb/O-1", None),
        ("FY26-Q4%2Fb/O-2", None),
        ("FY26-Q4/b/O-1", None),
    ]
    said = "SELECT subject FROM sync_issue WHERE resolved_at IS NULL"
    assert await rows(database, said) == [("FY26-Q4%2Fb/O-2",)]


async def test_roll_ups_are_there_after_an_import(database: Database) -> None:
    await take_in_okrs(database, TREE)
    assert await rows(database, "SELECT value, measured_share FROM rollup") == [(None, 0)] * 4
