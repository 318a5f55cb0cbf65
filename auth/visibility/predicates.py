"""What the policy table is made of: predicates over raw tables, as SQL for any viewer.

They name the viewer by bound parameters (see `parameters`), so one rendered statement serves
everybody. They read raw tables on purpose: they are the policy, and are not subject to it.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    BooleanClauseList,
    ColumnElement,
    CompoundSelect,
    Date,
    Uuid,
    and_,
    any_,
    bindparam,
    exists,
    not_,
    or_,
    select,
    union,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.operators import or_ as either

from auth.viewer import Moment, Viewer
from auth.visibility.standing import Standing
from model.check_in import CheckIn
from model.effective import current_line, current_membership
from model.key_result import KeyResult
from model.line import ReportingLine
from model.objective import Contributor, Objective, ObjectiveUnit
from model.person import Identity
from model.retrospective import Retrospective
from model.rows import AnySelect
from model.task import LinkedTask, TaskLink
from model.unit import Membership
from rules.terms import Feature, LineKind, LinkShows, Reason, Role, Scope, Visibility

VIEWER = bindparam("viewer_id", type_=Uuid())
# The ids that `own_objectives` answers, which the gate gives to whatever statement asks for them.
OWN = bindparam("own_objectives", type_=ARRAY(Uuid()), required=True)
TODAY = bindparam("today", type_=Date())
# Whether the viewer's token reaches personal data at all; a widget's seldom does.
REACHES_PERSONAL = bindparam("reaches_personal", type_=Boolean())
# The same of whole areas, for what tells of several: elsewhere the gate refuses the statement.
REACHES_OKRS = bindparam("reaches_okrs", type_=Boolean())
REACHES_ADMINISTRATION = bindparam("reaches_administration", type_=Boolean())
HAS_ROLE = {role: bindparam(f"is_{role.value.lower()}", type_=Boolean()) for role in Role}
REACHES = (REACHES_PERSONAL, REACHES_OKRS, REACHES_ADMINISTRATION)
NAMES = frozenset({VIEWER.key, OWN.key, TODAY.key, *(bound.key for bound in REACHES)}) | {
    bound.key for bound in HAS_ROLE.values()
}

Predicate = ColumnElement[bool]
Reasons = Mapping[Reason, Predicate]


def parameters(viewer: Viewer, moment: Moment) -> dict[str, Any]:
    """The values of the parameters that predicates name; a machine is nobody's viewer id."""
    roles = {bound.key: role in viewer.roles for role, bound in HAS_ROLE.items()}
    reaches = {
        "reaches_personal": Scope.PERFORMANCE_READ in viewer.scopes,
        "reaches_okrs": Scope.OKRS_READ in viewer.scopes and Feature.OKRS in viewer.features,
        "reaches_administration": Scope.ADMINISTRATION in viewer.scopes,
    }
    return {"viewer_id": viewer.person_id, "today": moment.today, **reaches, **roles}


def direct_reports() -> AnySelect:
    line = ReportingLine.__table__.alias()
    return select(line.c.person_id).where(
        line.c.manager_id == VIEWER,
        line.c.kind == LineKind.PRIMARY,
        current_line(line.c, TODAY),
    )


def whole_line() -> AnySelect:
    """Everybody below the viewer, however deep."""
    below = direct_reports().cte(recursive=True)
    line = ReportingLine.__table__.alias()
    deeper = select(line.c.person_id).where(
        line.c.manager_id == below.c.person_id,
        line.c.kind == LineKind.PRIMARY,
        current_line(line.c, TODAY),
    )
    return select(below.union(deeper).c.person_id)


def objective_reasons(objective: Any) -> Reasons:
    """Published ones are open; drafts and restricted ones are their team's.

    Who owns a key result of it works on it, as a contributor does. A manager sees the open drafts
    of reports, and whatever the role nobody else sees what is restricted.
    """
    unit, member, contributor, result = (
        table.__table__.alias() for table in (ObjectiveUnit, Membership, Contributor, KeyResult)
    )
    of_a_unit = (
        select(unit.c.objective_id)
        .select_from(unit)
        .join(member, member.c.unit_id == unit.c.unit_id)
        .where(member.c.person_id == VIEWER, current_membership(member.c, TODAY))
    )
    contributed = select(contributor.c.objective_id).where(contributor.c.person_id == VIEWER)
    measured = select(result.c.objective_id).where(
        result.c.owner_id == VIEWER, result.c.archived_at.is_(None)
    )
    public = objective.visibility == Visibility.PUBLIC
    return {
        Reason.PUBLISHED: is_published(objective),
        Reason.OWNER: objective.owner_id == VIEWER,
        Reason.CONTRIBUTOR: or_(objective.id.in_(contributed), objective.id.in_(measured)),
        Reason.UNIT_MEMBER: objective.id.in_(of_a_unit),
        Reason.MANAGER: and_(public, objective.owner_id.in_(direct_reports())),
    }


def standing(row: Any) -> Predicate:
    """That it was not archived, or had not been by the end of the day that is asked for."""
    return Standing(row.archived_at.expression)


def is_published(objective: Any) -> Predicate:
    """That everybody sees it."""
    public = objective.visibility == Visibility.PUBLIC
    return and_(objective.published_at.is_not(None), public)


def open_or_own(objective: Any) -> Predicate:
    """All of `objective_reasons` in short: everybody sees it, or it is one of the viewer's own."""
    return or_(is_published(objective), objective.id == any_(OWN))


def own_objectives() -> CompoundSelect[Any]:
    """What the viewer sees and not everybody does: seldom more than a few drafts.

    It is asked for once in a transaction, so that no other statement goes through the reasons for
    each row that it meets; and reason by reason, since each has an index of its own.
    """
    objective = Objective.__table__.alias()
    reasons = objective_reasons(objective.c)
    closed = [each for reason, each in reasons.items() if reason is not Reason.PUBLISHED]
    hidden = (standing(objective.c), not_(is_published(objective.c)))
    ways = [way for predicate in closed for way in alternatives(predicate)]
    return union(*(select(objective.c.id).where(*hidden, way) for way in ways))


def alternatives(predicate: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    if isinstance(predicate, BooleanClauseList) and predicate.operator is either:
        return [*predicate.clauses]
    return [predicate]


def readable_objective(objective: Any) -> Predicate:
    return and_(standing(objective), open_or_own(objective))


def readable_key_result(result: Any) -> Predicate:
    return and_(standing(result), of_readable_objective(result.objective_id))


# What hangs on something readable asks for the one row that it hangs on. With `IN (SELECT …)`
# PostgreSQL gathers whatever is readable in the whole company: 70 times as long for a page.


def of_readable_objective(objective_id: Any) -> Predicate:
    objective = Objective.__table__.alias()
    return exists().where(objective.c.id == objective_id, readable_objective(objective.c))


def of_readable_key_result(key_result_id: Any) -> Predicate:
    result = KeyResult.__table__.alias()
    return exists().where(result.c.id == key_result_id, readable_key_result(result.c))


def of_readable_check_in(check_in_id: Any) -> Predicate:
    check_in = CheckIn.__table__.alias()
    return exists().where(
        check_in.c.id == check_in_id, of_readable_key_result(check_in.c.key_result_id)
    )


def of_readable_subject(said: Any) -> Predicate:
    """What is said to a check-in or to an objective is seen with it."""
    return or_(of_readable_check_in(said.check_in_id), of_readable_objective(said.objective_id))


def readable_retrospective(told: Any) -> Predicate:
    """Of an objective it is seen with that; what a team or all learnt is everybody's."""
    return or_(told.objective_id.is_(None), of_readable_objective(told.objective_id))


def of_readable_retrospective(retrospective_id: Any) -> Predicate:
    told = Retrospective.__table__.alias()
    return exists().where(told.c.id == retrospective_id, readable_retrospective(told.c))


def of_own_team(objective_id: Any) -> Predicate:
    """Help with writing: for an OKR's team, its owner's manager and the programme lead."""
    objective = Objective.__table__.alias()
    reasons = objective_reasons(objective.c)
    team = [each for reason, each in reasons.items() if reason is not Reason.PUBLISHED]
    helped = or_(HAS_ROLE[Role.PROGRAMME_LEAD], *team)
    return exists().where(objective.c.id == objective_id, readable_objective(objective.c), helped)


def both_ends_readable(link: Any) -> Predicate:
    ends = (
        (link.child_objective_id, of_readable_objective),
        (link.parent_objective_id, of_readable_objective),
        (link.child_key_result_id, of_readable_key_result),
        (link.parent_key_result_id, of_readable_key_result),
    )
    return and_(*(or_(column.is_(None), readable(column)) for column, readable in ends))


def of_readable_link(link_id: Any) -> Predicate:
    link = TaskLink.__table__.alias()
    return exists().where(link.c.id == link_id, of_readable_key_result(link.c.key_result_id))


def task_of_readable_link(task_id: Any) -> Predicate:
    """By a link that shows its tasks: to everybody, or to whoever has an account over there."""
    linked, link = LinkedTask.__table__.alias(), TaskLink.__table__.alias()
    account = Identity.__table__.alias()
    has_account = exists().where(
        account.c.connection_id == link.c.connection_id,
        account.c.person_id == VIEWER,
        account.c.retired_at.is_(None),
    )
    return exists().where(
        linked.c.task_id == task_id,
        link.c.id == linked.c.link_id,
        or_(link.c.shows == LinkShows.EVERYBODY, has_account),
        of_readable_key_result(link.c.key_result_id),
    )


def personal_reasons(person_id: InstrumentedAttribute[Any]) -> Reasons:
    """The person, their whole manager line, HR reviewers and administrators."""
    return {
        Reason.SUBJECT: and_(REACHES_PERSONAL, person_id == VIEWER),
        Reason.HR_REVIEWER: HAS_ROLE[Role.HR_REVIEWER],
        Reason.ADMINISTRATOR: HAS_ROLE[Role.ADMINISTRATOR],
        Reason.MANAGER_LINE: and_(REACHES_PERSONAL, person_id.in_(whole_line())),
    }


def of_readable_okr(noun: Any, subject_id: Any) -> Predicate:
    """That an entry's noun and id name an OKR, or a check-in, that the viewer sees."""
    seen = {
        Objective: of_readable_objective(subject_id),
        KeyResult: of_readable_key_result(subject_id),
        CheckIn: of_readable_check_in(subject_id),
    }
    return or_(*(and_(noun == each.__name__, readable) for each, readable in seen.items()))
