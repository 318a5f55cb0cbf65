"""Units by their paths: there from the first day of their first member, retired with the last."""

from datetime import date, timedelta

from model.database import Database
from tests.sync.taken_in import HIRED, TODAY, contents, on_day, record, rows, take_in

LATER = TODAY + timedelta(days=5)


async def test_people_belong_to_the_deepest_unit_of_their_path(database: Database) -> None:
    await take_in(database, [record("1", unit_path=("A", "B", "C"))])
    found = await contents(database)
    assert [(row[0], row[3]) for row in found["units"]] == [
        ("A", None),
        ("A/B", "A"),
        ("A/B/C", "A/B"),
    ]
    assert found["memberships"] == [("1", "A/B/C", HIRED, "MEMBER")]


async def test_a_slash_in_a_name_is_no_step_of_the_path(database: Database) -> None:
    await take_in(database, [record("1", unit_path=("R/D",)), record("2", unit_path=("R", "D"))])
    found = await contents(database)
    assert [(row[0], row[1]) for row in found["units"]] == [
        ("R", "R"),
        ("R%2FD", "R/D"),
        ("R/D", "D"),
    ]


async def test_units_that_name_each_other_are_no_circle(database: Database) -> None:
    paths = [("A", "B"), ("B", "A"), ("A", "B", "A"), ("A", "A")]
    people = [record(str(number), unit_path=path) for number, path in enumerate(paths)]
    await take_in(database, people)
    above = {row[0]: row[3] for row in (await contents(database))["units"]}
    assert above == {"A": None, "B": None, "A/B": "A", "B/A": "B", "A/B/A": "A/B", "A/A": "A"}
    assert (await take_in(database, people)).changes == ()


async def test_a_unit_begins_with_its_first_member_below_too(database: Database) -> None:
    early = record("1", unit_path=("A", "B"), started_on=date(2018, 1, 1))
    await take_in(database, [early, record("2", unit_path=("A",))])
    assert [(row[0], row[4]) for row in (await contents(database))["units"]] == [
        ("A", date(2018, 1, 1)),
        ("A/B", date(2018, 1, 1)),
    ]


async def test_a_move_begins_today_and_ends_what_was(database: Database) -> None:
    await take_in(database, [record("1", unit_path=("A",)), record("2", unit_path=("A",))])
    moved = [record("1", unit_path=("B",)), record("2", unit_path=("A",))]
    await take_in(database, moved, on_day(5))
    found = await contents(database)
    assert found["memberships"] == [
        ("1", "A", HIRED, "MEMBER"),
        ("1", "A", LATER, None),
        ("1", "B", LATER, "MEMBER"),
        ("2", "A", HIRED, "MEMBER"),
    ]
    assert [(row[0], row[4]) for row in found["units"]] == [("A", HIRED), ("B", LATER)]


async def test_an_older_colleague_makes_a_known_unit_older(database: Database) -> None:
    await take_in(database, [record("1", unit_path=("A",))])
    older = record("2", unit_path=("A",), started_on=date(2019, 1, 1))
    report = await take_in(database, [record("1", unit_path=("A",)), older], on_day(5))
    assert report.counts["units"] == {"created": 0, "updated": 1, "retired": 0, "unchanged": 0}
    assert [row[4] for row in (await contents(database))["units"]] == [date(2019, 1, 1)]


async def test_a_unit_without_people_is_retired_and_comes_back(database: Database) -> None:
    there = [record("1", unit_path=("A",)), record("2", unit_path=("B",))]
    gone = [record("1", unit_path=("A",)), record("2", unit_path=("A",))]
    await take_in(database, there)
    report = await take_in(database, gone, on_day(5))
    assert report.counts["units"] == {"created": 0, "updated": 0, "retired": 1, "unchanged": 1}
    await take_in(database, there, on_day(6))
    assert [row[4:] for row in (await contents(database))["units"] if row[0] == "B"] == [
        (HIRED, False),
        (LATER, True),
        (LATER + timedelta(days=1), False),
    ]


async def test_a_unit_that_another_source_uses_stays(database: Database) -> None:
    await take_in(database, [record("1", unit_path=("A", "B"))])
    await take_in(database, [record("x", unit_path=("A", "B"))], source="payroll")
    report = await take_in(database, [record("1")], on_day(1))
    assert report.counts["units"] == {"created": 0, "updated": 0, "retired": 0, "unchanged": 0}
    kept = [row for row in (await contents(database))["memberships"] if row[0] == "x"]
    assert kept == [("x", "A/B", HIRED, "MEMBER")]


async def test_a_role_and_a_team_that_people_gave_are_kept(database: Database) -> None:
    await take_in(database, [record("1", unit_path=("A",))])
    await rows(database, "UPDATE membership SET role = 'LEAD' RETURNING role")
    await rows(
        database,
        "WITH unit AS (INSERT INTO org_unit (id, key) VALUES (gen_random_uuid(), 'guild') "
        "RETURNING id), state AS (INSERT INTO unit_state (unit_id, starts_on, name, sort_key) "
        "SELECT id, '2020-01-01', 'Guild', 'guild' FROM unit RETURNING unit_id) "
        "INSERT INTO membership SELECT person_id, unit_id, '2020-01-01', 'MEMBER', NULL "
        "FROM state, identity RETURNING role",
    )
    report = await take_in(database, [record("1", unit_path=("A",))], on_day(1))
    assert report.counts["unchanged"] == 1
    await take_in(database, [record("1", unit_path=("B",))], on_day(2))
    assert ("1", "guild", date(2020, 1, 1), "MEMBER") in (await contents(database))["memberships"]


async def test_two_sources_may_name_one_unit_and_leave_a_role_in_it_alone(
    database: Database,
) -> None:
    await take_in(database, [record("1", unit_path=("A",))])
    await rows(database, "UPDATE membership SET role = 'LEAD' RETURNING role")
    same = [record("x", "Person 1", email="1@example.com", unit_path=("A",))]
    for day in (1, 2):
        report = await take_in(database, same, on_day(day), source="payroll")
        assert [each.noun for each in report.changes] == ["PERSON"] * (day == 1)
    assert (await contents(database))["memberships"] == [
        ("1", "A", HIRED, "LEAD"),
        ("x", "A", HIRED, "LEAD"),
    ]
