"""What a later file may do to OKRs that people work with: on the record, and with a yes."""

from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from model.database import Database
from model.grade import Grade, GradePast
from sync.imports import CycleGiven
from tests.sync.taken_in import NOW, on_day, options, record, rows, take_in
from tests.sync.test_import_okrs import objective, result, take_in_okrs

REVISIONS = """
    SELECT r.field, r.old, r.new, p.name, r.version, r.author_id, r.at FROM revision r
    LEFT JOIN person p ON p.id = r.old_ids[1] ORDER BY r.field
"""
PAST = CycleGiven("FY20-Q4", date(2020, 10, 1), date(2020, 12, 31))
SCORES = "SELECT score, score_reason, title FROM key_result"


async def test_a_score_that_somebody_gave_outlives_a_later_file(database: Database) -> None:
    await take_in(database, [record("1")])
    given = result("K-1", "O-1", score=Decimal("0.9"), result="All.")
    await take_in_okrs(database, [objective("O-1"), result("K-1", "O-1", score=Decimal("0.2"))])
    await rows(database, "UPDATE key_result SET score = 0.4, score_reason = 'Late' RETURNING id")
    [[key, by]] = await rows(database, "SELECT k.id, p.id FROM key_result k, person p")
    async with database.system() as session:
        grade = {"key_result_id": key, "graded_by_id": by, "graded_at": NOW}
        await session.run(sa.insert(Grade).values(**grade))
    report = await take_in_okrs(database, [objective("O-1"), given])
    assert (report.changes, await rows(database, SCORES)) == (
        (), [(Decimal("0.4"), "Late", "Do K-1")]
    )  # fmt: skip


async def test_so_does_one_that_waits_to_be_given_anew(database: Database) -> None:
    await take_in(database, [record("1")])
    given = result("K-1", "O-1", score=Decimal("0.9"), result="All.")
    await take_in_okrs(database, [objective("O-1"), result("K-1", "O-1", score=Decimal("0.2"))])
    await rows(database, "UPDATE key_result SET score = 0.4, score_reason = 'Late' RETURNING id")
    [[key, by]] = await rows(database, "SELECT k.id, p.id FROM key_result k, person p")
    async with database.system() as session:
        grade = {"key_result_id": key, "graded_by_id": by, "graded_at": NOW, "until": NOW}
        await session.run(sa.insert(GradePast).values(**grade))
    await take_in_okrs(database, [objective("O-1"), given])
    assert await rows(database, SCORES) == [(Decimal("0.4"), "Late", "Do K-1")]


async def test_what_a_later_file_says_otherwise_is_kept_as_a_revision(database: Database) -> None:
    await take_in(database, [record("1", "Ann", title="CEO"), record("2", "Bob", title="CTO")])
    await take_in_okrs(database, [objective("O-1", owner_title="CEO")])
    await take_in_okrs(database, [objective("O-1", owner_title="CTO", title="Win")], on_day(1))
    later = on_day(1).now()
    assert await rows(database, REVISIONS) == [
        ("owner", "Ann", "Bob", "Ann", 2, None, later),
        ("ownerTitle", "CEO", "CTO", None, 2, None, later),
        ("title", "Do O-1", "Win", None, 2, None, later),
    ]


async def test_of_many_that_a_later_file_changes_each_is_kept(database: Database) -> None:
    await take_in_okrs(database, [objective(f"O-{number}") for number in range(30)])
    again = [objective(f"O-{number}", title=f"Win {number}") for number in range(30)]
    await take_in_okrs(database, again)
    count = "SELECT count(*), count(DISTINCT objective_id) FROM revision WHERE field = 'title'"
    assert await rows(database, count) == [(30, 30)]


async def test_a_key_results_revision_names_both_it_and_its_objective(database: Database) -> None:
    await take_in_okrs(database, [objective("O-1"), result("K-1", "O-1")])
    await take_in_okrs(database, [objective("O-1"), result("K-1", "O-1", title="Sell")])
    both = "SELECT k.title, o.title, r.old FROM revision r JOIN key_result k ON k.id = "
    both += "r.key_result_id JOIN objective o ON o.id = r.objective_id"
    assert await rows(database, both) == [("Sell", "Do O-1", "Do K-1")]


async def test_what_is_there_of_a_closed_cycle_changes_on_a_yes_only(database: Database) -> None:
    await take_in_okrs(database, [objective("O-1")], cycle=PAST)
    changed = [objective("O-1", title="Win"), objective("O-2")]
    titles = "SELECT title FROM objective ORDER BY title"
    report = await take_in_okrs(database, changed, cycle=PAST)
    assert report.held is not None
    assert (report.held.counts, await rows(database, titles)) == (
        {"objectives_updated": 1}, [("Do O-1",), ("Do O-2",)]
    )  # fmt: skip
    yes = options(approve_hash=report.held.hash)
    await take_in_okrs(database, changed, yes, cycle=PAST)
    assert await rows(database, titles) == [("Do O-2",), ("Win",)]


async def test_an_objective_that_has_ended_takes_nothing_of_a_later_file_and_each_row_is_told(
    database: Database,
) -> None:
    file = [objective("O-1"), result("K-1", "O-1"), objective("O-2"), result("K-2", "O-2")]
    await take_in_okrs(database, [*file, result("K-3", "O-1")])
    ended = "UPDATE objective SET status = 'CLOSED' WHERE title = 'Do O-1' RETURNING id"
    assert len(await rows(database, ended)) == 1
    titles = "SELECT title FROM key_result WHERE archived_at IS NULL UNION ALL "
    titles += "SELECT title FROM objective ORDER BY title"
    before = await rows(database, titles)
    again = [
        objective("O-1", title="Win"), result("K-1", "O-1", title="Sell"), objective("O-2"),
        result("K-2", "O-1"), result("K-4", "O-1"), objective("O-3", "K-4"),
    ]  # fmt: skip
    report = await take_in_okrs(database, again)
    told = sorted((each.code, each.subject) for each in report.issues)
    assert told == [
        ("NOT_OPEN", "K-1"), ("NOT_OPEN", "K-2"), ("NOT_OPEN", "K-3"), ("NOT_OPEN", "K-4"),
        ("NOT_OPEN", "O-1"), ("PARENT_UNKNOWN", "O-3"),
    ]  # fmt: skip
    assert "Its objective O-1 is CLOSED" in next(
        each.message for each in report.issues if each.subject == "K-4"
    )
    assert await rows(database, titles) == sorted([*before, ("Do O-3",)])


async def test_an_objective_that_has_ended_is_no_issue_where_the_file_says_the_same(
    database: Database,
) -> None:
    file = [objective("O-1"), result("K-1", "O-1"), objective("O-2")]
    await take_in_okrs(database, file)
    ended = "UPDATE objective SET status = 'CLOSED' WHERE title = 'Do O-1' RETURNING id"
    assert len(await rows(database, ended)) == 1
    # It only comes after another one now.
    report = await take_in_okrs(database, [file[2], *file[:2]])
    assert report.issues == ()


async def test_a_key_result_that_moves_tells_nothing_of_what_not_everybody_sees(
    database: Database,
) -> None:
    file = [objective("O-1"), objective("O-2"), result("K-1", "O-1")]
    await take_in_okrs(database, file)
    hidden = "UPDATE objective SET visibility = 'RESTRICTED' WHERE title = 'Do O-2' RETURNING id"
    assert len(await rows(database, hidden)) == 1
    await take_in_okrs(database, [*file[:2], result("K-1", "O-2", title="Secret")])
    told = "SELECT field, old, new FROM revision WHERE key_result_id IS NOT NULL"
    assert await rows(database, told) == [("objective", "Do O-1", None)]
