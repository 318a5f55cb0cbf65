"""The demo that lived through a time: once, in a folder of its own, and never half."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.demo.company import ZONE, demo_company
from app.demo.lived import BEGUN, DONE, QUARTER, YEAR, Story
from rules.errors import Invalid

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BEGINS = datetime(2026, 8, 1, 6, 0, tzinfo=ZONE)


def test_a_quarter_begins_on_the_first_morning_of_the_last_one() -> None:
    assert QUARTER.first_morning(NOW) == BEGINS
    assert QUARTER.first_morning(datetime(2026, 10, 31, 23, 30, tzinfo=UTC)) == BEGINS


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        (datetime(2026, 12, 2, 9, tzinfo=UTC), datetime(2025, 11, 1, 6, tzinfo=ZONE)),
        (datetime(2026, 11, 1, 9, tzinfo=UTC), datetime(2025, 11, 1, 6, tzinfo=ZONE)),
        (datetime(2026, 10, 31, 9, tzinfo=UTC), datetime(2025, 8, 1, 6, tzinfo=ZONE)),
    ],
)
def test_a_year_ends_where_the_running_quarter_begins(now: datetime, begins: datetime) -> None:
    assert YEAR.first_morning(now) == begins


def test_a_year_is_four_quarters_from_its_first_morning() -> None:
    company = demo_company(datetime(2025, 11, 1, 6, tzinfo=ZONE))
    lived = [cycle.key for cycle in YEAR.lived(company)]
    assert lived == ["FY26-Q4", "FY27-Q1", "FY27-Q2", "FY27-Q3"]


@pytest.mark.parametrize("story", [QUARTER, YEAR])
def test_a_company_that_was_told_is_not_simulated_afterwards(tmp_path: Path, story: Story) -> None:
    with pytest.raises(Invalid, match=f"without a simulated {story.name}"):
        story.check_new(tmp_path, demo_company(NOW), BEGINS)


def test_a_story_that_broke_off_is_not_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / QUARTER.mark).write_text(BEGUN)
    with pytest.raises(Invalid, match="interrupted"):
        QUARTER.check_new(tmp_path, demo_company(BEGINS), BEGINS)
    assert not QUARTER.is_lived(tmp_path)


def test_one_that_was_told_to_the_end_stays_so(tmp_path: Path) -> None:
    (tmp_path / QUARTER.mark).write_text(DONE)
    assert QUARTER.is_lived(tmp_path)
    QUARTER.check_new(tmp_path, demo_company(BEGINS), BEGINS)
