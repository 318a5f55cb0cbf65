"""A company of 400 people, and the same a year later: some came, moved, swapped e-mails or left."""

from dataclasses import replace

from connectors.records import PersonRecord
from tests.sync.taken_in import everybody, record

SIZE = 400


def at_first() -> list[PersonRecord]:
    return everybody(SIZE, missing=9)


def a_year_later() -> list[PersonRecord]:
    stayed = [each for each in at_first() if int(each.source_id) % 17 != 16]
    people = {each.source_id: _changed(each) for each in stayed}
    people["1"] = replace(people["1"], email="399@example.com")
    people["399"] = replace(people["399"], email="1@example.com")
    return [*people.values(), *(record(f"new-{number}") for number in range(40))]


def _changed(each: PersonRecord) -> PersonRecord:
    number = int(each.source_id)
    if number % 5 == 0:
        return replace(each, title="Senior", unit_path=("New", *each.unit_path[:1]))
    if number % 5 == 1 and number > 10:
        return replace(each, manager_source_id="2")
    return each
