"""Who may do what: one right for each row of the write table, beside the policy that says who sees.

A right is a predicate as policies are, on a row of the noun it is about or on the viewer alone, and
is judged on rows that the viewer sees: what is hidden from them is as good as missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from sqlalchemy import and_, or_, select, true

from auth.gate import Gate
from auth.visibility.duties import (
    PROGRAMME_LEAD,
    approves_objective,
    asks_for_check_in,
    checks_in,
    clears_blocker,
    deletes_objective,
    edits_key_result,
    edits_objective,
    hands_over_objective,
    is_person,
    leads_company,
    led_units,
    own_units,
    owns_key_result,
    owns_objective,
    publishes_objective,
    returns_objective,
)
from auth.visibility.policed import Judged
from auth.visibility.predicates import HAS_ROLE, VIEWER, Predicate, direct_reports
from model.base import Base
from model.blocker import Blocker
from model.check_in import CheckIn
from model.conversation import Comment
from model.key_result import KeyResult
from model.objective import Objective
from model.organisation import Organisation
from model.person import Person
from model.retrospective import Retrospective
from model.unit import OrgUnit
from rules.errors import NotAllowed, NotFound
from rules.terms import Role


class Action(Enum):
    """What somebody may do; each says whom or what it is done to, or nothing where it is new."""

    COMPANY_OBJECTIVE_CREATE = "COMPANY_OBJECTIVE_CREATE"
    UNIT_OBJECTIVE_CREATE = "UNIT_OBJECTIVE_CREATE"
    UNIT_OBJECTIVE_DRAFT = "UNIT_OBJECTIVE_DRAFT"
    PERSON_OBJECTIVE_CREATE = "PERSON_OBJECTIVE_CREATE"
    PERSON_OBJECTIVE_PROPOSE = "PERSON_OBJECTIVE_PROPOSE"
    OBJECTIVE_EDIT = "OBJECTIVE_EDIT"
    OBJECTIVE_HAND_OVER = "OBJECTIVE_HAND_OVER"
    OBJECTIVE_APPROVE = "OBJECTIVE_APPROVE"
    OBJECTIVE_RETURN = "OBJECTIVE_RETURN"
    OBJECTIVE_DELETE = "OBJECTIVE_DELETE"
    OBJECTIVE_PUBLISH = "OBJECTIVE_PUBLISH"
    OBJECTIVE_CLOSE = "OBJECTIVE_CLOSE"
    KEY_RESULT_CREATE = "KEY_RESULT_CREATE"
    KEY_RESULT_EDIT = "KEY_RESULT_EDIT"
    TASK_LINK_EDIT = "TASK_LINK_EDIT"
    WEIGHT_EDIT = "WEIGHT_EDIT"
    CHECK_IN = "CHECK_IN"
    DELEGATE_NAME = "DELEGATE_NAME"
    CHECK_IN_REQUEST = "CHECK_IN_REQUEST"
    CHECK_IN_ACKNOWLEDGE = "CHECK_IN_ACKNOWLEDGE"
    BLOCKER_CLEAR = "BLOCKER_CLEAR"
    COMMENT_EDIT = "COMMENT_EDIT"
    UNIT_RETROSPECT = "UNIT_RETROSPECT"
    RETROSPECTIVE_ACKNOWLEDGE = "RETROSPECTIVE_ACKNOWLEDGE"
    SCORE = "SCORE"
    REOPEN = "REOPEN"
    PROGRAMME_RUN = "PROGRAMME_RUN"
    REVIEW_RUN = "REVIEW_RUN"
    FEEDBACK_GIVE = "FEEDBACK_GIVE"
    ADMINISTER = "ADMINISTER"


@dataclass(frozen=True, slots=True)
class Right:
    """`noun` is what it is about, None where the viewer alone decides; `who` ends a sentence."""

    noun: type[Base] | None
    allowed: Predicate
    who: str


EDITORS = (
    "those who may edit the objective (of the company: the programme lead and the company lead, "
    "who leads the one unit above all others; of a unit: its lead, the programme lead, and its "
    "members while it is a draft; of a person: they, and their manager while it is a draft; of "
    "whoever has left: whoever finds it among the orphaned)"
)
PUBLISHERS = (
    "the programme lead and the company lead, who leads the one unit above all others (of the "
    "company), the unit's lead and the programme lead (of a unit), or the person it belongs to, "
    "and once they have left whoever finds it among the orphaned"
)
APPROVERS = (
    "the programme lead and the company lead (of the company), the unit's lead and the programme "
    "lead (of a unit), or the person's manager and the lead of a unit that shares it (of a person)"
)
OWNER = "the owner of the objective, and once they have left whoever finds it among the orphaned"
RESULT_EDITORS = f"the owner of the key result and {EDITORS}"

RIGHTS: Mapping[Action, Right] = {
    Action.COMPANY_OBJECTIVE_CREATE: Right(
        None,
        or_(PROGRAMME_LEAD, leads_company()),
        "the programme lead and the company lead, who leads the one unit above all others",
    ),
    Action.UNIT_OBJECTIVE_CREATE: Right(
        OrgUnit,
        or_(PROGRAMME_LEAD, OrgUnit.id.in_(led_units())),
        "the unit's lead and the programme lead",
    ),
    Action.UNIT_OBJECTIVE_DRAFT: Right(
        OrgUnit,
        or_(PROGRAMME_LEAD, OrgUnit.id.in_(own_units())),
        "the unit's lead and members and the programme lead",
    ),
    Action.PERSON_OBJECTIVE_CREATE: Right(Person, Person.id == VIEWER, "the person themselves"),
    Action.PERSON_OBJECTIVE_PROPOSE: Right(
        Person,
        or_(Person.id == VIEWER, Person.id.in_(direct_reports())),
        "the person and their manager",
    ),
    Action.OBJECTIVE_EDIT: Right(Objective, edits_objective(Objective), EDITORS),
    Action.OBJECTIVE_HAND_OVER: Right(Objective, hands_over_objective(Objective), EDITORS),
    Action.OBJECTIVE_APPROVE: Right(Objective, approves_objective(Objective), APPROVERS),
    Action.OBJECTIVE_RETURN: Right(
        Objective,
        returns_objective(Objective),
        f"whoever submitted it, those who may publish it ({PUBLISHERS}), and those who may approve "
        "it",
    ),
    Action.OBJECTIVE_DELETE: Right(
        Objective, deletes_objective(Objective), f"its owner while it is a draft, and {PUBLISHERS}"
    ),
    Action.OBJECTIVE_PUBLISH: Right(Objective, publishes_objective(Objective), PUBLISHERS),
    Action.OBJECTIVE_CLOSE: Right(Objective, publishes_objective(Objective), PUBLISHERS),
    Action.KEY_RESULT_CREATE: Right(Objective, edits_objective(Objective), EDITORS),
    Action.KEY_RESULT_EDIT: Right(KeyResult, edits_key_result(KeyResult), RESULT_EDITORS),
    Action.TASK_LINK_EDIT: Right(KeyResult, edits_key_result(KeyResult), RESULT_EDITORS),
    Action.WEIGHT_EDIT: Right(KeyResult, edits_key_result(KeyResult), RESULT_EDITORS),
    Action.CHECK_IN: Right(
        KeyResult,
        checks_in(KeyResult),
        "the owner of the key result or of its objective, and a delegate they named",
    ),
    Action.DELEGATE_NAME: Right(
        KeyResult,
        owns_key_result(KeyResult),
        "the owner of the key result or of its objective",
    ),
    Action.CHECK_IN_REQUEST: Right(
        KeyResult,
        asks_for_check_in(KeyResult),
        "the manager of its owner, the owner of its objective and the programme lead",
    ),
    Action.CHECK_IN_ACKNOWLEDGE: Right(
        CheckIn,
        and_(CheckIn.reviewer_id == VIEWER, CheckIn.author_id.is_distinct_from(VIEWER)),
        "the reviewer whom the check-in names, where they are not its author",
    ),
    Action.BLOCKER_CLEAR: Right(
        Blocker,
        clears_blocker(Blocker),
        "the owner of the blocker, and those who may check in on its key result",
    ),
    Action.COMMENT_EDIT: Right(Comment, Comment.author_id == VIEWER, "the author of the comment"),
    Action.UNIT_RETROSPECT: Right(
        OrgUnit,
        or_(PROGRAMME_LEAD, OrgUnit.id.in_(led_units())),
        "the unit's lead and the programme lead",
    ),
    Action.RETROSPECTIVE_ACKNOWLEDGE: Right(
        Retrospective,
        and_(
            Retrospective.author_id.is_distinct_from(VIEWER),
            or_(PROGRAMME_LEAD, Retrospective.author_id.in_(direct_reports())),
        ),
        "the manager of its author, and the programme lead where it is another's",
    ),
    Action.SCORE: Right(Objective, owns_objective(Objective), OWNER),
    Action.REOPEN: Right(Objective, PROGRAMME_LEAD, "the programme lead"),
    Action.PROGRAMME_RUN: Right(None, PROGRAMME_LEAD, "the programme lead"),
    Action.REVIEW_RUN: Right(None, HAS_ROLE[Role.HR_REVIEWER], "HR reviewers"),
    Action.FEEDBACK_GIVE: Right(None, true(), "people, and not for machines"),
    Action.ADMINISTER: Right(None, HAS_ROLE[Role.ADMINISTRATOR], "administrators"),
}


async def may(work: Gate, action: Action, subject_id: UUID | None = None) -> bool:
    """Whether the viewer may do it; never where they don't see what it would be done to."""
    return await judged(work, action, subject_id) or False


async def must(work: Gate, action: Action, subject_id: UUID | None = None) -> None:
    """NotFound where the viewer sees no such thing, NotAllowed where it is not theirs to do so."""
    right = RIGHTS[action]
    allowed = await judged(work, action, subject_id)
    if allowed is None:
        noun = "" if right.noun is None else right.noun.__name__
        raise NotFound(f"There is no such {noun}, or it is not yours to see.")
    if not allowed:
        raise NotAllowed(f"This is for {right.who}. Ask one of them to do it.")


async def judged(work: Gate, action: Action, subject_id: UUID | None) -> bool | None:
    """One statement; None where there is no such subject for this viewer."""
    right = RIGHTS[action]
    noun = Organisation if right.noun is None else right.noun
    judgement = Judged(noun, None, and_(is_person(), right.allowed), action.name)
    statement = select(judgement.label("allowed"))
    if right.noun is not None:
        key = getattr(right.noun, "id")  # noqa: B009 — not every noun has one; these do.
        statement = statement.where(key == subject_id)
    found = await work.records(statement)
    return bool(found[0].allowed) if found else None
