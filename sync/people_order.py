"""In which order a plan for people is written: page by page, and each person whole."""

from collections.abc import Iterable, Iterator
from operator import attrgetter

from sync.changes import Action, Change, Noun, in_order


def whole_people(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Units, then one person after the other with their unit and line, then the empty units.

    So that nobody is seen half, and all that happens to a person in a page is one event. Whoever
    is new comes behind a new manager, as their line points there. Dotted lines, which may lead to
    anybody and in circles, come when all are there.
    """
    told = tuple(changes)
    units = [change for change in told if change.noun is Noun.UNIT]
    begun = [change for change in units if change.action is not Action.RETIRE]
    ended = [change for change in units if change.action is Action.RETIRE]
    dotted = [change for change in told if change.noun is Noun.DOTTED_LINE]
    people = (change for change in told if change.noun not in (Noun.UNIT, Noun.DOTTED_LINE))
    return (*in_order(begun), *_managers_first(people), *in_order(dotted), *in_order(ended))


def _managers_first(changes: Iterable[Change]) -> Iterator[Change]:
    """Lines make no loop, as those that would are left out of a plan."""
    of: dict[str, list[Change]] = {}
    above: dict[str, object] = {}
    for change in sorted(changes, key=attrgetter("key")):
        of.setdefault(change.key, []).append(change)
        if change.noun is Noun.LINE:
            above[change.key] = change.fields[0].new
    for key in [*of]:
        chain: list[list[Change]] = []
        here: object = key
        while isinstance(here, str) and (found := of.pop(here, None)):
            chain.append(found)
            here = above.get(here)
        for each in reversed(chain):
            yield from each
