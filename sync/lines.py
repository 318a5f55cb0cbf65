"""Who reports to whom: resolved when all people are known, missing managers and loops told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from model.line import ReportingLine
from rules.terms import LineKind
from sync.arrivals import Arrival
from sync.changes import Action, Change, Field, Noun
from sync.issues import Concern, Issue, named
from sync.line_ties import tied_lines
from sync.loops import loops_in
from sync.people_known import Known, KnownPerson
from sync.person_changes import Hand
from sync.units import first_day
from sync.writes import inserting


@dataclass(frozen=True, slots=True)
class LinePlan:
    """`tied` are the changes that must not be made without those that take lines away."""

    changes: tuple[Change, ...]
    tied: frozenset[Change]
    issues: tuple[Issue, ...]


def line_changes(
    staying: Sequence[Arrival], gone: set[str], known: Known, doubt: str | None, hand: Hand
) -> LinePlan:
    """The lines that differ, and an issue for each manager who is missing and for each loop."""
    there = _there(staying, gone if doubt is None else set(), known)
    missing = _missing(staying, there)
    unlisted = _unlisted(staying, gone, there, known)
    loops = loops_in(
        unlisted | {each.key: manager for each in staying if (manager := _manager(each)) in there}
    )
    left_out = {key for loop in loops for key in loop}
    wanted = {
        arrival.person_id: above
        for arrival in staying
        if arrival.key not in left_out and (above := there.get(_manager(arrival) or ""))
    }
    names = _names(known, there)
    changes = tuple(
        change
        for arrival in staying
        if (change := _change(arrival, wanted.get(arrival.person_id), names, hand))
    )
    issues = (*missing, *_loop_issues(loops, _concerns(staying, there, known)))
    return LinePlan(changes, tied_lines(changes, wanted, known), issues)


def _manager(arrival: Arrival) -> str | None:
    return arrival.record.manager_source_id


def _there(staying: Iterable[Arrival], gone: set[str], known: Known) -> dict[str, UUID]:
    """Who can be a manager, by the source's id: who is listed or known, and does not leave now."""
    stayed = {
        key: identity.person_id
        for key, identity in known.identities.items()
        if not identity.is_retired and key not in gone
    }
    return stayed | {arrival.key: arrival.person_id for arrival in staying}


def _unlisted(
    staying: Iterable[Arrival], gone: set[str], there: Mapping[str, UUID], known: Known
) -> dict[str, str]:
    """The lines of those whom this list says nothing about, and who stay."""
    listed = {arrival.key for arrival in staying}
    keys = {person_id: key for key, person_id in there.items()}
    managers = {
        key: known.people[person_id].manager_id
        for key, person_id in there.items()
        if key not in listed and key not in gone
    }
    return {
        key: keys[manager_id]
        for key, manager_id in managers.items()
        if manager_id is not None and manager_id in keys
    }


def _concerns(
    staying: Iterable[Arrival], there: Mapping[str, UUID], known: Known
) -> dict[str, Concern]:
    before = {
        key: Concern(key, str(known.people[person_id].facts["name"]))
        for key, person_id in there.items()
        if person_id in known.people
    }
    return before | {arrival.key: arrival.concern for arrival in staying}


def _missing(staying: Iterable[Arrival], there: Mapping[str, UUID]) -> list[Issue]:
    """One issue for each missing manager, however many people name them."""
    reports: dict[str, list[Arrival]] = {}
    for arrival in staying:
        manager = _manager(arrival)
        if manager is not None and manager not in there:
            reports.setdefault(manager, []).append(arrival)
    return [_missing_issue(manager, people) for manager, people in reports.items()]


def _missing_issue(manager: str, people: Sequence[Arrival]) -> Issue:
    concerns = tuple(arrival.concern for arrival in people)
    message = (
        f"Manager {manager} is not among this source's people. Without a manager for now: "
        f"{named(concerns)}."
    )
    return Issue("MANAGER_MISSING", manager, message, concerns)


def _loop_issues(
    loops: Iterable[Sequence[str]], named_as: Mapping[str, Concern]
) -> Iterator[Issue]:
    for loop in loops:
        concerns = tuple(named_as[key] for key in loop)
        path = " → ".join(f"{each.name} ({each.id})" for each in (*concerns, concerns[0]))
        message = f"These would report to one another: {path}. Their lines were left out."
        yield Issue("MANAGER_LOOP", loop[0], message, concerns)


def _names(known: Known, there: Mapping[str, UUID]) -> dict[UUID, str]:
    """What the source calls, or called, a person whom we know by id."""
    before = {identity.person_id: key for key, identity in known.identities.items()}
    return before | {person_id: key for key, person_id in there.items()}


def _change(
    arrival: Arrival, manager_id: UUID | None, names: Mapping[UUID, str], hand: Hand
) -> Change | None:
    person = arrival.known
    before = None if person is None else person.manager_id
    if before == manager_id:
        return None
    old = None if before is None else names.get(before, f"person {before}")
    new = None if manager_id is None else _manager(arrival)
    action = Action.CREATE if old is None else Action.CLEAR if new is None else Action.UPDATE
    row = {
        "person_id": arrival.person_id,
        "kind": LineKind.PRIMARY,
        "rank": 0,
        "starts_on": _starts_on(arrival, person, hand.today),
        "manager_id": manager_id,
    }
    return Change(
        action=action,
        noun=Noun.LINE,
        key=arrival.key,
        fields=(Field("manager", old, new),),
        label=arrival.record.name,
        subject=arrival.person_id,
        writes=(inserting(ReportingLine, row),),
    )


def _starts_on(arrival: Arrival, person: KnownPerson | None, today: date) -> date:
    """A first line goes back to the person's first day, as nothing else is known of that time."""
    had_one = person is not None and person.had_line
    return today if had_one else first_day(arrival, today)
