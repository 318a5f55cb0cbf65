"""What the write rules are made of: who leads, owns and edits what, as SQL for any viewer.

As in predicates.py beside it the viewer is a bound parameter, and raw tables are read on purpose:
these are the rules, judged on rows that went through the gate.
"""

from typing import Any

from sqlalchemy import and_, exists, or_, select

from auth.visibility.heirs import left_to_viewer
from auth.visibility.predicates import HAS_ROLE, TODAY, VIEWER, Predicate, direct_reports
from model.delegate import Delegate
from model.effective import current_membership, current_state
from model.key_result import KeyResult
from model.objective import Objective, ObjectiveUnit
from model.rows import AnySelect
from model.unit import Membership, UnitState
from rules.terms import MemberRole, ObjectiveLevel, ObjectiveStatus, Role

PROGRAMME_LEAD = HAS_ROLE[Role.PROGRAMME_LEAD]


def is_person() -> Predicate:
    """A machine that acts for nobody has nobody's duties."""
    return VIEWER.is_not(None)


def own_units() -> AnySelect:
    """The units the viewer is in today, as a member or as a lead."""
    member = Membership.__table__.alias()
    return select(member.c.unit_id).where(
        member.c.person_id == VIEWER, current_membership(member.c, TODAY)
    )


def led_units() -> AnySelect:
    member = Membership.__table__.alias()
    return select(member.c.unit_id).where(
        member.c.person_id == VIEWER,
        member.c.role == MemberRole.LEAD,
        current_membership(member.c, TODAY),
    )


def leads_company() -> Predicate:
    """A company lead leads the one unit that hangs under no other today.

    Of several such units none is the company: where teams come without a parent each of them is
    one, and so many leads would each change what is everybody's.
    """
    root, another = (UnitState.__table__.alias() for _ in range(2))
    others = exists().where(is_root(another.c), another.c.unit_id != root.c.unit_id)
    return exists().where(is_root(root.c), root.c.unit_id.in_(led_units()), ~others)


def is_root(state: Any) -> Predicate:
    """That a unit's state is today's, and says that it stands and has none above it."""
    return and_(state.parent_id.is_(None), state.retired.is_(False), current_state(state, TODAY))


def edits_objective(objective: Any) -> Predicate:
    """Who may publish it; and while it is a draft its unit's members, or its owner's manager."""
    of_own_unit = objective.id.in_(shared_by(own_units()))
    of_report = objective.owner_id.in_(direct_reports())
    is_draft = objective.status == ObjectiveStatus.DRAFT
    return or_(
        publishes_objective(objective),
        and_(objective.level == ObjectiveLevel.UNIT, is_draft, of_own_unit),
        and_(objective.level == ObjectiveLevel.PERSON, is_draft, of_report),
    )


def publishes_objective(objective: Any) -> Predicate:
    of_led_unit = objective.id.in_(shared_by(led_units()))
    return or_(
        and_(objective.level == ObjectiveLevel.COMPANY, or_(PROGRAMME_LEAD, leads_company())),
        and_(objective.level == ObjectiveLevel.UNIT, or_(PROGRAMME_LEAD, of_led_unit)),
        and_(objective.level == ObjectiveLevel.PERSON, owns_objective(objective)),
    )


def owns_objective(objective: Any) -> Predicate:
    """Its owner; once they have left, whoever their objectives wait with, in their stead."""
    return or_(objective.owner_id == VIEWER, objective.owner_id.in_(left_to_viewer()))


def hands_over_objective(objective: Any) -> Predicate:
    """Who may edit it, and of whatever level who takes care of what its owner left."""
    return or_(edits_objective(objective), objective.owner_id.in_(left_to_viewer()))


def approves_objective(objective: Any) -> Predicate:
    """As who publishes it, but of a person: their manager, and who leads a unit that shares it."""
    of_led_unit = objective.id.in_(shared_by(led_units()))
    of_report = objective.owner_id.in_(direct_reports())
    is_person_level = objective.level == ObjectiveLevel.PERSON
    return or_(
        and_(objective.level != ObjectiveLevel.PERSON, publishes_objective(objective)),
        and_(is_person_level, or_(of_led_unit, of_report)),
    )


def returns_objective(objective: Any) -> Predicate:
    """Whoever may take it further from here, and whoever brought it here."""
    return or_(
        publishes_objective(objective),
        approves_objective(objective),
        objective.submitted_by_id == VIEWER,
    )


def deletes_objective(objective: Any) -> Predicate:
    """Not every member of a unit whose draft it is: its owner, and who would publish it."""
    is_own = objective.owner_id == VIEWER
    return or_(publishes_objective(objective), and_(is_own, edits_objective(objective)))


def shared_by(units: AnySelect) -> AnySelect:
    """The objectives that these units share."""
    share = ObjectiveUnit.__table__.alias()
    return select(share.c.objective_id).where(share.c.unit_id.in_(units))


def edits_key_result(result: Any) -> Predicate:
    objective = Objective.__table__.alias()
    edited = select(objective.c.id).where(edits_objective(objective.c))
    return or_(result.owner_id == VIEWER, result.objective_id.in_(edited))


def owns_key_result(result: Any) -> Predicate:
    """Its owner, and the owner of its objective."""
    objective = Objective.__table__.alias()
    owned = select(objective.c.id).where(owns_objective(objective.c))
    return or_(result.owner_id == VIEWER, result.objective_id.in_(owned))


def checks_in(result: Any) -> Predicate:
    return or_(owns_key_result(result), result.id.in_(delegated()))


def asks_for_check_in(result: Any) -> Predicate:
    """The manager of whoever owns it, the owner of its objective, and the programme lead."""
    objective = Objective.__table__.alias()
    own = select(objective.c.id).where(owns_objective(objective.c))
    of_reports = select(objective.c.id).where(objective.c.owner_id.in_(direct_reports()))
    unowned = and_(result.owner_id.is_(None), result.objective_id.in_(of_reports))
    return or_(
        PROGRAMME_LEAD,
        result.owner_id.in_(direct_reports()),
        result.objective_id.in_(own),
        unowned,
    )


def clears_blocker(blocker: Any) -> Predicate:
    """Its own owner, and whoever may check in on what it stands in the way of."""
    result = KeyResult.__table__.alias()
    checked = select(result.c.id).where(checks_in(result.c))
    return or_(blocker.owner_id == VIEWER, blocker.key_result_id.in_(checked))


def delegated() -> AnySelect:
    """Key results whose owner of today named the viewer; who owns no more delegates no more."""
    delegate, result, objective = (
        table.__table__.alias() for table in (Delegate, KeyResult, Objective)
    )
    of_owner = or_(
        delegate.c.named_by_id == result.c.owner_id,
        delegate.c.named_by_id == objective.c.owner_id,
    )
    return (
        select(delegate.c.key_result_id)
        .select_from(delegate)
        .join(result, result.c.id == delegate.c.key_result_id)
        .join(objective, objective.c.id == result.c.objective_id)
        .where(delegate.c.person_id == VIEWER, of_owner)
    )
