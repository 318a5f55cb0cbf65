"""Units that a source names no more while their people are still there: were they only renamed?

A new name of the company at the top of a path gives every unit a new path. Nobody leaves and nobody
loses a unit by that, and all the same each unit of ours would end, with its objectives in it.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rules.safety import FEW, limit
from sync.changes import Action, Change, Noun
from sync.people_known import Known
from sync.person_changes import Hand


@dataclass(frozen=True, slots=True)
class Uprooted:
    """What waits for a yes: the moves out of such units, and their end."""

    changes: frozenset[Change]
    reason: str


def uprooted(
    units: Iterable[Change],
    moves: Iterable[Change],
    unnamed: AbstractSet[str],
    known: Known,
    hand: Hand,
) -> Uprooted | None:
    """None where they are few: a unit that is dissolved is nobody's mistake.

    `unnamed` are this source's units that a whole list does not name.
    """
    ending = {each.key: each for each in units if each.action is Action.RETIRE}
    lost = unnamed | ending.keys()
    moved = [each for each in moves if each.action is Action.UPDATE and lost & _left(each)]
    told = {key for each in moved for key in lost & _left(each)}
    if len(told) <= limit(_ours(known, hand)) and not _are_most(len(moved), known):
        return None
    reason = (
        f"It names {len(told)} units no more, and has their {len(moved)} people in others: they "
        "may only be called otherwise now. A yes ends them, and their objectives stay with them."
    )
    return Uprooted(frozenset((*moved, *ending.values())), reason)


def only_for(waiting: AbstractSet[Change], changes: Iterable[Change]) -> set[Change]:
    """Units that would come, or come back, for nobody but those who wait."""
    told = tuple(changes)
    coming = {each.key: each for each in told if _comes(each)}
    if not coming:
        return set()
    wanted = {key for each in waiting for key in _entered(each)}
    others = (each for each in told if each not in waiting)
    needed = {key for each in others for key in _entered(each)}
    return {coming[key] for key in coming.keys() & wanted - needed}


def _comes(change: Change) -> bool:
    is_back = any(field.name == "retired" for field in change.fields)
    return change.noun is Noun.UNIT and (change.action is Action.CREATE or is_back)


def _left(change: Change) -> set[str]:
    old = change.fields[0].old
    return {*old} if isinstance(old, tuple) else set()


def _entered(change: Change) -> set[str]:
    """The units that a move leads into, and those above them."""
    if change.noun is not Noun.MEMBERSHIP:
        return set()
    new = change.fields[0].new
    paths = [key.split("/") for key in new] if isinstance(new, tuple) else []
    return {"/".join(path[:depth]) for path in paths for depth in range(1, len(path) + 1)}


def _ours(known: Known, hand: Hand) -> int:
    """How many units of this source are there."""
    mine = (unit for unit in known.units.values() if unit.connection_id == hand.connection_id)
    return sum(not unit.is_retired for unit in mine)


def _are_most(moved: int, known: Known) -> bool:
    if moved <= FEW:
        return False
    return 2 * moved >= sum(bool(known.rows[key]["units"]) for key in known.here)
