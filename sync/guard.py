"""The guard: a plan that retires or clears too much applies only its safe part."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rules.safety import FEW, SHARE, limit
from sync.changes import Action, Change, Noun, hash_of
from sync.plan import Plan

TAKES_AWAY = (Action.RETIRE, Action.CLEAR)


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
    """All that takes away waits as soon as it concerns too many, or its ground is in doubt.

    Of what is closed, all waits that is not new.
    """
    if plan.closed is not None:
        return _parted(plan, [each for each in plan.changes if _is_old(each)], plan.closed)
    taking = tuple(change for change in plan.changes if change.action in TAKES_AWAY)
    reason = _reason(plan, concerned(taking))
    if not taking or reason is None:
        return Guarded(plan.changes, None)
    return _parted(plan, [*taking, *plan.tied], reason)


def _parted(plan: Plan, held_back: Iterable[Change], reason: str) -> Guarded:
    waiting = {*held_back}
    if not waiting:
        return Guarded(plan.changes, None)
    safe = tuple(change for change in plan.changes if change not in waiting)
    held = tuple(change for change in plan.changes if change in waiting)
    return Guarded(safe, HeldPart(held, hash_of(held), reason))


def _is_old(change: Change) -> bool:
    return change.action is not Action.CREATE


def concerned(taking: Iterable[Change]) -> set[str]:
    """Whom it takes something from; each counts once.

    A line that ends because its manager leaves belongs to that leaving, and a unit is retired
    only when nobody is left in it: neither counts on its own.
    """
    told = tuple(taking)
    leaving = {each.key for each in told if _leaves(each)}
    return {each.key for each in told if each.noun is not Noun.UNIT and not _follows(each, leaving)}


def _reason(plan: Plan, concerns: set[str]) -> str | None:
    most = limit(plan.active)
    if plan.doubt is not None:
        return plan.doubt
    if len(concerns) <= most:
        return None
    return (
        f"It would retire or take something from {len(concerns)} of {plan.active} active; "
        f"the limit is {most} ({SHARE} %, and at least {FEW})."
    )


def _leaves(change: Change) -> bool:
    return change.noun is Noun.PERSON and change.action is Action.RETIRE


def _follows(change: Change, leaving: set[str]) -> bool:
    return change.noun is Noun.LINE and any(field.old in leaving for field in change.fields)


def _what(change: Change) -> str:
    nouns = {
        Noun.PERSON: "people_retired" if change.action is Action.RETIRE else "people_cleared",
        Noun.LINE: "managers_cleared" if change.action is Action.CLEAR else "managers_changed",
        Noun.MEMBERSHIP: "units_cleared",
        Noun.UNIT: "units_retired",
        Noun.OBJECTIVE: f"objectives_{_done(change)}",
        Noun.KEY_RESULT: f"key_results_{_done(change)}",
        Noun.ALIGNMENT: "alignments_updated",
    }
    return nouns.get(change.noun, f"{change.noun.value.lower()}_cleared")


def _done(change: Change) -> str:
    return "retired" if change.action is Action.RETIRE else "updated"
