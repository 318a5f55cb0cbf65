"""Who each record is: matched by the source's id, then by e-mail, and never merged on a guess."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from connectors.records import PersonRecord, Problem
from rules.terms import PersonStatus
from sync.changes import Facts, Value
from sync.issues import Concern, Issue, named
from sync.likeness import Likely, unsure
from sync.options import NewId
from sync.people_known import Known, KnownIdentity, KnownPerson, unique_key
from sync.unique import Claim, refused

BROKEN_PARTS = {
    "BAD_EMAIL": "email",
    "DUPLICATE_EMAIL": "email",
    "BAD_START_DATE": "started_on",
    "BAD_END_DATE": "ended_on",
    "END_BEFORE_START": "ended_on",
    "UNKNOWN_STATUS": "status",
    "NO_NAME": "name",
}
"""Problems of a connector that leave a part of a person untold, so that it stays as it was."""


@dataclass(frozen=True, slots=True)
class Arrival:
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
    records: Iterable[PersonRecord],
    problems: Sequence[Problem],
    known: Known,
    today: date,
    new_id: NewId,
) -> tuple[list[Arrival], list[Issue]]:
    """One arrival for each id of the source, with what it may have, and what was refused it.

    A record that may be somebody we know, and is not surely, waits: it is an issue, no arrival.
    """
    first, repeated = _first_of_each(records)
    broken = _broken(problems)
    matched = _Matched(known, new_id)
    told = [matched.arrival(record, broken, today) for record in first]
    found = [each for each in told if isinstance(each, Arrival)]
    waiting = [each for each in told if isinstance(each, Issue)]
    found, taken_emails = _settled(found, known, "email", "EMAIL_TAKEN")
    found, taken_numbers = _settled(found, known, "employee_number", "NUMBER_TAKEN")
    return found, [*repeated, *waiting, *taken_emails, *taken_numbers]


def standing(record: PersonRecord, today: date) -> PersonStatus:
    """The source's word, unless the dates say that it is over, or not yet begun."""
    if record.ended_on is not None and record.ended_on < today:
        return PersonStatus.ENDED
    is_early = record.started_on is not None and record.started_on > today
    if record.status is PersonStatus.ACTIVE and is_early:
        return PersonStatus.PENDING
    return record.status


class _Matched:
    """Finds people, and remembers whom it found, so that no two records are one person."""

    def __init__(self, known: Known, new_id: NewId) -> None:
        self._known = known
        self._new_id = new_id
        self._likely = Likely(known)
        has_identity = {identity.person_id for identity in known.identities.values()}
        self._free = {
            key: person
            for person in known.people.values()
            if person.id not in has_identity and (key := unique_key(person.facts, "email"))
        }

    def arrival(
        self, record: PersonRecord, broken: Mapping[str, set[str]], today: date
    ) -> Arrival | Issue:
        identity = self._known.identities.get(record.source_id)
        known = self._person(record)
        if known is None and record.source_id not in self._known.decided:
            likely = self._likely.to(record)
            if likely:
                return unsure(record, likely)
        facts = _facts(record, today)
        if known is not None:
            facts |= {name: known.facts[name] for name in broken.get(record.source_id, ())}
        person_id = self._new_id() if known is None else known.id
        return Arrival(record, person_id, known, identity, facts)

    def _person(self, record: PersonRecord) -> KnownPerson | None:
        """By the source's id, by what an administrator said, by e-mail; None for somebody new."""
        identity = self._known.identities.get(record.source_id)
        if identity is not None:
            return self._known.people[identity.person_id]
        if record.source_id in self._known.decided:
            said = self._known.decided[record.source_id]
            return None if said is None else self._known.people.get(said)
        return self._free.pop((record.email or "").casefold(), None)


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


def _first_of_each(records: Iterable[PersonRecord]) -> tuple[list[PersonRecord], list[Issue]]:
    first: dict[str, PersonRecord] = {}
    repeated: dict[str, Issue] = {}
    for record in records:
        if first.setdefault(record.source_id, record) is not record:
            earlier = first[record.source_id]
            concerns = (
                Concern(earlier.source_id, earlier.name),
                Concern(record.where, record.name),
            )
            message = (
                f"The id {record.source_id} came twice, in {earlier.where} as {earlier.name} and "
                f"in {record.where} as {record.name}; only the first was taken."
            )
            repeated[record.source_id] = Issue("DUPLICATE_ID", record.source_id, message, concerns)
    return list(first.values()), list(repeated.values())


def _broken(problems: Sequence[Problem]) -> dict[str, set[str]]:
    broken: dict[str, set[str]] = {}
    for problem in problems:
        if problem.code in BROKEN_PARTS:
            broken.setdefault(problem.subject, set()).add(BROKEN_PARTS[problem.code])
    return broken


def _settled(
    arrivals: Sequence[Arrival], known: Known, name: str, code: str
) -> tuple[list[Arrival], list[Issue]]:
    """Everyone without what another person has already, and an issue for each who lost so."""
    arriving = {arrival.person_id for arrival in arrivals}
    others = (person for person in known.people.values() if person.id not in arriving)
    taken = {key: person.id for person in others if (key := unique_key(person.facts, name))}
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


def _claim(arrival: Arrival, name: str) -> Claim:
    old = None if arrival.known is None else unique_key(arrival.known.facts, name)
    return Claim(arrival.person_id, old, unique_key(arrival.facts, name))


def _without(arrival: Arrival, name: str) -> Arrival:
    kept = None if arrival.known is None else arrival.known.facts[name]
    return replace(arrival, facts={**arrival.facts, name: kept})


def _outside(person: KnownPerson) -> Concern:
    return Concern(str(person.id), str(person.facts["name"]))


def _taken(arrival: Arrival, name: str, code: str, owner: Concern) -> Issue:
    what = {"email": "e-mail address", "employee_number": "employee number"}[name]
    message = (
        f"{arrival.record.name} ({arrival.key}) has the {what} {arrival.facts[name]} of "
        f"{named([owner])}, who is somebody else here; it was not taken over."
    )
    return Issue(code, arrival.key, message, (arrival.concern, owner))
