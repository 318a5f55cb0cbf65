"""The ladder of reminders: who hears of what is owed, on which day, and when nobody does."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import Enum
from uuid import UUID

from rules.cycles import GRADING_DAYS
from rules.inbox import Matter, Owed

QUIET_FROM, QUIET_UNTIL = time(18), time(8)
MOST_A_WEEK = 10
WEEK = timedelta(days=7)


class Rung(Enum):
    """In order; from REVIEWER on it is somebody else who hears."""

    OWNER = "OWNER"
    OWNER_AGAIN = "OWNER_AGAIN"
    REVIEWER = "REVIEWER"
    COORDINATOR = "COORDINATOR"
    SPONSOR = "SPONSOR"


RUNGS = list(Rung)
LADDER: Mapping[Rung, int] = {
    Rung.OWNER: 0,
    Rung.OWNER_AGAIN: 1,
    Rung.REVIEWER: 3,
    Rung.COORDINATOR: 7,
    Rung.SPONSOR: 14,
}
"""Days after the last day in time."""
OF_ACKNOWLEDGEMENTS: Mapping[Rung, int] = {Rung.OWNER: -2, Rung.REVIEWER: 0}
"""A day after the check-in, and three: then its own last day is over."""
OF_URGENT_ONES: Mapping[Rung, int] = {**OF_ACKNOWLEDGEMENTS, Rung.OWNER: -3}
"""On the day of the check-in."""
OF_ENDS: Mapping[Rung, int] = {rung: days - GRADING_DAYS for rung, days in LADDER.items()}
"""From the cycle's end, where it is graded as long as usual: those days are the grace, and once
they are over nobody can do anything about it any more."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder that went out, on the day of whoever got it."""

    rung: Rung
    person_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Nudge:
    """A reminder to be sent."""

    matter: Matter
    rung: Rung
    person_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who may be reminded: where they are, and how often they were in a week."""

    zone: tzinfo
    reminded: int = 0

    @property
    def has_enough(self) -> bool:
        return self.reminded >= MOST_A_WEEK

    def is_free(self, now: datetime) -> bool:
        return not self.has_enough and not is_quiet(now, self.zone)


def is_quiet(now: datetime, zone: tzinfo) -> bool:
    """Nobody is reminded from six in the evening to eight in the morning, where they are."""
    here = now.astimezone(zone).time()
    return here >= QUIET_FROM or here < QUIET_UNTIL


def ladder(matter: Matter) -> Mapping[Rung, int]:
    if matter.kind in (Owed.GRADE, Owed.RETROSPECTIVE):
        return OF_ENDS
    if matter.kind is not Owed.ACKNOWLEDGEMENT:
        return LADDER
    return OF_URGENT_ONES if matter.due.is_urgent else OF_ACKNOWLEDGEMENTS


def reached(matter: Matter) -> list[Rung]:
    """The rungs whose day has come."""
    return [rung for rung, days in ladder(matter).items() if matter.days_late >= days]


def turn(
    matter: Matter,
    sent: Sequence[Sent],
    above: Mapping[Rung, Collection[UUID]],
    known: Mapping[UUID, Recipient],
) -> tuple[Rung, list[UUID]] | None:
    """The rung whose turn it is, and who is still to hear of it.

    One after the other, however late the first one is: nobody is told on before the person
    themselves was. A rung on which nobody stands is passed over.
    """
    last = max((RUNGS.index(each.rung) for each in sent), default=0)
    for rung in reached(matter):
        if RUNGS.index(rung) < last:
            continue
        told = {each.person_id for each in sent if each.rung is rung}
        standing = above.get(rung, ())
        waiting = [
            each for each in standing if each not in told and is_waited_for(rung, known.get(each))
        ]
        if waiting:
            return rung, waiting
    return None


def is_waited_for(rung: Rung, recipient: Recipient | None) -> bool:
    """Whether nobody further up hears before they did: always so of whoever owes it.

    Who is away or has left stands on no rung, and whoever has had enough this week hears as long
    as the next rung's day has not come: the ladder would end for good at one who is always full.
    """
    return rung is Rung.OWNER or (recipient is not None and not recipient.has_enough)


def nudges(
    matter: Matter,
    sent: Sequence[Sent],
    above: Mapping[Rung, Collection[UUID]],
    known: Mapping[UUID, Recipient],
    now: datetime,
) -> list[Nudge]:
    """What is sent now: to whoever is free, and heard nothing of the same matter today."""
    found = turn(matter, sent, above, known)
    if found is None:
        return []
    rung, waiting = found
    if is_resting(matter, sent, rung):
        return []
    made: list[Nudge] = []
    for person in waiting:
        recipient = known.get(person)
        if recipient is not None and recipient.is_free(now):
            made.append(Nudge(matter, rung, person, now.astimezone(recipient.zone).date()))
    return made


def is_resting(matter: Matter, sent: Sequence[Sent], rung: Rung) -> bool:
    """A matter climbs one rung a day at most."""
    return any(each.rung is not rung and each.on >= matter.today for each in sent)
