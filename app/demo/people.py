"""The demo company's two hundred people, told as an HR system would tell of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from app.demo.house import CHIEF, COMPANY, HOUSE, Department, Team
from app.demo.names import LATIN, WRITTEN, mailbox_of, names_in
from app.demo.page import DemoPerson
from connectors.records import PersonRecord
from rules.terms import PersonStatus

DOMAIN = "halden.example"
FIRST_NUMBER = 1001
FOUR = (
    DemoPerson("member", "Maya Okafor", "Member"),
    DemoPerson("manager", "Jonas Lind", "Manager"),
    DemoPerson("hr", "Amina Haddad", "HR reviewer"),
    DemoPerson("administrator", "Tom Becker", "Administrator"),
)


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody is hired for: `path` is their unit's, `manager` is a number."""

    title: str
    place: str
    path: tuple[str, ...]
    manager: str | None


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody, in the order in which they were hired into the list; leads come first."""

    records: tuple[PersonRecord, ...]

    def of_unit(self, name: str) -> Sequence[PersonRecord]:
        """The members of a unit itself, its lead first; the company's own unit has no name."""
        return [record for record in self.records if record.unit_path[-1] == (name or COMPANY)]

    def at_work(self, name: str) -> Sequence[PersonRecord]:
        """The same, less those who are away; a lead always counts."""
        lead, *others = self.of_unit(name)
        return [lead, *(each for each in others if each.status is PersonStatus.ACTIVE)]

    def lead(self, name: str) -> PersonRecord:
        return self.of_unit(name)[0]

    def reports(self, manager: PersonRecord) -> Sequence[PersonRecord]:
        return [each for each in self.records if each.manager_source_id == manager.source_id]

    def named(self, name: str) -> PersonRecord:
        return next(record for record in self.records if record.name == name)

    @property
    def leads(self) -> Sequence[PersonRecord]:
        """One for each unit: the first whom the list names in it."""
        first: dict[tuple[str, ...], PersonRecord] = {}
        for record in self.records:
            first.setdefault(record.unit_path, record)
        return list(first.values())


def email_of(name: str) -> str:
    """Of one of the people whose names the story gives."""
    return f"{mailbox_of(name)}@{DOMAIN}"


def staff(today: date, random: Random) -> Staff:
    return Staff(tuple(_Hiring(today, random).everybody()))


class _Hiring:
    """Takes on one person after another: each gets a number, a first day and a mailbox."""

    def __init__(self, today: date, random: Random) -> None:
        self._today = today
        self._random = random
        self._numbers = iter(range(FIRST_NUMBER, 10_000))
        self._strangers = {place: names_in(place, random) for place in (*LATIN, *WRITTEN)}

    def everybody(self) -> Iterator[PersonRecord]:
        post = Post("Chief Executive Officer", "Halden", (COMPANY,), None)
        chief = self._known(CHIEF, post)
        yield chief
        for department in HOUSE:
            yield from self._department(department, chief)

    def _department(self, department: Department, chief: PersonRecord) -> Iterator[PersonRecord]:
        path = (COMPANY, department.name)
        post = Post(department.head_title, department.place, path, chief.source_id)
        head = self._known(department.head, post)
        yield head
        for team in department.teams:
            lead = self._member(
                team, 0, Post(team.lead, team.places[0], (*path, team.name), head.source_id)
            )
            yield lead
            for position in range(1, team.size):
                title = team.titles[(position - 1) % len(team.titles)]
                place = team.places[position % len(team.places)]
                post = Post(title, place, lead.unit_path, lead.source_id)
                yield self._member(team, position, post)

    def _member(self, team: Team, position: int, post: Post) -> PersonRecord:
        if position < len(team.known):
            return self._known(team.known[position], post)
        return self._hired(*next(self._strangers[post.place]), post)

    def _known(self, name: str, post: Post) -> PersonRecord:
        """The story needs them, so they are here and at work."""
        person = self._hired(name, mailbox_of(name), post)
        return replace(person, status=PersonStatus.ACTIVE)

    def _hired(self, name: str, mailbox: str, post: Post) -> PersonRecord:
        number = str(next(self._numbers))
        given, _, family = name.rpartition(" ")
        return PersonRecord(
            source_id=number,
            name=name,
            given_name=given,
            family_name=family,
            email=f"{mailbox}@{DOMAIN}",
            employee_number=f"H{number}",
            title=post.title,
            location=post.place,
            manager_source_id=post.manager,
            unit_path=post.path,
            started_on=self._first_day(len(post.path)),
            ended_on=None,
            status=self._status(),
            where=f"person {number}",
        )

    def _first_day(self, depth: int) -> date:
        """On the first of a month; whoever leads more has mostly been here longer."""
        days = self._random.randint(120, 4200 - 900 * depth)
        return (self._today - timedelta(days=days)).replace(day=1)

    def _status(self) -> PersonStatus:
        is_away = self._random.random() < 0.03
        return PersonStatus.ON_LEAVE if is_away else PersonStatus.ACTIVE
