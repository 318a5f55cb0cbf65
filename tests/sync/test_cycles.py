"""The cycle that OKRs are taken into: found by its key, or made from dates or a fiscal key."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from model.database import Database
from model.settings import OkrSettings
from rules.errors import Invalid
from rules.health import PaceModel
from sync.imports import CycleGiven
from tests.support.company import NOW, Company
from tests.sync.taken_in import rows
from tests.sync.test_import_okrs import QUARTER, TREE, take_in_okrs

UNCHANGED: dict[str, Any] = {
    "pace_model": PaceModel.RATIO,
    "on_track": Decimal("0.7"),
    "behind": Decimal("0.4"),
    "verdict_from": Decimal("0.1"),
    "questions": [],
    "reason": "So it is.",
    "changed_at": NOW,
}


async def test_a_cycle_by_its_key_brings_its_year(database: Database) -> None:
    await rows(database, "INSERT INTO organisation VALUES (1, 'Acme', 'UTC', 2) RETURNING id")
    await take_in_okrs(database, TREE, cycle=CycleGiven("FY20-Q4"))
    said = (
        "SELECT c.key, c.kind, c.starts_on, c.ends_on, c.grading_ends_on, p.key FROM cycle c "
        "LEFT JOIN cycle p ON p.id = c.parent_id ORDER BY 1"
    )
    end, graded = date(2020, 1, 31), date(2020, 2, 14)
    assert await rows(database, said) == [
        ("FY20", "ANNUAL", date(2019, 2, 1), end, graded, None),
        ("FY20-Q4", "QUARTER", date(2019, 11, 1), end, graded, "FY20"),
    ]
    report = await take_in_okrs(database, TREE, cycle=CycleGiven("FY20-Q4"))
    assert report.changes == ()


async def test_a_new_cycle_is_graded_as_long_as_the_newest_settings_say(database: Database) -> None:
    ann = await Company(database).person("Ann")
    for version, days in ((2, 5), (3, 30)):
        await Company(database).add(
            OkrSettings, **UNCHANGED, version=version, grading_days=days, changed_by_id=ann
        )
    await take_in_okrs(database, TREE, cycle=CycleGiven("S", date(2026, 3, 1), date(2026, 5, 1)))
    graded = date(2026, 5, 31)
    assert await rows(database, "SELECT grading_ends_on FROM cycle") == [(graded,)]


@pytest.mark.parametrize("key", ["FY20-Q4", "Spring"])
async def test_a_cycle_that_nobody_can_date_is_refused(database: Database, key: str) -> None:
    with pytest.raises(Invalid, match="--starts and --ends"):
        await take_in_okrs(database, TREE, cycle=CycleGiven(key))


async def test_a_cycle_of_ones_own_takes_both_dates(database: Database) -> None:
    spring = CycleGiven("Spring", date(2026, 3, 1), date(2026, 5, 31))
    await take_in_okrs(database, TREE, cycle=spring)
    assert await rows(database, "SELECT key, kind FROM cycle") == [("Spring", "CUSTOM")]


@pytest.mark.parametrize(
    ("cycle", "sentence"),
    [
        (CycleGiven("FY26-Q4", date(2026, 9, 1)), "is there already, from 2026-10-01"),
        (CycleGiven("X", date(2026, 2, 1), date(2026, 1, 1)), "before it starts"),
        (CycleGiven("FY27-Q4", QUARTER.starts_on, QUARTER.ends_on), "FY26-Q4 has these days"),
        (
            CycleGiven("FY26-Q3", date(2026, 12, 31), date(2027, 3, 30)),
            "FY26-Q4 has these days already, 2026-10-01 to 2026-12-31",
        ),
    ],
)
async def test_dates_that_contradict_are_refused(
    database: Database, cycle: CycleGiven, sentence: str
) -> None:
    await take_in_okrs(database, TREE)
    with pytest.raises(Invalid, match=sentence):
        await take_in_okrs(database, TREE, cycle=cycle)
