"""Who each record is: matched by the source's id, then by e-mail, and never merged on a guess."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, cast
from uuid import UUID

from connectors.records import PersonRecord, Problem
from rules.names import sort_key
from rules.terms import PersonStatus
from sync.authority import Unheard, issues_of
from sync.changes import Facts, Value
from sync.issues import Concern, Issue, named
from sync.likeness import Likely, is_sure, unsure
from sync.options import NewId
from sync.people_known import Known, KnownIdentity, KnownPerson, unique_key
from sync.settled import Told, standing
from sync.unique import Claim, refused

BROKEN_PARTS = {
    "BAD_EMAIL": "email",
    "DUPLICATE_EMAIL": "email",
    "BAD_START_DATE": "started_on",
    "BAD_END_DATE": "ended_on",
    "END_BEFORE_START": "ended_on",
    "UNKNOWN_STATUS": "status",
    "NO_NAME": "name",
    "BAD_NUMBER": "employee_number",
    "BAD_TITLE": "title",
    "BAD_LOCATION": "location",
}
"""Problems of a connector that leave a part of a person untold, so that it stays as it was."""


class Arrival(NamedTuple):
    """A record and who it is; `known` is None for somebody new, `identity` for a new match."""

    record: PersonRecord
    person_id: UUID
    known: KnownPerson | None
    identity: KnownIdentity | None
    facts: Facts

    @property
    def key(self) -> str:
        return self.record.source_id

    @property
    def is_ended(self) -> bool:
        return self.facts["status"] is PersonStatus.ENDED

    @property
    def concern(self) -> Concern:
        return Concern(self.key, self.record.name)


def arrivals_of(
    told: Told,
    problems: Sequence[Problem],
    known: Known,
    today: date,
    new_id: NewId,
) -> tuple[list[Arrival], list[Issue]]:
    """One arrival for each record that moves, with what it may have, and what was refused it.

    A record that may be somebody we know, and is not surely, waits: it is an issue, no arrival.
    """
    broken = _broken(problems)
    matched = _Matched(known, told.listed, new_id)
    all_ = [matched.arrival(record, broken, today) for record in told.moving]
    found = [each for each in all_ if isinstance(each, Arrival)]
    waiting = [each for each in all_ if isinstance(each, Issue)]
    led = issues_of(matched.unheard)
    found, taken_emails = _granted(found, known, "email", "EMAIL_TAKEN")
    found, taken_numbers = _granted(found, known, "employee_number", "NUMBER_TAKEN")
    return found, [*waiting, *led, *taken_emails, *taken_numbers]


def as_known(record: PersonRecord, known: Known) -> Arrival:
    """Of somebody whose row says the same."""
    row = known.rows[record.source_id]
    person = known.person(row)
    return Arrival(record, person.id, person, known.identities[record.source_id], person.facts)


def first_of_each(records: Iterable[PersonRecord]) -> tuple[Collection[PersonRecord], list[Issue]]:
    """Each id once, and an issue for each that comes again."""
    first: dict[str, PersonRecord] = {}
    repeated: dict[str, Issue] = {}
    for record in records:
        earlier = first.setdefault(record.source_id, record)
        if earlier is not record:
            repeated[record.source_id] = _repeated(earlier, record)
    return first.values(), list(repeated.values())


def shared_ids(records: Iterable[PersonRecord]) -> Sequence[str]:
    """Ids that come again with another name and another e-mail: surely of two people."""
    first: dict[str, PersonRecord] = {}
    return [
        record.source_id
        for record in records
        if (one := first.setdefault(record.source_id, record)) is not record
        and sort_key(one.name) != sort_key(record.name)
        and (one.email or "").casefold() != (record.email or "").casefold()
    ]


class _Matched:
    """Finds people, and remembers whom it found, so that no two records are one person."""

    def __init__(self, known: Known, listed: Iterable[PersonRecord], new_id: NewId) -> None:
        self._known = known
        self._listed = listed
        self._new_id = new_id
        self.unheard: list[Unheard] = []
        self._free = {key: row for row in known.others if (key := row["email_key"])}

    def arrival(
        self, record: PersonRecord, broken: Mapping[str, set[str]], today: date
    ) -> Arrival | Issue:
        identity = self._known.identities.get(record.source_id)
        known = self._person(record)
        if known is None and record.source_id not in self._known.decided:
            likely = self._likely.to(record)
            if likely or record.source_id in self._known.taken_back:
                return unsure(record, likely)
        facts = _facts(_mended(record, known, broken.get(record.source_id, set()), today), today)
        if known is not None and known.is_elsewhere:
            facts = self._heard(record, known, facts)
        person_id = self._new_id() if known is None else known.id
        return Arrival(record, person_id, known, identity, facts)

    def _heard(
        self, record: PersonRecord, known: KnownPerson, facts: dict[str, Value]
    ) -> dict[str, Value]:
        """Without what is another source's to say."""
        authority, concern = self._known.authority, Concern(record.source_id, record.name)
        self.unheard += authority.unheard(known.id, facts, known.facts, concern)
        return authority.heard(known.id, facts, known.facts)

    @cached_property
    def _likely(self) -> Likely:
        return Likely(self._known, {record.source_id for record in self._listed})

    def _person(self, record: PersonRecord) -> KnownPerson | None:
        """By the source's id, by what an administrator said, by e-mail; None for somebody new."""
        row = self._known.rows.get(record.source_id)
        if row is not None:
            return self._known.person(row)
        if record.source_id in self._known.decided:
            said = self._known.decided[record.source_id]
            return None if said is None else self._known.people.get(said)
        if record.source_id in self._known.taken_back:
            return None
        key = record.email.casefold() if record.email else ""
        if key not in self._free or not is_sure(record, self._free[key], self._known):
            return None
        return self._known.person(self._free.pop(key))


def _mended(
    record: PersonRecord, known: KnownPerson | None, broken: Collection[str], today: date
) -> PersonRecord:
    """With what we know in place of each broken part, before anything follows from it.

    But no last day of an earlier time: whoever is hired anew has none yet. Where the source wrote
    one before the first day, ours is such a day if it is over.
    """
    if known is None or not broken:
        return record
    parts = {BROKEN_PARTS[code]: known.facts[BROKEN_PARTS[code]] for code in broken}
    mended = replace(record, **cast("dict[str, Any]", parts))
    ended, began = mended.ended_on, mended.started_on
    if "ended_on" not in parts or ended is None:
        return mended
    is_over = "END_BEFORE_START" in broken and ended < today
    is_before = began is not None and ended < began
    return replace(mended, ended_on=None) if is_over or is_before else mended


def _facts(record: PersonRecord, today: date) -> dict[str, Value]:
    return {
        "name": record.name,
        "email": record.email,
        "title": record.title,
        "location": record.location,
        "status": standing(record, today),
        "employee_number": record.employee_number,
        "started_on": record.started_on,
        "ended_on": record.ended_on,
    }


def _repeated(earlier: PersonRecord, record: PersonRecord) -> Issue:
    concerns = (
        Concern(earlier.source_id, earlier.name),
        Concern(record.where, record.name),
    )
    message = (
        f"The id {record.source_id} came twice, in {earlier.where} as {earlier.name} and "
        f"in {record.where} as {record.name}; only the first was taken."
    )
    return Issue("DUPLICATE_ID", record.source_id, message, concerns)


def _broken(problems: Sequence[Problem]) -> dict[str, set[str]]:
    """The codes of each record's problems that leave a part of it untold."""
    broken: dict[str, set[str]] = {}
    for problem in problems:
        if problem.code in BROKEN_PARTS:
            broken.setdefault(problem.subject, set()).add(problem.code)
    return broken


def _granted(
    arrivals: list[Arrival], known: Known, name: str, code: str
) -> tuple[list[Arrival], list[Issue]]:
    """Everyone without what another person has already, and an issue for each who lost so."""
    if not arrivals:
        return arrivals, []
    taken = _taken_by_others(arrivals, known, name)
    wanted = [key for each in arrivals if (key := unique_key(each.facts, name))]
    if taken.keys().isdisjoint(wanted) and len({*wanted}) == len(wanted):
        return arrivals, []
    owners = refused([_claim(arrival, name) for arrival in arrivals], taken)
    names = {arrival.person_id: arrival.concern for arrival in arrivals}
    issues = [
        _taken(arrival, name, code, names.get(owner) or _outside(known.people[owner]))
        for arrival in arrivals
        if (owner := owners.get(arrival.person_id))
    ]
    return [
        _without(arrival, name) if arrival.person_id in owners else arrival for arrival in arrivals
    ], issues


def _taken_by_others(arrivals: Iterable[Arrival], known: Known, name: str) -> Mapping[str, UUID]:
    held = known.emails if name == "email" else known.numbers
    if not held:
        return held
    arriving = {arrival.person_id for arrival in arrivals}
    freed = {unique_key(each.facts, name) for each in arrivals if known.is_said_new(each.key)}
    return {
        key: person_id
        for key, person_id in held.items()
        if person_id not in arriving and not (key in freed and known.people[person_id].is_retired)
    }


def _claim(arrival: Arrival, name: str) -> Claim:
    old = None if arrival.known is None else unique_key(arrival.known.facts, name)
    return Claim(arrival.person_id, old, unique_key(arrival.facts, name))


def _without(arrival: Arrival, name: str) -> Arrival:
    kept = None if arrival.known is None else arrival.known.facts[name]
    return arrival._replace(facts={**arrival.facts, name: kept})


def _outside(person: KnownPerson) -> Concern:
    return Concern(str(person.id), str(person.facts["name"]))


def _taken(arrival: Arrival, name: str, code: str, owner: Concern) -> Issue:
    what = {"email": "e-mail address", "employee_number": "employee number"}[name]
    message = (
        f"{arrival.record.name} ({arrival.key}) has the {what} {arrival.facts[name]} of "
        f"{named([owner])}, who is somebody else here; it was not taken over."
    )
    return Issue(code, arrival.key, message, (arrival.concern, owner))
