"""A CSV file of people: records in our words, and a problem for each thing that is wrong."""

from collections.abc import Mapping
from functools import partial

from connectors.csv_columns import columns_of, familiarity
from connectors.csv_person import People
from connectors.csv_text import rows_of
from connectors.named_managers import with_managers
from connectors.records import PersonRecord, Problem
from rules.errors import Invalid


def read(
    content: bytes, mapping: Mapping[str, object] | None = None
) -> tuple[list[PersonRecord], list[Problem]]:
    """All people of a file, in its order; a broken part is a problem and the rest goes on.

    `mapping` leads from our field to their column (the unit path to a list of columns). Raises
    Invalid, in one sentence, where the file as a whole cannot be read.
    """
    header, *rows = rows_of(content, partial(familiarity, mapping=mapping))
    columns = columns_of(header.cells, header.line, mapping)
    if not rows:
        raise Invalid(f"Line {header.line} is a header, and no person follows it.")
    people = People(columns, rows)
    records = [record for row in rows if (record := people.record(row)) is not None]
    return _with_managers(records, people)


def _with_managers(
    records: list[PersonRecord], people: People
) -> tuple[list[PersonRecord], list[Problem]]:
    """Managers given by e-mail may come after those they lead, so they are looked up last."""
    return with_managers(records, people.manager_emails), people.problems
