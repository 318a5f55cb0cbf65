"""The demo that lived through a quarter: once, in a folder of its own, and never half."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.demo.company import ZONE, demo_company
from app.demo.lived import BEGUN, DONE, MARK, check_new, first_morning, is_lived
from rules.errors import Invalid

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BEGINS = datetime(2026, 8, 1, 6, 0, tzinfo=ZONE)


def test_it_begins_on_the_first_morning_of_the_last_quarter() -> None:
    assert first_morning(NOW) == BEGINS
    assert first_morning(datetime(2026, 10, 31, 23, 30, tzinfo=UTC)) == BEGINS


def test_a_company_that_was_told_is_not_simulated_afterwards(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="without a simulated quarter"):
        check_new(tmp_path, demo_company(NOW), BEGINS)


def test_a_story_that_broke_off_is_not_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / MARK).write_text(BEGUN)
    with pytest.raises(Invalid, match="interrupted"):
        check_new(tmp_path, demo_company(BEGINS), BEGINS)
    assert not is_lived(tmp_path)


def test_one_that_was_told_to_the_end_stays_so(tmp_path: Path) -> None:
    (tmp_path / MARK).write_text(DONE)
    assert is_lived(tmp_path)
    check_new(tmp_path, demo_company(BEGINS), BEGINS)
