"""A Personio in bad weather: people come, move and leave while they are read, and it breaks off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import httpx2

from tests.faults.storm import AN_HOUR, told
from tests.support.fakes.personio import FakePersonio
from tests.support.fakes.staff import Employee, Staff, employee
from tests.sync.taken_in import NOW

AT_FIRST, LEADERS = 14, 3
MOST_GONE = 4
"""Fewer than the guard keeps back."""
ON_A_PAGE = 4
BREAKS = 0.03
UNITS = ("Platform", "Bakery", "Sales")


@dataclass
class PeopleStorm(httpx2.AsyncBaseTransport):
    """`skew` is how far the site's clock is from ours; nothing happens any more once it is calm.

    `hints` are whom its webhooks name: a move does not show in the time of a person's change.
    """

    seed: int
    random: Random = field(init=False)
    staff: Staff = field(init=False)
    fake: FakePersonio = field(init=False)
    skew: timedelta = field(init=False)
    now: datetime = NOW
    is_calm: bool = False
    gone: int = 0
    made: int = AT_FIRST
    hints: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.skew = timedelta(seconds=self.random.choice([-600, 0, 600]))
        self.staff = Staff(self.one(number) for number in range(1, AT_FIRST + 1))
        self.fake = FakePersonio(self.staff)
        self.fake.page_size = ON_A_PAGE
        self._site = httpx2.ASGITransport(app=self.fake.app)

    def one(self, number: int) -> Employee:
        """Like nobody of another schedule, whom they would be taken for."""
        told = {"email": f"p{number}.{self.seed}@example.com", "division": f"Product {self.seed}"}
        return employee(number, family_name=f"Family{number} of {self.seed}", **told)

    def lie_ahead(self) -> None:
        """Time without us, in which people work."""
        for _ in range(self.random.randrange(1, 5)):
            self.change()
            self.now += AN_HOUR * self.random.random()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.now += timedelta(seconds=self.random.uniform(0, 20))
        if self.is_calm:
            return await self._site.handle_async_request(request)
        if self.random.random() < 0.05:
            self.change()
        if self.random.random() < BREAKS and "/auth/" not in request.url.path:
            return self.broken()
        return await self._site.handle_async_request(request)

    def change(self) -> None:
        """Somebody comes, is called otherwise, moves, leaves, or is deleted."""
        someone = self.random.choice(self.staff.ordered())
        is_leader = int(someone.id) <= LEADERS
        match self.random.randrange(8):
            case 0 if not is_leader and self.gone < MOST_GONE and someone.state != "ended":
                self.gone += 1
                self.put(someone, state="ended", ended=f"{self.now.date() - timedelta(days=1)}")
            case 1 if not is_leader and self.gone < MOST_GONE and someone.state != "ended":
                self.gone += 1
                self.staff.remove(someone.id, self.now)
            case 2 | 3:
                self.made += 1
                self.put(self.one(self.made))
            case 4 if not is_leader:
                boss = str(self.random.randrange(1, LEADERS + 1))
                unit = self.random.choice(UNITS)
                self.staff.put(replace(someone, manager=boss, department=unit))
                self.hints.append(someone.id)
            case _:
                self.put(someone, title=f"Title {self.random.random()}")

    def put(self, someone: Employee, **changes: Any) -> None:
        self.staff.put(replace(someone, **changes, changed=self.now + self.skew))

    def broken(self) -> httpx2.Response:
        json_, html = {"content-type": "application/json"}, {"content-type": "text/html"}
        ways: Sequence[tuple[bytes, int, Mapping[str, str]]] = (
            (b"", 429, {"retry-after": str(self.random.randrange(61, 9000))}),
            (b"", 503, {}),
            (b'{"_data": [{"id": "1"', 200, json_),
            (b"<html>Log in</html>", 200, html),
            (b"", 401, {}),
        )
        place = self.random.randrange(len(ways) + 1)
        if place == len(ways):
            raise httpx2.ReadTimeout("It stalled.")
        return told(*ways[place])
