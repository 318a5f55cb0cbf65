"""The people, units and lines we have already, as a plan compares them with a source."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from rules.terms import LineKind, MemberRole, PersonStatus
from sync.authority import Authority
from sync.changes import Facts

PERSON_FACTS = ("name", "email", "title", "location", "status")
EMPLOYMENT_FACTS = ("employee_number", "started_on", "ended_on")
FACTS = (*PERSON_FACTS, *EMPLOYMENT_FACTS)

NOBODY_ELSE = Authority()
KnownRow = Any
"""A person in a source, or in none, as the driver told it: see sync/people_rows.py.

It stays as it came, for there are as many as people, and a plan looks closely at few of them.
"""
Key = TypeVar("Key")
Thing = TypeVar("Thing")


class KnownIdentity(NamedTuple):
    id: UUID
    person_id: UUID
    is_retired: bool
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A line that holds today."""

    kind: LineKind
    rank: int
    manager_id: UUID


class Standing(NamedTuple):
    """How somebody stands in a unit."""

    role: MemberRole = MemberRole.MEMBER
    share: Decimal | None = None

    @property
    def leads(self) -> bool:
        return self.role is MemberRole.LEAD


USUAL = Standing()


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """`is_elsewhere`: another source of people has them too, and has not let them go.

    `units` and `lines` hold today; `had_unit` and `had_line` say whether there ever was one.
    """

    id: UUID
    facts: Facts
    is_retired: bool
    is_elsewhere: bool
    units: tuple[UUID, ...] = ()
    lines: tuple[KnownLine, ...] = ()
    had_unit: bool = False
    had_line: bool = False

    @property
    def manager_id(self) -> UUID | None:
        primary = (line.manager_id for line in self.lines if line.kind is LineKind.PRIMARY)
        return next(primary, None)


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """`first_on` is when its first state begins; `connection_id` is None where people made it."""

    id: UUID
    key: str
    connection_id: UUID | None
    name: str
    parent_id: UUID | None
    is_retired: bool
    first_on: date


class Made(Mapping[Key, Thing]):
    """Things made of rows, each when it is asked for."""

    def __init__(self, rows: Mapping[Key, KnownRow], make: Callable[[KnownRow], Thing]) -> None:
        self._rows = rows
        self._make = make

    def __getitem__(self, key: Key) -> Thing:
        return self._make(self._rows[key])

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[Key]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@dataclass(frozen=True)
class Known:
    """`rows` are people of the one source by its ids, `others` those whom it has not.

    `more_lines` are those beside the primary one. `elsewhere` are people whom another source of
    people has too, and has not let go, with its name. `decided` is who an administrator said that
    an id of the source is, None for somebody new; `taken_back` are ids of which that was wrong.
    `authority` is which source tells what of those elsewhere. `trusted` are people with roles,
    where the source is one that is pushed to. `lingering` are ids of those who left, with the
    source that has not been read since and still has them. `standings` are of a person in a unit,
    where it is not the usual one; read where a list tells of such.
    """

    rows: Mapping[str, KnownRow]
    others: Sequence[KnownRow]
    units: Mapping[str, KnownUnit]
    more_lines: Mapping[UUID, Sequence[KnownLine]]
    elsewhere: Mapping[UUID, str]
    decided: Mapping[str, UUID | None]
    taken_back: frozenset[str] = frozenset()
    authority: Authority = NOBODY_ELSE
    trusted: frozenset[UUID] = frozenset()
    lingering: Mapping[str, str] = field(default_factory=dict[str, str])
    standings: Mapping[tuple[UUID, UUID], Standing] = field(
        default_factory=dict[tuple[UUID, UUID], Standing]
    )

    def is_said_new(self, key: str) -> bool:
        """Whether an administrator said that this id is somebody whom we do not know."""
        return key in self.decided and self.decided[key] is None

    @cached_property
    def everybody(self) -> Sequence[KnownRow]:
        return [*self.rows.values(), *self.others]

    @cached_property
    def identities(self) -> Mapping[str, KnownIdentity]:
        return Made(self.rows, _identity)

    @cached_property
    def people(self) -> Mapping[UUID, KnownPerson]:
        return Made({row["person_id"]: row for row in self.everybody}, self.person)

    @cached_property
    def here(self) -> frozenset[str]:
        """The ids of those whom the source has not let go."""
        return frozenset(key for key, row in self.rows.items() if not row["has_left"])

    @cached_property
    def keys(self) -> Mapping[UUID, str]:
        """What the source calls, or called, somebody."""
        left = {row["person_id"]: key for key, row in self.rows.items() if row["has_left"]}
        return left | {self.rows[key]["person_id"]: key for key in self.here}

    @cached_property
    def emails(self) -> Mapping[str, UUID]:
        """The one person who has each, casefolded."""
        return {key: row["person_id"] for row in self.everybody if (key := row["email_key"])}

    @cached_property
    def numbers(self) -> Mapping[str, UUID]:
        named = "employee_number"
        return {key: row["person_id"] for row in self.everybody if (key := row[named])}

    @cached_property
    def managers(self) -> Mapping[UUID, UUID]:
        return {
            row["person_id"]: manager for row in self.everybody if (manager := row["manager_id"])
        }

    def person(self, row: KnownRow) -> KnownPerson:
        key = row["person_id"]
        primary = () if row["manager_id"] is None else (_primary(row["manager_id"]),)
        return KnownPerson(
            id=key,
            facts={name: row[name] for name in FACTS} | {"status": PersonStatus[row["status"]]},
            is_retired=row["is_retired"],
            is_elsewhere=key in self.elsewhere,
            units=tuple(row["units"] or ()),
            lines=(*primary, *self.more_lines.get(key, ())),
            had_unit=row["had_unit"],
            had_line=row["had_line"],
        )


def unique_key(facts: Facts, name: str) -> str | None:
    """The form in which a value can be only one person's."""
    value = facts[name]
    if not isinstance(value, str):
        return None
    return value.casefold() if name == "email" else value


def _identity(row: KnownRow) -> KnownIdentity:
    return KnownIdentity(row["identity_id"], row["person_id"], row["has_left"], row["is_missing"])


def _primary(manager_id: UUID) -> KnownLine:
    return KnownLine(LineKind.PRIMARY, 0, manager_id)
