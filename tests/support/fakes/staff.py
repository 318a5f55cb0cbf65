"""A company's people as the fakes of HR systems hold them, all of them the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Employee:
    """`state` is one of active, leave, pending and ended."""

    id: str
    given_name: str
    family_name: str
    email: str
    title: str = "Engineer"
    location: str = "Berlin"
    division: str = "Product"
    department: str = "Platform"
    manager: str | None = None
    number: str | None = None
    started: str = "2020-03-01"
    ended: str | None = None
    state: str = "active"
    changed: datetime = LONG_AGO
    employment_changed: datetime = LONG_AGO


class Staff:
    """`removed` are deleted records, with when that was."""

    def __init__(self, people: Iterable[Employee] = ()) -> None:
        self.people = {each.id: each for each in people}
        self.removed: dict[str, datetime] = {}

    def put(self, employee: Employee) -> None:
        self.people[employee.id] = employee

    def remove(self, key: str, at: datetime) -> None:
        del self.people[key]
        self.removed[key] = at

    def ordered(self) -> list[Employee]:
        return sorted(self.people.values(), key=lambda each: (len(each.id), each.id))


def employee(number: int, **changes: Any) -> Employee:
    """Number 1 is at the top; everybody else reports to them."""
    values: dict[str, Any] = {
        "id": str(number),
        "given_name": f"Given{number}",
        "family_name": f"Family{number}",
        "email": f"p{number}@example.com",
        "manager": None if number == 1 else "1",
        "number": f"E{number}",
    }
    return Employee(**{**values, **changes})


def staff(size: int) -> Staff:
    return Staff(employee(number) for number in range(1, size + 1))
