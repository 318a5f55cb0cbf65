"""A plan: everything one import would change, what it could not take, and how to count it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sync.changes import Action, Change, Noun
from sync.issues import Issue

Counts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Tally:
    """Things counted as one, whatever parts of them change; `keys` are all that the source has.

    Without a name they are the import's own count, else one of its own beside it.
    """

    nouns: frozenset[Noun]
    keys: frozenset[str]
    name: str = ""

    def of(self, changes: Iterable[Change]) -> dict[str, int]:
        actions: dict[str, set[Action]] = {}
        for change in changes:
            if change.noun in self.nouns:
                actions.setdefault(change.key, set()).add(_main(change))
        created = {key for key, what in actions.items() if Action.CREATE in what}
        retired = {key for key, what in actions.items() if Action.RETIRE in what}
        return {
            "created": len(created),
            "updated": len(actions.keys() - created - retired),
            "retired": len(retired),
            "unchanged": len(self.keys - actions.keys()),
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """`active` is how many the guard measures against.

    `doubt` says, in a sentence, why what is missing may not be missing at the source. `tied` are
    changes that must not be made without those that take something away.
    """

    changes: tuple[Change, ...]
    issues: tuple[Issue, ...]
    tallies: tuple[Tally, ...]
    active: int
    doubt: str | None = None
    tied: frozenset[Change] = frozenset()


def counts(plan: Plan, changes: Iterable[Change]) -> Counts:
    """What these changes of the plan come to."""
    told = tuple(changes)
    found: Counts = {}
    for tally in plan.tallies:
        counted = tally.of(told)
        found.update({tally.name: counted} if tally.name else counted)
    return {**found, "issues": len(plan.issues)}


def _main(change: Change) -> Action:
    """A link that is new or gone is an update of what it belongs to."""
    is_link = change.noun in (Noun.MEMBERSHIP, Noun.LINE, Noun.ALIGNMENT)
    return Action.UPDATE if is_link else change.action
