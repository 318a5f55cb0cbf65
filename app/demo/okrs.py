"""The demo company's OKRs: this year and quarter, and the quarter before."""

from typing import Any
from uuid import UUID

from app.demo.chance import chance
from app.demo.company import SEED, DemoCompany
from app.demo.goal import Goals
from app.demo.goals import YEAR, of_the_last_quarter, of_this_quarter
from app.demo.periods import Period, label_of
from app.demo.scribe import Book, Directory, Scribe
from model.cycle import Cycle
from rules.cycles import grading_ends_on


def okrs(company: DemoCompany, directory: Directory) -> Book:
    """Every row of them; the quarter before is in the year that it belongs to."""
    now, before = company.quarter, company.quarter_before
    year, year_before = company.year(now), company.year(before)
    told: list[tuple[Period, Goals]] = [
        (year, YEAR),
        (before, of_the_last_quarter()),
        (now, of_this_quarter()),
    ]
    if year_before.cycle != year.cycle:
        told.insert(0, (year_before, {}))
    book = Book()
    cycles: dict[str, UUID] = {}
    for period, goals in told:
        scribe = Scribe(book, company.staff, directory, period, chance(SEED, period.cycle.key))
        row = cycle_row(period, scribe.new_id(), cycles)
        cycles[period.cycle.key] = row["id"]
        book.rows[Cycle].append(row)
        scribe.write(goals, row["id"])
    return book


def cycle_row(period: Period, id_: UUID, known: dict[str, UUID]) -> dict[str, Any]:
    cycle = period.cycle
    return {
        "id": id_,
        "key": cycle.key,
        "label": label_of(cycle),
        "kind": cycle.kind,
        "starts_on": cycle.starts_on,
        "ends_on": cycle.ends_on,
        "grading_ends_on": grading_ends_on(cycle.ends_on),
        "closed_on": period.closed_on,
        "parent_id": None if cycle.parent is None else known[cycle.parent],
    }
