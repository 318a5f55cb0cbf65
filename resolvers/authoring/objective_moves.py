"""What the actions share that bring an objective from one state to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.objective import Objective
from model.rows import Row
from resolvers.authoring.authoring import (
    Done,
    Subject,
    check_status,
    check_takes_changes,
    check_version,
    leave,
    objective_in_turn,
    objective_of,
    save,
)
from resolvers.authoring.revisions import Revised, changes, revise
from resolvers.ids import GlobalId
from resolvers.means import Means
from rules.terms import ObjectiveStatus


@dataclass(frozen=True)
class Which:
    """An objective, in the version that somebody read."""

    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class WhichAndWhy(Which):
    reason: str | None = None


async def subject_for(work: Work, given: Which, action: Action, *taken: ObjectiveStatus) -> Subject:
    """What is to be moved, once it may be: by this person, in this version, state and cycle."""
    subject = await objective_in_turn(work, given.id)
    await must(work, action, subject.objective.id)
    check_version(subject.objective, given.expected_version)
    check_takes_changes(work, subject.cycle)
    check_status(subject, *taken)
    return subject


@dataclass(frozen=True)
class Move:
    """Where it goes, by which action and why; `values` are what else that makes of it."""

    action: str
    status: ObjectiveStatus
    values: Mapping[str, Any]
    reason: str | None = None


async def moved(work: Work, given: Which, subject: Subject, move: Move, new_id: Means) -> Row:
    """The objective in its new state, which its revisions tell of as well."""
    row = subject.objective
    version = await save(work, row, {"status": move.status, **move.values})
    change = changes({"status": row[Objective.status]}, {"status": move.status})
    await revise(work, change, Revised(row.id, version, move.reason), new_id)
    await leave(work, given, Done(move.action, Objective, row.id), [row.id])
    return await objective_of(work, row.id)
