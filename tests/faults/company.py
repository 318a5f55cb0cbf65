"""A company, and the same a year later: some came, moved, swapped e-mails or left."""

from dataclasses import replace

from connectors.records import PersonRecord
from tests.sync.taken_in import everybody, record

SIZE = 400


def at_first(size: int = SIZE) -> list[PersonRecord]:
    return everybody(size, missing=9)


def a_year_later(size: int = SIZE) -> list[PersonRecord]:
    stayed = [each for each in at_first(size) if int(each.source_id) % 17 != 16]
    people = {each.source_id: _changed(each) for each in stayed}
    first, last = "1", stayed[-1].source_id
    people[first] = replace(people[first], email=f"{last}@example.com")
    people[last] = replace(people[last], email=f"{first}@example.com")
    return [*people.values(), *(record(f"new-{number}") for number in range(size // 10))]


def _changed(each: PersonRecord) -> PersonRecord:
    number = int(each.source_id)
    if number % 5 == 0:
        return replace(each, title="Senior", unit_path=("New", *each.unit_path[:1]))
    if number % 5 == 1 and number > 10:
        return replace(each, manager_source_id="2")
    return each
