"""What happens to a person: comes, changes, loses a part, leaves; and the rows that this takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from model.line import ReportingLine
from model.person import Employment, Identity, Person
from model.unit import Membership
from rules.names import sort_key
from rules.terms import PersonStatus
from sync.arrivals import Arrival
from sync.changes import Action, Change, Facts, Field, Noun, fields_between
from sync.options import NewId
from sync.people_known import EMPLOYMENT_FACTS, PERSON_FACTS, Known, KnownPerson, unique_key
from sync.writes import Write, adding, inserting, releasing, updating

NOTHING: Facts = {}
LEFT = Field("in_this_source", old=True, new=False)
"""What is told of somebody who leaves a source while another still has them."""

FOUND = Field("in_this_source", old=False, new=True)
RETURNED = Field("retired", old=True, new=False)
MAY_END = "ended_on"
"""The one part whose loss is good news: it is never guarded."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose import it is, when it happens, and where new ids come from."""

    connection_id: UUID
    now: datetime
    today: date
    new_id: NewId


def arriving(arrival: Arrival, known: Known, hand: Hand) -> Iterator[Change]:
    """A new person, or what differs of a known one: apart, what is set and what is taken away."""
    if arrival.known is None:
        yield _created(arrival, known, hand)
        return
    differing = _differing(arrival, arrival.known)
    cleared = tuple(field for field in differing if _is_taken_away(field))
    rest = tuple(field for field in differing if field not in cleared)
    if rest or _returns(arrival, arrival.known) or arrival.identity is None:
        yield _updated(arrival, arrival.known, rest, known, hand)
    if cleared:
        yield _change(Action.CLEAR, arrival, cleared, _field_writes(arrival, cleared))


def leaving(key: str, last: Arrival | None, known: Known, hand: Hand) -> Change:
    """Never deleted: the person, and what was theirs, ends; with another source they go on.

    `last` is what the source still tells of somebody whom it lists as ended.
    """
    identity = known.identities[key]
    person = known.people[identity.person_id]
    let_go = updating(Identity, {"id": identity.id}, {"retired_at": hand.now})
    stays = person.is_elsewhere
    return Change(
        action=Action.UPDATE if stays else Action.RETIRE,
        noun=Noun.PERSON,
        key=key,
        fields=(LEFT,) if stays else (),
        label=str(person.facts["name"]),
        subject=person.id,
        writes=(let_go,) if stays else (let_go, *_ending(person, last, hand)),
    )


def is_leaving(change: Change) -> bool:
    """Whether somebody leaves the source, be it that another still has them."""
    is_person = change.noun is Noun.PERSON
    return is_person and (change.action is Action.RETIRE or LEFT in change.fields)


def is_returning(change: Change) -> bool:
    return change.noun is Noun.PERSON and RETURNED in change.fields


def tells_last_day(change: Change) -> bool:
    """It waits with a leaving that waits: the day alone would end them."""
    is_person = change.noun is Noun.PERSON
    return is_person and any(each.name == MAY_END and each.new for each in change.fields)


def _differing(arrival: Arrival, person: KnownPerson) -> tuple[Field, ...]:
    """Somebody who has ended keeps the day we know, where the source does not say another."""
    facts = dict(arrival.facts)
    if arrival.is_ended:
        facts["ended_on"] = facts["ended_on"] or person.facts["ended_on"]
        facts["status"] = person.facts["status"]
    return fields_between(person.facts, facts)


def _is_taken_away(field: Field) -> bool:
    return field.new is None and field.name != MAY_END


def _returns(arrival: Arrival, person: KnownPerson) -> bool:
    was_retired = arrival.identity is not None and arrival.identity.is_retired
    return not arrival.is_ended and (was_retired or person.is_retired)


def _created(arrival: Arrival, known: Known, hand: Hand) -> Change:
    """Whoever the source lists as ended already arrives as retired, for the sake of history."""
    retired_at = hand.now if arrival.is_ended else None
    facts = arrival.facts
    fields = tuple([Field(name, None, fact) for name, fact in facts.items() if fact is not None])
    row = {"id": arrival.person_id, "retired_at": retired_at, **_person_values(facts)}
    private = {"person_id": arrival.person_id, **{name: facts[name] for name in EMPLOYMENT_FACTS}}
    writes = [adding(Person, row), adding(Employment, private)]
    writes += [_identity(arrival, hand, retired_at), *_releases(arrival, known)]
    return _change(Action.CREATE, arrival, fields, writes)


def _updated(
    arrival: Arrival, person: KnownPerson, fields: tuple[Field, ...], known: Known, hand: Hand
) -> Change:
    """A match by e-mail brings the source's id; a return ends the retirement of the same person."""
    told, writes = list(fields), [*_releases(arrival, known), *_field_writes(arrival, fields)]
    if arrival.identity is None:
        told.append(Field("source_key", None, arrival.key))
        retired_at = hand.now if arrival.is_ended else None
        writes += [_identity(arrival, hand, retired_at), _employment(arrival, person)]
    if _returns(arrival, person):
        told.append(RETURNED if person.is_retired else FOUND)
        writes += _returning(arrival, person)
    return _change(Action.UPDATE, arrival, tuple(told), writes)


def _change(
    action: Action, arrival: Arrival, fields: tuple[Field, ...], writes: list[Write]
) -> Change:
    return Change(
        action=action,
        noun=Noun.PERSON,
        key=arrival.key,
        fields=fields,
        label=arrival.record.name,
        subject=arrival.person_id,
        writes=tuple(writes),
    )


def _field_writes(arrival: Arrival, fields: tuple[Field, ...]) -> list[Write]:
    values = {field.name: field.new for field in fields}
    person = _person_values({name: values[name] for name in PERSON_FACTS if name in values})
    employment = {name: values[name] for name in EMPLOYMENT_FACTS if name in values}
    writes: list[Write] = []
    if person:
        writes.append(updating(Person, {"id": arrival.person_id}, person))
    if employment and arrival.identity is not None:
        writes.append(updating(Employment, {"person_id": arrival.person_id}, employment))
    return writes


def _person_values(facts: Facts) -> dict[str, Any]:
    """The columns of a person for these facts, with the keys to sort and find by."""
    values: dict[str, Any] = {name: facts[name] for name in PERSON_FACTS if name in facts}
    if "name" in facts:
        values["sort_key"] = sort_key(str(facts["name"]))
    if "email" in facts:
        values["email_key"] = unique_key(facts, "email")
    return values


def _employment(arrival: Arrival, person: KnownPerson) -> Write:
    """The whole row, as a person whom another hand wrote down may have none."""
    values = {name: arrival.facts[name] or person.facts.get(name) for name in EMPLOYMENT_FACTS}
    return inserting(Employment, {"person_id": arrival.person_id, **values})


def _identity(arrival: Arrival, hand: Hand, retired_at: datetime | None) -> Write:
    row = {
        "id": hand.new_id(),
        "person_id": arrival.person_id,
        "connection_id": hand.connection_id,
        "source_key": arrival.key,
        "retired_at": retired_at,
    }
    return adding(Identity, row)


def _returning(arrival: Arrival, person: KnownPerson) -> list[Write]:
    writes = [updating(Person, {"id": person.id}, {"retired_at": None})]
    if arrival.identity is not None:
        back = {"retired_at": None, "missing_since": None}
        writes.append(updating(Identity, {"id": arrival.identity.id}, back))
    return writes


def _releases(arrival: Arrival, known: Known) -> list[Write]:
    """Takes a unique value from whoever gives it up in the same plan, maybe on a later page."""
    writes: list[Write] = []
    if not known.emails and not known.numbers:
        return writes
    email, number = (unique_key(arrival.facts, name) for name in ("email", "employee_number"))
    if known.emails.get(email or "", arrival.person_id) != arrival.person_id:
        writes.append(releasing(Person, {"email_key": email}, {"email": None, "email_key": None}))
    if known.numbers.get(number or "", arrival.person_id) != arrival.person_id:
        released = {"employee_number": None}
        writes.append(releasing(Employment, {"employee_number": number}, released))
    return writes


def _ending(person: KnownPerson, last: Arrival | None, hand: Hand) -> list[Write]:
    ended = {"status": PersonStatus.ENDED, "retired_at": hand.now}
    writes = [updating(Person, {"id": person.id}, ended)]
    if person.facts["ended_on"] is None and (last is None or last.facts["ended_on"] is None):
        day = {"ended_on": hand.today}
        writes.append(updating(Employment, {"person_id": person.id}, day))
    writes += [ended_membership(person.id, unit_id, hand.today) for unit_id in person.units]
    for line in person.lines:
        row = {"person_id": person.id, "kind": line.kind, "rank": line.rank}
        writes.append(
            inserting(ReportingLine, {**row, "starts_on": hand.today, "manager_id": None})
        )
    return writes


def ended_membership(person_id: UUID, unit_id: UUID, on: date) -> Write:
    row = {"person_id": person_id, "unit_id": unit_id, "starts_on": on}
    return inserting(Membership, {**row, "role": None, "share": None})
