"""The two ends of an alignment, as somebody names them, and what may be tied to what."""

from dataclasses import dataclass
from uuid import UUID

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.base import Base
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import Row
from resolvers.authoring.authoring import (
    DRAFT,
    PUBLISHED,
    SUBMITTED,
    Subject,
    check_editable,
    check_status,
    check_takes_changes,
    key_result_of,
    subject_of,
    subject_of_result,
)
from resolvers.ids import noun_and_key
from resolvers.progress.locked import check_unlocked
from rules.errors import Invalid, NotFound


@dataclass(frozen=True)
class End:
    """An objective, or a key result with the objective and the cycle it is of.

    Driven is a key result that its children give its number.
    """

    noun: type[Base]
    key: UUID
    subject: Subject
    is_driven: bool = False

    @property
    def objective_id(self) -> UUID:
        return self.subject.objective.id

    def columns(self, end: str) -> dict[str, UUID | None]:
        is_objective = self.noun is Objective
        return {
            f"{end}_objective_id": self.key if is_objective else None,
            f"{end}_key_result_id": None if is_objective else self.key,
        }


async def end_of(work: Work, id_: str, field: str) -> End:
    named = noun_and_key(id_)
    try:
        if named is not None and named[0] == Objective.__name__:
            return End(Objective, named[1], await subject_of(work, named[1]))
        if named is not None and named[0] == KeyResult.__name__:
            return await result_end(work, named[1])
    except NotFound:
        pass
    message = "There is no such objective or key result, or it is not yours to see."
    raise Invalid(message, path=[field], code="NOT_FOUND")


async def result_end(work: Work, key: UUID) -> End:
    result = await key_result_of(work, key)
    subject = await subject_of_result(work, result)
    return End(KeyResult, key, subject, result[KeyResult.driven_by_children])


async def ends_of(work: Work, link: Row) -> tuple[End, End]:
    """Whoever sees a link sees both."""
    found: list[End] = []
    for end in ("child", "parent"):
        objective, result = link.values[f"{end}_objective_id"], link.values[f"{end}_key_result_id"]
        if objective is not None:
            found.append(End(Objective, objective, await subject_of(work, objective)))
        else:
            found.append(await result_end(work, result))
    return found[0], found[1]


async def check_right(work: Work, child: End) -> None:
    """Who may edit the child gives it, and its share, to a parent they see."""
    is_objective = child.noun is Objective
    action = Action.OBJECTIVE_EDIT if is_objective else Action.KEY_RESULT_EDIT
    await must(work, action, child.key)
    check_editable(work, child.subject)


async def check_parent(work: Work, parent: End) -> None:
    """What is over, or graded by its children, takes no others: its number stays as it was."""
    try:
        check_takes_changes(work, parent.subject.cycle)
        check_status(parent.subject, DRAFT, SUBMITTED, PUBLISHED)
    except Invalid as error:
        raise Invalid(error.message, path=["parent"], code=error.code) from error
    if parent.is_driven:
        await check_unlocked(work, parent.key, "parent")


def check_apart(child: End, parent: End) -> None:
    """A key result is part of its objective already."""
    if child.key == parent.key:
        raise Invalid("Nothing is aligned to itself.", path=["parent"], code="CYCLE")
    if child.noun is KeyResult and child.objective_id == parent.key:
        message = "It is a key result of this objective, and counts in it already."
        raise Invalid(message, path=["parent"])
