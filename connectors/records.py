"""What every source of people and every source of tasks tells us, in our words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, TypeVar

from rules.terms import LinkAggregate, LinkSelector, PersonStatus, TaskCategory


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of ours as it is linked to from elsewhere; `name` is for good, and tells it apart."""

    name: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What a task link asks for; `aggregate` is what it is asked for to count."""

    selector: LinkSelector
    value: str
    aggregate: LinkAggregate


@dataclass(frozen=True, slots=True)
class Beside:
    """What few sources tell; None is a part of which they say nothing, so that it stays as it is.

    `leads_unit` and `share` (0 to 1) are of the unit at the end of `unit_path`, `dotted` are the
    managers beside the one, by their ids.
    """

    leads_unit: bool | None = None
    share: Decimal | None = None
    dotted: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person as their source tells of them; `where` finds the record again ("line 17").

    A part that the source left out, or that was broken, is None or empty.
    `manager_source_id` is the manager's `source_id` in the same source. `more_units` are the
    paths of further units, where the source has somebody in several.
    """

    source_id: str
    name: str
    given_name: str
    family_name: str
    email: str | None
    employee_number: str | None
    title: str | None
    location: str | None
    manager_source_id: str | None
    unit_path: tuple[str, ...]
    started_on: date | None
    ended_on: date | None
    status: PersonStatus
    where: str
    more_units: tuple[tuple[str, ...], ...] = ()
    tells_status: bool = True
    """Whether the source says that they are here, or we take it so as it says nothing."""
    beside: Beside | None = None
    moments: tuple[tuple[str, datetime], ...] = ()
    """Of a day of ours that is told as a moment in UTC: which day that is, depends on the place."""


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """One task as its source tells of it; `estimate` is in the source's own points.

    What `is_cancelled` was given up and counts nowhere. The assignee's e-mail is often hidden.
    """

    source_id: str
    key: str
    summary: str
    status: str
    category: TaskCategory
    type: str
    assignee_source_id: str | None
    assignee_name: str | None
    url: str
    estimate: Decimal | None
    updated_at: datetime
    is_cancelled: bool = False
    assignee_email: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A record, or a part of one, that could not be taken; the rest goes on.

    `where` finds it in the source, `subject` names whom or what it is about, `code` is stable.
    """

    where: str
    subject: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """One step of a connection's test; a failed one says why in `cause` and what to do in `fix`."""

    name: str
    passed: bool
    cause: str = ""
    fix: str = ""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """What one answer held; `checkpoint` resumes after it, None where the source has no more.

    `estimate` is about how many records the whole run will bring, where the source says so.
    `gone` are ids that the source says are no more.
    """

    records: tuple[T, ...]
    problems: tuple[Problem, ...] = ()
    checkpoint: Mapping[str, str | int | None] | None = None
    estimate: int | None = None
    gone: tuple[str, ...] = ()
