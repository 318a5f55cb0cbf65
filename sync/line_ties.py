"""New lines that would close a loop as long as an old line, which they replace, still stands."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from uuid import UUID

from sync.changes import Action, Change
from sync.loops import loops_in
from sync.people_known import Known

SETS = frozenset({Action.CREATE, Action.UPDATE})


def tied_lines(
    changes: Iterable[Change],
    managers: Mapping[UUID, UUID],
    known: Known,
    asked: AbstractSet[str],
) -> frozenset[Change]:
    """Those that can only be written together with what the same plan may hold back.

    `managers` are the new ones, by person. `asked` are people of whom all may be held back.
    """
    before = known.managers
    if not before:
        return frozenset()
    setting = {
        change.subject: change
        for change in changes
        if change.action in SETS and change.key not in asked
    }
    tied: set[UUID] = set()
    while True:
        new = {key: managers[key] for key in setting if key not in tied}
        closing = {key for loop in loops_in({**before, **new}) for key in loop if key in new}
        if not closing:
            return frozenset(setting[key] for key in tied)
        tied |= closing
