"""What an import did, or would do: the same words for the command line, the console and a test."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sync.changes import Change
from sync.guard import HeldPart
from sync.issues import Issue
from sync.plan import Counts


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`counts` are of what was applied, or would be; what is held back is counted in `held`.

    `hash` names the whole plan. `pending` says that changes are still to be made: all of them
    after a dry run, those held back after an import. `run_id` is None after a dry run.
    """

    source: str
    dry_run: bool
    counts: Counts
    hash: str
    held: HeldPart | None
    issues: tuple[Issue, ...]
    changes: tuple[Change, ...]
    pending: bool
    run_id: UUID | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "dry_run": self.dry_run,
            "counts": self.counts,
            "hash": self.hash,
            "held": None if self.held is None else _held(self.held),
            "issues": [issue.as_json() for issue in self.issues],
            "pending": self.pending,
            "run_id": None if self.run_id is None else str(self.run_id),
        }


def _held(held: HeldPart) -> dict[str, Any]:
    return {
        "hash": held.hash,
        "reason": held.reason,
        "counts": held.counts,
        "changes": [change.as_json() for change in held.changes],
    }
