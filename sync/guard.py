"""The guard: a plan that retires, clears or mistakes too many applies only its safe part."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rules.safety import FEW, SHARE, limit
from sync.changes import Action, Change, Noun, hash_of
from sync.issues import Concern, named
from sync.person_changes import is_leaving, is_returning, tells_last_day
from sync.plan import Plan
from sync.somebody_else import becomes_another, lines_to
from sync.uprooted import only_for

TAKES_AWAY = (Action.RETIRE, Action.CLEAR)
OF_A_PERSON = (Noun.PERSON, Noun.MEMBERSHIP, Noun.LINE, Noun.DOTTED_LINE)
HANDED = "It would give the e-mail address of somebody who is here to somebody else"


@dataclass(frozen=True, slots=True)
class HeldPart:
    """What waits for a yes, and the hash that the yes must name."""

    changes: tuple[Change, ...]
    hash: str
    reason: str

    @property
    def counts(self) -> dict[str, int]:
        return dict(sorted(Counter(_what(change) for change in self.changes).items()))


@dataclass(frozen=True, slots=True)
class Guarded:
    safe: tuple[Change, ...]
    held: HeldPart | None


def guarded(plan: Plan) -> Guarded:
    """All that is guarded waits as soon as it concerns too many, or its ground is in doubt.

    An e-mail that goes from one person to another waits always: it is how people sign in; and so
    do units that may only have been renamed. Of what is closed, all waits that is not new.
    """
    if plan.closed is not None:
        return _split(plan, {each for each in plan.changes if _is_old(each)}, plan.closed)
    told = _guarded(plan.changes)
    reasons = [*_reasons(plan, concerned(told))] if told else []
    asked = {*told} if reasons else set[Change]()
    if plan.uprooted is not None:
        asked |= plan.uprooted.changes
        reasons.append(plan.uprooted.reason)
    if plan.handed and not reasons:
        reasons.append(_handed(plan.handed))
    return _parted(plan, asked | plan.handed, " ".join(reasons))


def is_guarded(change: Change) -> bool:
    if change.action is Action.CREATE:
        # Nothing is taken by what comes, and a first import is nothing else.
        return False
    takes_away = change.action in TAKES_AWAY or is_leaving(change)
    return takes_away or is_of_whole_person(change)


def is_of_whole_person(change: Change) -> bool:
    """Whether it is about who somebody is, so that all else of them waits with it."""
    return becomes_another(change) or is_returning(change)


def _parted(plan: Plan, asked: AbstractSet[Change], reason: str) -> Guarded:
    if not asked:
        return Guarded(plan.changes, None)
    people = {each.key for each in asked if is_of_whole_person(each) or each in plan.handed}
    waiting = {*asked, *plan.tied}
    waiting |= {each for each in plan.changes if each.noun in OF_A_PERSON and each.key in people}
    leaving = {each.key for each in asked if is_leaving(each)}
    waiting |= {each for each in plan.changes if each.key in leaving and tells_last_day(each)}
    waiting |= lines_to(new_people(waiting), plan.changes)
    if any(change.noun is Noun.MEMBERSHIP for change in waiting):
        # Somebody may stay in a unit that would be empty.
        waiting |= {each for each in plan.changes if _ends_unit(each)}
        waiting |= only_for(waiting, plan.changes)
    return _split(plan, waiting, reason)


def new_people(changes: Iterable[Change]) -> set[str]:
    return {
        each.key for each in changes if each.noun is Noun.PERSON and each.action is Action.CREATE
    }


def _split(plan: Plan, waiting: AbstractSet[Change], reason: str) -> Guarded:
    if not waiting:
        return Guarded(plan.changes, None)
    safe = tuple(change for change in plan.changes if change not in waiting)
    held = tuple(change for change in plan.changes if change in waiting)
    return Guarded(safe, HeldPart(held, hash_of(held), reason))


def _is_old(change: Change) -> bool:
    return change.action is not Action.CREATE


def _handed(changes: Collection[Change]) -> str:
    people = sorted((Concern(each.key, each.label) for each in changes), key=lambda each: each.id)
    return f"{HANDED}: {named(people)}."


def _ends_unit(change: Change) -> bool:
    return change.noun is Noun.UNIT and change.action is Action.RETIRE


def taken(changes: Iterable[Change]) -> set[str]:
    """Whom these changes take something from, bring back or make somebody else."""
    return concerned(_guarded(changes))


def _guarded(changes: Iterable[Change]) -> list[Change]:
    """Nothing of a first import is, and that is told by the action of each, for they are many."""
    create = Action.CREATE
    return [each for each in changes if each.action is not create and is_guarded(each)]


def concerned(taking: Iterable[Change]) -> set[str]:
    """Whom it takes something from; each counts once.

    A line that ends because its manager leaves belongs to that leaving, and a unit is retired
    only when nobody is left in it: neither counts on its own.
    """
    told = tuple(taking)
    leaving = {each.key for each in told if is_leaving(each)}
    return {each.key for each in told if each.noun is not Noun.UNIT and not _follows(each, leaving)}


def _reasons(plan: Plan, concerns: set[str]) -> Iterator[str]:
    most = limit(plan.active)
    if plan.doubt is not None:
        yield plan.doubt
    elif len(concerns) > most:
        yield (
            f"It would retire, bring back, mistake or take something from {len(concerns)} of "
            f"{plan.active} active; the limit is {most} ({SHARE} %, and at least {FEW})."
        )


def _follows(change: Change, leaving: set[str]) -> bool:
    return change.noun is Noun.LINE and any(field.old in leaving for field in change.fields)


def _what(change: Change) -> str:
    if change.noun is Noun.PERSON:
        return _of_person(change)
    lost = "cleared" if change.action is Action.CLEAR else "changed"
    nouns = {
        Noun.DOTTED_LINE: f"dotted_managers_{lost}",
        Noun.LINE: f"managers_{lost}",
        Noun.MEMBERSHIP: f"units_{lost}",
        Noun.UNIT: "units_created" if change.action is Action.CREATE else f"units_{_done(change)}",
        Noun.OBJECTIVE: f"objectives_{_done(change)}",
        Noun.KEY_RESULT: f"key_results_{_done(change)}",
        Noun.ALIGNMENT: "alignments_updated",
    }
    return nouns.get(change.noun, f"{change.noun.value.lower()}_cleared")


def _done(change: Change) -> str:
    return "retired" if change.action is Action.RETIRE else "updated"


def _of_person(change: Change) -> str:
    if change.action is Action.CREATE:
        return "people_created"
    if is_returning(change):
        return "people_returned"
    if is_leaving(change) and change.action is Action.UPDATE:
        return "people_left_this_source"
    if change.action is Action.UPDATE:
        return "people_changed"
    return "people_retired" if change.action is Action.RETIRE else "people_cleared"
