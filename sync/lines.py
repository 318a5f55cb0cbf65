"""Who reports to whom: resolved when all people are known, missing managers and loops told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from connectors.records import PersonRecord
from model.line import ReportingLine
from rules.terms import LineKind
from sync.arrivals import Arrival, as_known
from sync.authority import MANAGER
from sync.changes import Action, Change, Field, Noun
from sync.issues import Concern, Issue, named
from sync.loops import loops_in
from sync.people_known import Known, KnownPerson
from sync.person_changes import Hand
from sync.settled import Told
from sync.units import first_day
from sync.writes import adding, inserting


@dataclass(frozen=True, slots=True)
class LinePlan:
    """`managers` are those whom the lines lead to, by person."""

    changes: tuple[Change, ...]
    managers: Mapping[UUID, UUID]
    issues: tuple[Issue, ...]


def line_changes(
    staying: Sequence[Arrival],
    told: Told,
    gone: AbstractSet[str],
    known: Known,
    hand: Hand,
) -> LinePlan:
    """The lines that differ, and an issue for each manager who is missing and for each loop.

    `gone` are those who surely leave. Who is settled may have to be looked at all the same: where
    their manager leaves, or somebody else's new line closes a loop with theirs.
    """
    led = [each for each in told.settled.values() if each.manager_source_id in gone] if gone else []
    staying = with_settled(staying, led, told, known)
    if not staying:
        return LinePlan((), {}, ())
    there = There({each.key: each for each in staying}, gone, known)
    staying = [each for each in staying if not _is_led(each, known)]
    loops = _loops(staying, there)
    left_out = {key for loop in loops for key in loop}
    inside = [told.settled[key] for key in left_out & told.settled.keys() - there.listed.keys()]
    staying = with_settled(staying, inside, told, known)
    wanted = {
        arrival.person_id: above
        for arrival in staying
        if arrival.key not in left_out and (above := there.above(arrival))
    }
    changes = tuple(
        change
        for arrival in staying
        if (change := _change(arrival, wanted.get(arrival.person_id), there, hand))
    )
    issues = (*_missing(staying, there), *_loop_issues(loops, there))
    return LinePlan(changes, wanted, issues)


def with_settled(
    staying: Sequence[Arrival], settled: Sequence[PersonRecord], told: Told, known: Known
) -> Sequence[Arrival]:
    """In the order of the list, in which issues name people."""
    if not settled:
        return staying
    places = told.places
    together = [*staying, *(as_known(record, known) for record in settled)]
    return sorted(together, key=lambda arrival: places[arrival.key])


def _is_led(arrival: Arrival, known: Known) -> bool:
    """Whether it is another source's to say whom somebody reports to, or nobody says anything."""
    person = arrival.known
    if person is None or not person.is_elsewhere:
        return False
    return known.authority.stays(person.id, MANAGER, _manager(arrival))


class There(NamedTuple):
    """Who can be a manager: who is listed, or known, and does not leave now."""

    listed: Mapping[str, Arrival]
    gone: AbstractSet[str]
    known: Known

    def person_of(self, key: str | None) -> UUID | None:
        if key is None:
            return None
        arrival = self.listed.get(key)
        if arrival is not None:
            return arrival.person_id
        row = self.known.rows.get(key)
        is_there = row is not None and not row["has_left"] and key not in self.gone
        return row["person_id"] if row is not None and is_there else None

    def above(self, arrival: Arrival) -> UUID | None:
        """Whom somebody reports to: who is told, or where that is a stranger, who it was."""
        told = _manager(arrival)
        if told is None or told in self.known.taken_back:
            # Until it is said anew who that is, the manager of before is the wrong person.
            return self.person_of(told)
        return self.person_of(told) or self._before(arrival.known)

    def is_stranger(self, key: str) -> bool:
        """Who may be a manager of before: not one of whom it was said that the match was wrong."""
        return self.person_of(key) is None and key not in self.known.taken_back

    def _before(self, person: KnownPerson | None) -> UUID | None:
        """The manager until now, where that one stays."""
        manager = None if person is None else person.manager_id
        return None if manager is None or not self.stays(manager) else manager

    def stays(self, manager: UUID) -> bool:
        left = self.known.people[manager].is_retired
        return not left and self.known.keys.get(manager) not in self.gone

    def key_above(self, arrival: Arrival) -> str | None:
        told = _manager(arrival)
        if self.person_of(told):
            return told
        above = self.above(arrival)
        return None if above is None else self.known.keys.get(above)

    def concern(self, key: str) -> Concern:
        arrival = self.listed.get(key)
        return Concern(key, self.known.rows[key]["name"]) if arrival is None else arrival.concern

    def key_of(self, person_id: UUID) -> str:
        """What the source calls, or called, a person whom we know by id."""
        return self.known.keys.get(person_id) or self._listed_as(person_id)

    def _listed_as(self, person_id: UUID) -> str:
        named = (key for key, each in self.listed.items() if each.person_id == person_id)
        return next(named, f"person {person_id}")


def _loops(staying: Iterable[Arrival], there: There) -> list[tuple[str, ...]]:
    """Among the new lines, and those of all others who stay as they are."""
    known = there.known
    new = {arrival.key: key for arrival in staying if (key := there.key_above(arrival))}
    if not known.managers:
        return loops_in(new)
    told = {arrival.key for arrival in staying}
    unlisted = (
        (key, known.rows[key]["manager_id"])
        for key in known.here
        if key not in told and key not in there.gone
    )
    old = {
        key: above
        for key, manager_id in unlisted
        if manager_id is not None and (above := known.keys.get(manager_id))
    }
    return loops_in({**old, **new})


def _manager(arrival: Arrival) -> str | None:
    return arrival.record.manager_source_id


def _missing(staying: Iterable[Arrival], there: There) -> list[Issue]:
    """One issue for each missing manager, however many people name them."""
    reports: dict[str, list[Arrival]] = {}
    for arrival in staying:
        manager = _manager(arrival)
        if manager is not None and there.person_of(manager) is None:
            reports.setdefault(manager, []).append(arrival)
    return [missing_issue(manager, people) for manager, people in reports.items()]


def missing_issue(manager: str, people: Sequence[Arrival]) -> Issue:
    concerns = tuple(arrival.concern for arrival in people)
    message = (
        f"Manager {manager} is not among this source's people. These keep the one they had, or "
        f"have none for now: {named(concerns)}."
    )
    return Issue("MANAGER_MISSING", manager, message, concerns)


def _loop_issues(loops: Iterable[Sequence[str]], there: There) -> Iterator[Issue]:
    for loop in loops:
        concerns = tuple(there.concern(key) for key in loop)
        path = " → ".join(f"{each.name} ({each.id})" for each in (*concerns, concerns[0]))
        message = f"These would report to one another: {path}. Their lines were left out."
        yield Issue("MANAGER_LOOP", loop[0], message, concerns)


def _change(arrival: Arrival, manager_id: UUID | None, there: There, hand: Hand) -> Change | None:
    person = arrival.known
    before = None if person is None else person.manager_id
    if before == manager_id or (manager_id is None and _is_kept(person, there.known)):
        return None
    old = None if before is None else there.key_of(before)
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
        writes=((adding if person is None else inserting)(ReportingLine, row),),
    )


def _is_kept(person: KnownPerson | None, known: Known) -> bool:
    """Whether a manager whom this source does not know, or not any more, takes no line away."""
    if person is None or not person.is_elsewhere:
        return False
    return known.authority.stays(person.id, MANAGER, None)


def _starts_on(arrival: Arrival, person: KnownPerson | None, today: date) -> date:
    """A first line goes back to the person's first day, as nothing else is known of that time."""
    had_one = person is not None and person.had_line
    return today if had_one else first_day(arrival, today)
