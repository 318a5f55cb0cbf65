"""Dotted lines of those whose source tells of them: who else leads somebody, in no order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, count
from uuid import UUID

from connectors.records import PersonRecord
from model.line import ReportingLine
from rules.terms import LineKind
from sync.arrivals import Arrival
from sync.authority import DOTTED_MANAGERS
from sync.changes import Action, Change, Field, Noun
from sync.issues import Issue
from sync.lines import LinePlan, There, missing_issue, with_settled
from sync.people_known import Known, KnownLine, KnownPerson
from sync.person_changes import Hand
from sync.settled import Told
from sync.units import first_day
from sync.writes import Write, adding, inserting


def dotted_changes(
    staying: Sequence[Arrival], listed: Told, gone: AbstractSet[str], known: Known, hand: Hand
) -> LinePlan:
    """Where a manager is a stranger, no line is taken away but of whom we know to have left.

    `gone` are those who surely leave, so that who is settled and led by one is looked at too. A
    loop of dotted lines is none: nobody's rights go down along them.
    """
    led = [each for each in listed.settled.values() if _names(each, gone)] if gone else []
    staying = with_settled(staying, led, listed, known)
    there = There({each.key: each for each in staying}, gone, known)
    told = [arrival for arrival in staying if _is_told(arrival, there)]
    changes = [change for each in told if (change := _change(each, there, hand))]
    return LinePlan(tuple(changes), {}, tuple(_strangers(told, there)))


def dotted_of(person: KnownPerson | None) -> Mapping[UUID, int]:
    """The dotted managers that somebody has, and the rank of each line."""
    lines: Sequence[KnownLine] = () if person is None else person.lines
    return {each.manager_id: each.rank for each in lines if each.kind is LineKind.DOTTED}


def _is_told(arrival: Arrival, there: There) -> bool:
    """Whether this source says who they are, and is heard."""
    told = _keys(arrival)
    if told is None:
        return False
    person = arrival.known
    if person is None or not person.is_elsewhere:
        return True
    return not there.known.authority.stays(person.id, DOTTED_MANAGERS, told or None)


def _names(record: PersonRecord, gone: AbstractSet[str]) -> bool:
    beside = record.beside
    return beside is not None and not gone.isdisjoint(beside.dotted or ())


def _keys(arrival: Arrival) -> tuple[str, ...] | None:
    beside = arrival.record.beside
    if beside is None or beside.dotted is None:
        return None
    return tuple(key for key in beside.dotted if key != arrival.key)


def _strangers(told: Iterable[Arrival], there: There) -> list[Issue]:
    reports: dict[str, list[Arrival]] = {}
    for arrival in told:
        for key in _keys(arrival) or ():
            if there.person_of(key) is None:
                reports.setdefault(key, []).append(arrival)
    return [missing_issue(manager, people) for manager, people in reports.items()]


def _change(arrival: Arrival, there: There, hand: Hand) -> Change | None:
    keys = _keys(arrival) or ()
    wanted = {id_: key for key in keys if (id_ := there.person_of(key))}
    before = dotted_of(arrival.known)
    strangers = [key for key in keys if there.is_stranger(key)]
    ended = {
        each: rank
        for each, rank in before.items()
        if each not in wanted and (not strangers or not there.stays(each))
    }
    begun = [each for each in wanted if each not in before]
    if not ended and not begun:
        return None
    stays = {each: there.key_of(each) for each in before if each not in ended}
    old, new = (
        tuple(sorted(each)) for each in (map(there.key_of, before), {**stays, **wanted}.values())
    )
    return Change(
        action=Action.CREATE if not before else Action.UPDATE if new else Action.CLEAR,
        noun=Noun.DOTTED_LINE,
        key=arrival.key,
        fields=(Field(DOTTED_MANAGERS, old, new),),
        label=arrival.record.name,
        subject=arrival.person_id,
        writes=tuple(_writes(arrival, before, sorted(ended.values()), begun, hand)),
    )


def _writes(
    arrival: Arrival,
    before: Mapping[UUID, int],
    ended: Sequence[int],
    begun: Sequence[UUID],
    hand: Hand,
) -> Iterator[Write]:
    """A new line takes the place of one that ends, else the first that is free."""
    taken = {*before.values()}
    free = (rank for rank in count() if rank not in taken)
    places = chain(ended, free)
    for manager_id in begun:
        yield _line(arrival, next(places), manager_id, hand)
    for rank in ended[len(begun) :]:
        yield _line(arrival, rank, None, hand)


def _line(arrival: Arrival, rank: int, manager_id: UUID | None, hand: Hand) -> Write:
    is_new = arrival.known is None
    row = {
        "person_id": arrival.person_id,
        "kind": LineKind.DOTTED,
        "rank": rank,
        "starts_on": first_day(arrival, hand.today) if is_new else hand.today,
        "manager_id": manager_id,
    }
    return (adding if is_new else inserting)(ReportingLine, row)
