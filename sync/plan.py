"""A plan: everything one import would change, what it could not take, and how to count it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sync.changes import Action, Change, Noun
from sync.issues import Issue
from sync.unchanged import Mark
from sync.uprooted import Uprooted

Counts = dict[str, object]
LINKS = (Noun.MEMBERSHIP, Noun.LINE, Noun.DOTTED_LINE, Noun.ALIGNMENT)


@dataclass(frozen=True, slots=True)
class Tally:
    """Things counted as one, whatever parts of them change; `keys` are all that the source has.

    Without a name they are the import's own count, else one of its own beside it.
    """

    nouns: Collection[Noun]
    keys: frozenset[str]
    name: str = ""

    def of(self, changes: Iterable[Change]) -> dict[str, int]:
        ours = [change for change in changes if change.noun in self.nouns]
        touched = {change.key for change in ours}
        # A link that is new or gone is an update of what it belongs to.
        main = [change for change in ours if change.noun not in LINKS]
        created = {change.key for change in main if change.action is Action.CREATE}
        retired = {change.key for change in main if change.action is Action.RETIRE}
        return {
            "created": len(created),
            "updated": len(touched - created - retired),
            "retired": len(retired),
            "unchanged": len(self.keys - touched),
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """`active` is how many the guard measures against.

    `doubt` says, in a sentence, why what is missing may not be missing at the source, and `closed`
    why what is there is to stay as it is. `tied` are changes that must not be made without those
    that are guarded. `handed` give the e-mail of somebody who is here to somebody else. `uprooted`
    are units that may only have been renamed. `mark` is there where nothing is left to do once all
    is applied.
    """

    changes: tuple[Change, ...]
    issues: tuple[Issue, ...]
    tallies: tuple[Tally, ...]
    active: int
    doubt: str | None = None
    closed: str | None = None
    tied: frozenset[Change] = frozenset()
    handed: frozenset[Change] = frozenset()
    uprooted: Uprooted | None = None
    mark: Mark | None = None


def counts(plan: Plan, changes: Iterable[Change]) -> Counts:
    """What these changes of the plan come to."""
    told = tuple(changes)
    found: Counts = {}
    for tally in plan.tallies:
        counted = tally.of(told)
        found.update({tally.name: counted} if tally.name else counted)
    return {**found, "issues": len(plan.issues)}
