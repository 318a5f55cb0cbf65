"""The policy table: for every noun, the predicate that a row must meet for this viewer to see it.

Predicates name the viewer by bound parameters (see `parameters`), so one rendered statement serves
everybody. They read raw tables on purpose: they are the policy, and are not subject to it.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Uuid,
    and_,
    bindparam,
    exists,
    false,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from auth.viewer import Moment, Viewer
from model.alignment import Alignment
from model.base import Base
from model.check_in import CheckIn
from model.connection import Connection, Secret
from model.cycle import Cycle
from model.journal import AnsweredMutation, Audit, Outbox
from model.key_result import KeyResult, Step
from model.line import ReportingLine
from model.note import PrivateNote
from model.objective import Contributor, Objective, ObjectiveUnit
from model.organisation import Organisation
from model.person import Employment, Identity, Person
from model.role import RoleGrant
from model.rollup import Rollup
from model.rows import AnySelect
from model.run import SyncIssue, SyncPlan, SyncRun
from model.task import LinkedTask, Task, TaskLink
from model.unit import Membership, OrgUnit, UnitState
from rules.terms import LineKind, Role, Visibility

VIEWER = bindparam("viewer_id", type_=Uuid())
TODAY = bindparam("today", type_=Date())
IS_ADMINISTRATOR = bindparam("is_administrator", type_=Boolean())
IS_HR_REVIEWER = bindparam("is_hr_reviewer", type_=Boolean())

Predicate = ColumnElement[bool]
EVERYBODY = None
NOBODY = false()


def parameters(viewer: Viewer, moment: Moment) -> dict[str, Any]:
    """The values of the parameters that predicates name."""
    return {
        "viewer_id": viewer.person_id,
        "today": moment.today,
        "is_administrator": Role.ADMINISTRATOR in viewer.roles,
        "is_hr_reviewer": Role.HR_REVIEWER in viewer.roles,
    }


def current_line(line: Any, on: Any) -> Predicate:
    """That a reporting line is the newest of its kind on a day."""
    later = ReportingLine.__table__.alias()
    newer = exists().where(
        later.c.person_id == line.person_id,
        later.c.kind == line.kind,
        later.c.rank == line.rank,
        later.c.starts_on > line.starts_on,
        later.c.starts_on <= on,
    )
    return and_(line.starts_on <= on, ~newer)


def current_membership(membership: Any, on: Any) -> Predicate:
    """That a membership is the newest of its person and unit on a day, and not an end."""
    later = Membership.__table__.alias()
    newer = exists().where(
        later.c.person_id == membership.person_id,
        later.c.unit_id == membership.unit_id,
        later.c.starts_on > membership.starts_on,
        later.c.starts_on <= on,
    )
    return and_(membership.starts_on <= on, membership.role.is_not(None), ~newer)


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


def shared_with_viewer(objective: Any) -> Predicate:
    """Owner, contributor, or a member of a unit that shares the objective."""
    unit, member, contributor = (
        table.__table__.alias() for table in (ObjectiveUnit, Membership, Contributor)
    )
    of_a_unit = (
        select(unit.c.objective_id)
        .select_from(unit)
        .join(member, member.c.unit_id == unit.c.unit_id)
        .where(member.c.person_id == VIEWER, current_membership(member.c, TODAY))
    )
    contributed = select(contributor.c.objective_id).where(contributor.c.person_id == VIEWER)
    return or_(
        objective.owner_id == VIEWER,
        objective.id.in_(contributed),
        objective.id.in_(of_a_unit),
    )


def readable_objective(objective: Any) -> Predicate:
    """Published and public, or shared with the viewer; a manager sees reports' open drafts too.

    What its source no longer holds is archived: its rows stay, and nobody meets them.
    """
    published = objective.published_at.is_not(None)
    public = objective.visibility == Visibility.PUBLIC
    open_to_viewer = or_(
        and_(published, public),
        shared_with_viewer(objective),
        and_(public, objective.owner_id.in_(direct_reports())),
    )
    return and_(objective.archived_at.is_(None), open_to_viewer)


def readable_key_result(result: Any) -> Predicate:
    return and_(result.archived_at.is_(None), result.objective_id.in_(readable_objectives()))


def readable_objectives() -> AnySelect:
    objective = Objective.__table__.alias()
    return select(objective.c.id).where(readable_objective(objective.c))


def readable_key_results() -> AnySelect:
    result = KeyResult.__table__.alias()
    return select(result.c.id).where(readable_key_result(result.c))


def of_readable_objective(column: InstrumentedAttribute[Any]) -> Predicate:
    return column.in_(readable_objectives())


def of_readable_key_result(column: InstrumentedAttribute[Any]) -> Predicate:
    return column.in_(readable_key_results())


def both_ends_readable() -> Predicate:
    ends = (
        (Alignment.child_objective_id, readable_objectives),
        (Alignment.parent_objective_id, readable_objectives),
        (Alignment.child_key_result_id, readable_key_results),
        (Alignment.parent_key_result_id, readable_key_results),
    )
    return and_(*(or_(column.is_(None), column.in_(among())) for column, among in ends))


def readable_links() -> AnySelect:
    link = TaskLink.__table__.alias()
    return select(link.c.id).where(link.c.key_result_id.in_(readable_key_results()))


def readable_task() -> Predicate:
    """Linked to a key result that the viewer may see, or the viewer's own work."""
    linked = LinkedTask.__table__.alias()
    seen = select(linked.c.task_id).where(linked.c.link_id.in_(readable_links()))
    return or_(Task.assignee_id == VIEWER, Task.id.in_(seen))


def own_or_line_or_hr(person_id: InstrumentedAttribute[Any]) -> Predicate:
    return or_(
        person_id == VIEWER,
        IS_HR_REVIEWER,
        IS_ADMINISTRATOR,
        person_id.in_(whole_line()),
    )


POLICY: Mapping[type[Base], Predicate | None] = {
    Organisation: EVERYBODY,
    Person: EVERYBODY,
    OrgUnit: EVERYBODY,
    UnitState: EVERYBODY,
    Membership: EVERYBODY,
    ReportingLine: EVERYBODY,
    Cycle: EVERYBODY,
    Employment: own_or_line_or_hr(Employment.person_id),
    Identity: own_or_line_or_hr(Identity.person_id),
    Objective: readable_objective(Objective),
    ObjectiveUnit: of_readable_objective(ObjectiveUnit.objective_id),
    Contributor: of_readable_objective(Contributor.objective_id),
    Rollup: of_readable_objective(Rollup.objective_id),
    KeyResult: readable_key_result(KeyResult),
    Step: of_readable_key_result(Step.key_result_id),
    CheckIn: of_readable_key_result(CheckIn.key_result_id),
    TaskLink: of_readable_key_result(TaskLink.key_result_id),
    LinkedTask: LinkedTask.link_id.in_(readable_links()),
    Task: readable_task(),
    Alignment: both_ends_readable(),
    RoleGrant: or_(RoleGrant.person_id == VIEWER, IS_ADMINISTRATOR),
    Connection: IS_ADMINISTRATOR,
    SyncRun: IS_ADMINISTRATOR,
    SyncIssue: IS_ADMINISTRATOR,
    SyncPlan: IS_ADMINISTRATOR,
    Audit: IS_ADMINISTRATOR,
    AnsweredMutation: AnsweredMutation.actor_id == VIEWER,
    PrivateNote: PrivateNote.author_id == VIEWER,
    Secret: NOBODY,
    Outbox: NOBODY,
}

# Row-level security guards these a second time; their transactions must name the viewer.
CONFIDENTIAL: frozenset[type[Base]] = frozenset({PrivateNote})


def uncovered() -> set[type[Base]]:
    """Nouns without a policy; the app refuses to start while there are any."""
    return {mapper.class_ for mapper in Base.registry.mappers} - POLICY.keys()
