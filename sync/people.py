"""The plan for a list of people: who comes, changes and goes, and where they belong."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from uuid import UUID

from connectors.person_told import INCOMPLETE, LEFT_OUT
from connectors.records import PersonRecord, Problem
from model.database import SystemSession
from sync.absence import MISSING, Absence, ended_by, found_again, noted
from sync.arrivals import Arrival, arrivals_of, first_of_each, shared_ids
from sync.changes import Noun
from sync.dotted import dotted_changes
from sync.drift import disagreeing, drift
from sync.guard import is_of_whole_person, new_people
from sync.issues import Concern, distinct, issue_of
from sync.line_ties import tied_lines
from sync.lines import line_changes
from sync.lingering import issues_of as still_elsewhere
from sync.local_days import on_local_days
from sync.memberships import membership_changes
from sync.options import RunOptions
from sync.people_known import Known
from sync.people_order import whole_people
from sync.people_rows import known_people, standings_of
from sync.person_changes import Hand, arriving, leaving
from sync.plan import Plan, Tally
from sync.settled import Told, told_apart
from sync.somebody_else import handed_over, lines_to
from sync.standing import standing_changes
from sync.unchanged import Mark, is_kept, mark_of
from sync.unit_paths import unit_key, unit_paths
from sync.units import UnitPlan, unit_changes, unnamed_units
from sync.uprooted import uprooted

LOST_ROWS = frozenset({"NO_NUMBER", "TOO_MANY_CELLS", "NO_ID", "SHARED_NUMBER"})
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
    def left_out(self) -> AbstractSet[str]:
        """Who is listed, and could not be read."""
        return {each.subject for each in self.problems if each.code == LEFT_OUT}

    def notes(self, doubt: str | None) -> bool:
        """Whether it is worth writing down who is not listed."""
        return self.absence is Absence.NOTES and doubt is None


async def plan_people(
    session: SystemSession, connection_id: UUID, people: PeopleList, options: RunOptions
) -> Plan:
    people = replace(people, records=await on_local_days(session, people.records))
    mark = await _mark(session, people, options)
    if mark is not None and await is_kept(session, connection_id, mark):
        return _unchanged(people)
    known = await known_people(session, connection_id, options.today)
    if any(record.beside is not None for record in people.records):
        known = replace(known, standings=await standings_of(session, options.today))
    hand = Hand(connection_id, options.now(), options.today, options.new_id)
    # A plan of a whole company takes seconds, and others are to be served meanwhile.
    plan = await asyncio.to_thread(people_plan, known, people, hand)
    return replace(plan, mark=mark) if _is_final(plan, people) else plan


async def _mark(session: SystemSession, people: PeopleList, options: RunOptions) -> Mark | None:
    """A part of a list says nothing of the next part, and what is wrong with one is told anew."""
    if people.absence is Absence.SAYS_NOTHING or people.problems or people.doubt is not None:
        return None
    told = (people.absence, sorted(people.gone))
    return await mark_of(session, people.records, told, options.today)


def _is_final(plan: Plan, people: PeopleList) -> bool:
    """Nothing waits: for a mended record, a second absence, or what this run made possible."""
    is_noted = people.notes(plan.doubt) and any(
        field.name == MISSING and field.new for change in plan.changes for field in change.fields
    )
    return not plan.issues and not is_noted and all(change.writes for change in plan.changes)


def _unchanged(people: PeopleList) -> Plan:
    keys = {record.source_id for record in people.records}
    units = map(unit_key, unit_paths(people.records))
    return Plan((), (), _tallies(keys, units), active=len(keys))


def people_plan(known: Known, people: PeopleList, hand: Hand) -> Plan:
    """What makes our rows say what the list says; who is settled is only counted."""
    first, repeated = first_of_each(people.records)
    doubtful = people.gone.union(problem.subject for problem in people.problems)
    told = told_apart(first, doubtful, known, hand.connection_id, hand.today)
    found, refusals = arrivals_of(told, people.problems, known, hand.today, hand.new_id)
    staying = [arrival for arrival in found if not arrival.is_ended]
    last = {arrival.key: arrival for arrival in found}
    absent = known.here - told.settled.keys() - last.keys() - people.left_out
    gone = _gone(found, absent, people, known)
    units = unit_changes(staying, told.settled, gone, known, hand)
    is_whole = people.absence is not Absence.SAYS_NOTHING
    doubt = people.doubt or _doubt_of(people, told, found, known)
    leaving_now = gone if doubt is None else frozenset[str]()
    arrived = [change for arrival in found for change in arriving(arrival, known, hand)]
    handed = frozenset(handed_over(arrived, known))
    asked = {each.key for each in arrived if each in handed or is_of_whole_person(each)}
    lines = line_changes(staying, told, leaving_now, known, hand)
    dotted = dotted_changes(staying, told, leaving_now, known, hand)
    moves = [*membership_changes(staying, units.ids, known, hand)]
    asked |= {each.key for each in lines_to(new_people(handed), lines.changes)}
    changes = [
        *units.changes,
        *arrived,
        *found_again(found, known, hand),
        *(noted(absent - gone, known, hand) if people.notes(doubt) else ()),
        *(leaving(key, last.get(key), known, hand) for key in sorted(gone)),
        *moves,
        *lines.changes,
        *dotted.changes,
        *standing_changes(staying, units.ids, known, hand),
    ]
    return Plan(
        changes=whole_people(changes),
        issues=distinct(
            [
                *map(issue_of, people.problems),
                *(*repeated, *refusals, *lines.issues, *dotted.issues),
                *disagreeing(first if is_whole else (), hand.today),
                *still_elsewhere(_left(gone, known)),
            ]
        ),
        tallies=_tallies({*told.settled, *last}, units.ids),
        active=len(known.here),
        doubt=doubt,
        tied=tied_lines(lines.changes, lines.managers, known, asked),
        handed=handed,
        uprooted=uprooted(units.changes, moves, _unnamed(units, people, known, hand), known, hand),
    )


def _unnamed(units: UnitPlan, people: PeopleList, known: Known, hand: Hand) -> frozenset[str]:
    """This source's units that its whole list does not name."""
    if people.absence is Absence.SAYS_NOTHING:
        return frozenset()
    return frozenset(unit.key for unit in unnamed_units(units.ids, known, hand))


def _doubt_of(people: PeopleList, told: Told, found: Sequence[Arrival], known: Known) -> str | None:
    """Why what a complete list says may not be meant, seen beside what we know."""
    if people.absence is Absence.SAYS_NOTHING:
        return None
    if shared := shared_ids(people.records) if len(people.records) > len(told.listed) else ():
        return f"The id {shared[0]} is of two people who differ; only the first was taken."
    return drift(told.listed, found, known)


def _gone(
    found: Iterable[Arrival], absent: AbstractSet[str], people: PeopleList, known: Known
) -> AbstractSet[str]:
    """Ids of those who were here, and whom the source lists as ended, or no longer at all."""
    ended = {arrival.key for arrival in found if arrival.is_ended} | people.gone
    return (ended & known.here) | ended_by(people.absence, absent, known)


def _left(gone: AbstractSet[str], known: Known) -> Iterator[tuple[str, Concern]]:
    """Those who leave, or left before, and whom another source still has, with its name."""
    for key in sorted(gone | known.lingering.keys()):
        row = known.rows[key]
        source = known.elsewhere.get(row["person_id"])
        if source is not None:
            yield source, Concern(key, row["name"])


def _tallies(people: Iterable[str], units: Iterable[str]) -> tuple[Tally, ...]:
    nouns = (Noun.PERSON, Noun.MEMBERSHIP, Noun.LINE, Noun.DOTTED_LINE)
    return (
        Tally(nouns, frozenset(people)),
        Tally((Noun.UNIT,), frozenset(units), "units"),
    )
