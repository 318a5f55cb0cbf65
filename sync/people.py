"""The plan for a list of people: who comes, changes and goes, and where they belong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from connectors.person_told import INCOMPLETE
from connectors.records import PersonRecord, Problem
from model.database import SystemSession
from sync.absence import Absence, ended_by, found_again, noted
from sync.arrivals import Arrival, arrivals_of
from sync.changes import Noun, in_order
from sync.issues import distinct, issue_of
from sync.lines import line_changes
from sync.memberships import membership_changes
from sync.options import RunOptions
from sync.people_known import Known, known_people
from sync.person_changes import Hand, arriving, leaving
from sync.plan import Plan, Tally
from sync.units import unit_changes, unit_keys

LOST_ROWS = frozenset({"NO_NUMBER", "TOO_MANY_CELLS", "NO_ID"})
"""Problems of a connector after which it cannot be told whose record it was."""


@dataclass(frozen=True, slots=True)
class PeopleList:
    """People of a source and what was wrong with their records; `is_complete` as it says.

    `gone` are ids that the source itself says are no more.
    """

    records: Sequence[PersonRecord]
    problems: Sequence[Problem]
    is_complete: bool = True
    absence: Absence = Absence.ENDS
    gone: frozenset[str] = frozenset()

    @property
    def doubt(self) -> str | None:
        """Why somebody who is not listed may still work there."""
        if self.absence is Absence.SAYS_NOTHING:
            return None
        lost = [problem.where for problem in self.problems if problem.code in LOST_ROWS]
        if not self.records:
            return "The source listed nobody at all."
        if not self.is_complete:
            return "The source did not say that its list is complete."
        if lost:
            return f"It cannot be told who {', '.join(lost)} of the source is about."
        short = (problem.message for problem in self.problems if problem.code == INCOMPLETE)
        return next(short, None)

    @property
    def notes_absence(self) -> bool:
        """Whether it is worth writing down who is not listed."""
        return self.absence is Absence.NOTES and self.doubt is None


async def plan_people(
    session: SystemSession, connection_id: UUID, people: PeopleList, options: RunOptions
) -> Plan:
    known = await known_people(session, connection_id, options.today)
    return people_plan(
        known, people, Hand(connection_id, options.now(), options.today, options.new_id)
    )


def people_plan(known: Known, people: PeopleList, hand: Hand) -> Plan:
    """What makes our rows say what the list says."""
    found, refusals = arrivals_of(people.records, people.problems, known, hand.today, hand.new_id)
    staying = [arrival for arrival in found if not arrival.is_ended]
    absent = _here(known) - {arrival.key for arrival in found}
    gone = _gone(found, absent, people, known)
    last = {arrival.key: arrival for arrival in found}
    units = unit_keys(staying)
    unit_plan = unit_changes(staying, gone, known, hand)
    lines = line_changes(staying, gone, known, people.doubt, hand)
    changes = [
        *unit_plan.changes,
        *(change for arrival in found for change in arriving(arrival, known, hand)),
        *found_again(found, known, hand),
        *(noted(absent - gone, known, hand) if people.notes_absence else ()),
        *(leaving(key, last.get(key), known, hand) for key in sorted(gone)),
        *membership_changes(staying, unit_plan.ids, known, hand),
        *lines.changes,
    ]
    return Plan(
        changes=in_order(changes),
        issues=distinct([*map(issue_of, people.problems), *refusals, *lines.issues]),
        tallies=_tallies(found, units),
        active=sum(not identity.is_retired for identity in known.identities.values()),
        doubt=people.doubt,
        tied=lines.tied,
    )


def _here(known: Known) -> set[str]:
    return {key for key, identity in known.identities.items() if not identity.is_retired}


def _gone(found: Iterable[Arrival], absent: set[str], people: PeopleList, known: Known) -> set[str]:
    """Ids of those who were here, and whom the source lists as ended, or no longer at all."""
    ended = {arrival.key for arrival in found if arrival.is_ended} | people.gone
    return (ended & _here(known)) | ended_by(people.absence, absent, known)


def _tallies(found: Iterable[Arrival], units: Iterable[str]) -> tuple[Tally, ...]:
    people = frozenset({Noun.PERSON, Noun.MEMBERSHIP, Noun.LINE})
    return (
        Tally(people, frozenset(arrival.key for arrival in found)),
        Tally(frozenset({Noun.UNIT}), frozenset(units), "units"),
    )
