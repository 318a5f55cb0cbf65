"""A company in which everybody who may do something to OKRs holds one office, by name."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from model.base import Base
from model.cycle import Cycle
from model.delegate import Delegate
from model.key_result import KeyResult
from model.objective import Objective, ObjectiveUnit
from model.organisation import Organisation
from model.person import Person
from model.role import RoleGrant
from model.unit import Membership, OrgUnit, UnitState
from rules.terms import (
    LineKind,
    MemberRole,
    ObjectiveLevel,
    ObjectiveStatus,
    PersonStatus,
    Role,
    Visibility,
)
from tests.auth.world import (
    LAST_MONTH,
    LONG_AGO,
    NOW,
    TODAY,
    TOMORROW,
    Rows,
    cycle,
    key_result_values,
    line,
    named,
    objective_values,
    person,
)

ACTORS = (
    "programme_lead", "company_lead", "unit_lead", "member", "person", "manager", "result_owner",
    "objective_owner", "delegate", "hr", "admin", "colleague", "leaver", "machine",
)  # fmt: skip
# Who had an office, will have one, or has one that is not quite it.
PASSERS_BY = (
    "former_lead", "future_lead", "lead_of_a_retired_unit", "former_member", "former_manager",
    "future_manager", "dotted_manager", "managers_manager", "former_delegate",
)  # fmt: skip
ROLES = {
    "programme_lead": Role.PROGRAMME_LEAD,
    "hr": Role.HR_REVIEWER,
    "admin": Role.ADMINISTRATOR,
    "leaver": Role.PROGRAMME_LEAD,
}
OKRS: Mapping[str, dict[str, Any]] = {
    "company": {"level": ObjectiveLevel.COMPANY, "unit": "acme"},
    "company draft": {"level": ObjectiveLevel.COMPANY, "unit": "acme", "published": False},
    "unit": {"level": ObjectiveLevel.UNIT, "unit": "shop"},
    "unit draft": {"level": ObjectiveLevel.UNIT, "unit": "shop", "published": False},
    "restricted": {"level": ObjectiveLevel.UNIT, "unit": "shop", "restricted": True},
    "personal": {"level": ObjectiveLevel.PERSON, "owner": "person"},
    "personal draft": {"level": ObjectiveLevel.PERSON, "owner": "person", "published": False},
}


def offices() -> Rows:
    people = [name for name in (*ACTORS, *PASSERS_BY) if name != "machine"]
    return [
        (Organisation, {"id": 1, "name": "Acme", "time_zone": "UTC", "fiscal_start_month": 2}),
        *((Person, person(name) | left(name)) for name in people),
        *((RoleGrant, {"person_id": named(name), "role": role, "granted_at": NOW})
          for name, role in ROLES.items()),
        *unit("acme"),
        *unit("shop", parent="acme"),
        *unit("closed", retired=True),
        *memberships(),
        *lines(),
        (Cycle, cycle()),
        *(row for name, how in OKRS.items() for row in okr(name, **how)),
    ]  # fmt: skip


def left(name: str) -> dict[str, Any]:
    return {"status": PersonStatus.ENDED} if name == "leaver" else {}


def unit(name: str, parent: str | None = None, **more: Any) -> Rows:
    above = None if parent is None else named(parent)
    state = {"unit_id": named(name), "starts_on": LONG_AGO, "name": name, "sort_key": name}
    return [
        (OrgUnit, {"id": named(name), "key": name}),
        (UnitState, {**state, "parent_id": above, **more}),
    ]


def memberships() -> Rows:
    lead, plain = MemberRole.LEAD, MemberRole.MEMBER
    return [
        member("company_lead", "acme", lead),
        member("unit_lead", "shop", lead),
        member("leaver", "shop", lead),
        member("member", "shop", plain),
        *(member("former_lead", each, lead) for each in ("acme", "shop")),
        *(member("former_lead", each, None, LAST_MONTH) for each in ("acme", "shop")),
        *(member("future_lead", each, lead, TOMORROW) for each in ("acme", "shop")),
        member("lead_of_a_retired_unit", "closed", lead),
        member("former_member", "shop", plain),
        member("former_member", "shop", None, LAST_MONTH),
    ]


def member(
    name: str, unit: str, role: MemberRole | None, since: date = LONG_AGO
) -> tuple[type[Base], Mapping[str, Any]]:
    ends = {"person_id": named(name), "unit_id": named(unit)}
    return Membership, {**ends, "starts_on": since, "role": role}


def lines() -> list[tuple[type[Base], Mapping[str, Any]]]:
    of = "person"
    return [
        line(of, "former_manager", LONG_AGO),
        line(of, "manager", LAST_MONTH),
        line(of, "future_manager", TOMORROW),
        line(of, "dotted_manager", TODAY, LineKind.DOTTED),
        line("manager", "managers_manager", LONG_AGO),
    ]


def okr(
    name: str,
    *,
    level: ObjectiveLevel,
    owner: str = "objective_owner",
    unit: str | None = None,
    published: bool = True,
    restricted: bool = False,
) -> Rows:
    """An objective with one key result, whose owner and whose objective's owner are two people."""
    objective, result = named(name), named(f"{name} result")
    state: dict[str, Any] = {"status": ObjectiveStatus.PUBLISHED, "published_at": NOW}
    if not published:
        state = {"status": ObjectiveStatus.DRAFT, "published_at": None}
    kept = Visibility.RESTRICTED if restricted else Visibility.PUBLIC
    who = {"level": level, "owner_id": named(owner), "visibility": kept}
    owned = key_result_values(result, objective) | {"owner_id": named("result_owner")}
    return [
        (Objective, {**objective_values(name), **who, **state}),
        *share(objective, unit),
        (KeyResult, owned),
        delegate(result, "delegate", by=owner),
        delegate(result, "former_delegate", by="colleague"),
    ]


def share(objective: Any, unit: str | None) -> Rows:
    values = {"objective_id": objective, "weight": 1}
    return [] if unit is None else [(ObjectiveUnit, {**values, "unit_id": named(unit)})]


def delegate(result: Any, who: str, *, by: str) -> tuple[type[Base], Mapping[str, Any]]:
    ends = {"key_result_id": result, "person_id": named(who), "named_by_id": named(by)}
    return Delegate, {**ends, "named_at": NOW}
