"""A company in which everything that can be hidden from somebody exists once, by name."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import insert, select
from sqlalchemy.orm import InstrumentedAttribute

from auth.gate import Gate, Work, working
from auth.reading import reading
from auth.viewer import Moment, Viewer
from model.alignment import Alignment
from model.audit import Audit, Auditor
from model.base import Base
from model.check_in import CheckIn
from model.connection import Connection, Secret
from model.cycle import Cycle
from model.database import Database
from model.journal import AnsweredMutation, Outbox
from model.key_result import KeyResult, Step
from model.line import ReportingLine
from model.note import PrivateNote
from model.objective import Contributor, Objective, ObjectiveUnit
from model.organisation import Organisation
from model.person import Employment, Identity, Person
from model.role import RoleGrant
from model.rollup import Rollup
from model.run import SyncIssue, SyncPlan, SyncRun
from model.signal import SignalDispute
from model.task import LinkedTask, Task, TaskLink
from model.trial import Trial
from model.unit import Membership, OrgUnit, UnitState
from rules.signals import SignalId
from rules.terms import (
    AlignmentMode,
    Ambition,
    ConnectionState,
    CycleKind,
    LineKind,
    LinkAggregate,
    LinkMode,
    LinkScope,
    LinkSelector,
    LinkState,
    MemberRole,
    MetricKind,
    ObjectiveLevel,
    ObjectiveStatus,
    PersonStatus,
    PlanState,
    ReadingOrigin,
    Role,
    RollupMode,
    RunMode,
    RunState,
    RunTrigger,
    TaskCategory,
    Visibility,
)
from rules.trials import TrialKind, TrialState

NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)
TODAY = NOW.date()
MOMENT = Moment(NOW, TODAY)
LONG_AGO = date(2020, 1, 1)
LAST_MONTH = TODAY - timedelta(days=30)
TOMORROW = TODAY + timedelta(days=1)
SPACE = UUID(int=1)

ROLES = {"hr": frozenset({Role.HR_REVIEWER}), "admin": frozenset({Role.ADMINISTRATOR})}
VIEWERS = (
    "owner", "contributor", "member", "manager", "managers_manager", "hr", "admin", "colleague",
)  # fmt: skip
PASSERS_BY = (
    "former_manager", "future_manager", "dotted_manager", "former_member", "future_member",
)  # fmt: skip
PEOPLE = (*VIEWERS, *PASSERS_BY)

Rows = list[tuple[type[Base], Mapping[str, Any]]]


def named(name: str) -> UUID:
    """The id of what a test calls so."""
    return uuid5(SPACE, name)


def viewer(name: str) -> Viewer:
    return Viewer(named(name), ROLES.get(name, frozenset()))


def read_as(database: Database, name: str) -> AbstractAsyncContextManager[Gate]:
    return reading(database, viewer(name), MOMENT, [])


def work_as(database: Database, name: str) -> AbstractAsyncContextManager[Work]:
    return working(database, viewer(name), MOMENT, Auditor(bytes(32), SPACE, uuid4))


async def write(database: Database, rows: Rows) -> None:
    async with database.system() as session:
        for noun, values in rows:
            await session.run(insert(noun).values(**values))


async def write_note(database: Database, author: str, name: str) -> None:
    async with work_as(database, author) as work:
        times = {"created_at": NOW, "updated_at": NOW}
        note = {"id": named(name), "author_id": named(author), "text": f"secret {name}"}
        await work.insert(PrivateNote, {**note, **times})


async def answer(database: Database, name: str, statement: Any) -> list[tuple[Any, ...]]:
    """What one person reads by a statement; rows in no order of their own are sorted."""
    async with read_as(database, name) as gate:
        return await answer_through(gate, statement)


async def answer_through(gate: Gate, statement: Any) -> list[tuple[Any, ...]]:
    return sorted((tuple(record) for record in await gate.records(statement)), key=repr)


async def who_sees(
    database: Database, column: InstrumentedAttribute[Any], value: Any, among: Sequence[str]
) -> set[str]:
    statement = select(column).where(column == value)
    return {name for name in among if await answer(database, name, statement)}


def company() -> Rows:
    """What everybody may see: people, their lines, a unit, a cycle and one published objective."""
    organisation = {"id": 1, "name": "Acme", "time_zone": "UTC", "fiscal_start_month": 2}
    unit = {"unit_id": named("unit"), "starts_on": LONG_AGO, "name": "Shop", "sort_key": "shop"}
    return [
        (Organisation, organisation),
        *((Person, person(name)) for name in PEOPLE),
        (OrgUnit, {"id": named("unit"), "key": "shop"}),
        (UnitState, unit),
        *lines(),
        *memberships(),
        (Cycle, cycle()),
        *okr("published", published_at=NOW),
        event(4, "Objective", "published"),
    ]


def person(name: str) -> dict[str, Any]:
    email = f"{name}@example.com"
    what = {"id": named(name), "name": name, "sort_key": name, "status": PersonStatus.ACTIVE}
    return {**what, "email": email, "email_key": email}


def lines() -> Rows:
    return [
        line("owner", "former_manager", LONG_AGO),
        line("owner", "manager", LAST_MONTH),
        line("owner", "future_manager", TOMORROW),
        line("owner", "dotted_manager", TODAY, LineKind.DOTTED),
        line("manager", "managers_manager", LONG_AGO),
    ]


def line(
    of: str, manager: str | None, since: date, kind: LineKind = LineKind.PRIMARY
) -> tuple[type[Base], Mapping[str, Any]]:
    above = None if manager is None else named(manager)
    ends = {"person_id": named(of), "manager_id": above}
    return ReportingLine, {**ends, "kind": kind, "rank": 0, "starts_on": since}


def memberships() -> Rows:
    return [
        membership("member", LONG_AGO),
        membership("former_member", LONG_AGO),
        membership("former_member", LAST_MONTH, role=None),
        membership("future_member", TOMORROW),
    ]


def membership(
    name: str, since: date, role: MemberRole | None = MemberRole.MEMBER
) -> tuple[type[Base], Mapping[str, Any]]:
    ends = {"person_id": named(name), "unit_id": named("unit")}
    return Membership, {**ends, "starts_on": since, "role": role}


def cycle() -> dict[str, Any]:
    days = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)}
    words = {"key": "FY26-Q4", "label": "Q4", "kind": CycleKind.QUARTER}
    return {"id": named("cycle"), **words, **days, "grading_ends_on": date(2027, 1, 14)}


def okr(name: str, **more: Any) -> Rows:
    """An objective of the owner with a row of everything that hangs on it."""
    objective, result = named(name), named(f"{name} result")
    return [
        (Objective, {**objective_values(name), **more}),
        (ObjectiveUnit, {"objective_id": objective, "unit_id": named("unit"), "weight": 1}),
        (Contributor, {"objective_id": objective, "person_id": named("contributor")}),
        (Rollup, {"objective_id": objective, "settings_version": 1, "computed_at": NOW}),
        (KeyResult, key_result_values(result, objective)),
        (Step, {"id": named(f"{name} step"), "key_result_id": result, "title": name, "weight": 1}),
        (CheckIn, check_in_values(named(f"{name} check-in"), result, name)),
        (SignalDispute, dispute_values(name)),
    ]


def dispute_values(name: str) -> dict[str, Any]:
    what = {"signal": SignalId.NO_DESCRIPTION, "reason": f"{name} disputed"}
    by = {"author_id": named("owner"), "at": NOW}
    return {"id": named(f"{name} dispute"), "objective_id": named(name), **what, **by}


def objective_values(name: str) -> dict[str, Any]:
    return {
        "id": named(name),
        "cycle_id": named("cycle"),
        "title": f"objective {name}",
        "owner_id": named("owner"),
        "level": ObjectiveLevel.PERSON,
        "ambition": Ambition.COMMITTED,
        "status": ObjectiveStatus.PUBLISHED,
        "visibility": Visibility.PUBLIC,
        "rollup_mode": RollupMode.KEY_RESULTS,
        "created_at": NOW,
    }


def key_result_values(id_: UUID, objective: UUID) -> dict[str, Any]:
    metric = {"kind": MetricKind.INCREASE, "start": Decimal(0), "target": Decimal(100)}
    what = {"id": id_, "objective_id": objective, "title": "result", "owner_id": named("owner")}
    return {**what, **metric, "weight": Decimal(1), "created_at": NOW}


def check_in_values(id_: UUID, result: UUID, narrative: str) -> dict[str, Any]:
    when = {"effective_at": NOW, "recorded_at": NOW, "origin": ReadingOrigin.MANUAL}
    ends = {"id": id_, "key_result_id": result, "author_id": named("owner")}
    return {**ends, **when, "narrative": narrative}


RESTRICTED = Visibility.RESTRICTED


def hidden() -> Rows:
    """What some may not see; a colleague may see none of it."""
    return [
        *okr("draft", published_at=None, status=ObjectiveStatus.DRAFT),
        *okr("restricted", published_at=NOW, visibility=RESTRICTED),
        *okr("restricted draft", published_at=None, visibility=RESTRICTED),
        *alignments(),
        *work(),
        *personal(),
        *machinery(),
    ]


def alignments() -> Rows:
    return [
        alignment("published to draft", "published", "draft"),
        alignment("draft to published", "draft", "published"),
        alignment("published to restricted", "published", "restricted"),
        alignment("draft to restricted", "draft", "restricted"),
        (Alignment, {
            **ALIGNED,
            "id": named("restricted result to published result"),
            "child_key_result_id": named("restricted result"),
            "parent_key_result_id": named("published result"),
        }),
        (Alignment, {
            **ALIGNED,
            "id": named("published to restricted result"),
            "child_objective_id": named("published"),
            "parent_key_result_id": named("restricted result"),
        }),
    ]  # fmt: skip


ALIGNED = {"mode": AlignmentMode.CONTRIBUTES, "share": Decimal(1)}


def alignment(name: str, child: str, parent: str) -> tuple[type[Base], Mapping[str, Any]]:
    ends = {"child_objective_id": named(child), "parent_objective_id": named(parent)}
    return Alignment, {"id": named(name), **ALIGNED, **ends}


def work() -> Rows:
    """A connection; tasks linked to a restricted result, and one of the hr person's own."""
    connection = {"id": named("jira"), "kind": "jira", "name": "Jira", "settings": {"token": "x"}}
    return [
        (Connection, {**connection, "state": ConnectionState.READY, "created_at": NOW}),
        (Secret, {
            "connection_id": named("jira"), "field": "token", "sealed": b"s", "written_at": NOW,
        }),
        (TaskLink, {
            "id": named("link"),
            "key_result_id": named("restricted result"),
            "connection_id": named("jira"),
            "selector": LinkSelector.EPIC,
            "query": "SHOP-1",
            "mode": LinkMode.EVIDENCE,
            "aggregate": LinkAggregate.COUNT,
            "scope": LinkScope.LIVE_SCOPE,
            "state": LinkState.OK,
        }),
        task("linked task"),
        task("own task", assignee_id=named("hr")),
        (LinkedTask, {"link_id": named("link"), "task_id": named("linked task")}),
    ]  # fmt: skip


def task(name: str, **more: Any) -> tuple[type[Base], Mapping[str, Any]]:
    what = {"id": named(name), "connection_id": named("jira"), "source_key": name, "key": name}
    state = {"summary": name, "status": "Open", "category": TaskCategory.TODO}
    return Task, {**what, **state, "updated_at": NOW, "fetched_at": NOW, **more}


def personal() -> Rows:
    number = {"person_id": named("owner"), "employee_number": "007", "started_on": LONG_AGO}
    known = {"id": named("identity"), "person_id": named("owner"), "source_key": "o7"}
    answered = {"actor_id": named("owner"), "action": "a", "client_mutation_id": "1"}
    return [
        (Employment, number),
        (Identity, {**known, "connection_id": named("jira")}),
        *((RoleGrant, {"person_id": named(name), "role": role, "granted_at": NOW})
          for name, roles in ROLES.items() for role in roles),
        (AnsweredMutation, {**answered, "subject_id": named("draft"), "at": NOW}),
    ]  # fmt: skip


def machinery() -> Rows:
    connection, run = {"connection_id": named("jira")}, {"run_id": named("run")}
    return [
        (SyncRun, {
            "id": named("run"), **connection, "trigger": RunTrigger.MANUAL, "mode": RunMode.FULL,
            "state": RunState.DONE, "fence": 1, "counts": {}, "queued_at": NOW,
        }),
        (SyncIssue, {
            "id": named("issue"), **connection, **run, "code": "c", "subject": "s",
            "message": "m", "concerns": [], "first_seen_at": NOW, "last_seen_at": NOW,
        }),
        (SyncPlan, {
            "id": named("plan"), **connection, **run, "hash": "h", "state": PlanState.HELD,
            "reason": "r", "counts": {}, "changes": [], "created_at": NOW, "expires_at": NOW,
        }),
        (Trial, {
            "id": named("trial"), **connection, "kind": TrialKind.TEST, "state": TrialState.DONE,
            "asked_by_id": named("admin"), "asked_at": NOW, "ended_at": NOW,
        }),
        *audited(),
        *events(),
    ]  # fmt: skip


def events() -> Rows:
    """Of what a colleague may not see; that of the published objective is for everybody."""
    return [
        event(1, "n", "draft"),
        event(2, "Objective", "draft"),
        event(3, "KeyResult", "restricted result"),
        event(5, "Task", "own task"),
        event(6, "Employment", "owner"),
        event(7, "RoleGrant", "hr"),
        event(8, "Client", "client"),
        event(9, "PrivateNote", "note of the owner"),
    ]


def event(place: int, noun: str, subject: str) -> tuple[type[Base], dict[str, Any]]:
    """Each the same in every world, and in its place before all that the database counts itself."""
    ids = {"id": place, "event_id": named(f"event {place}"), "subject_id": named(subject)}
    return Outbox, {**ids, "xact": place, "topic": "t", "noun": noun, "at": NOW}


def audited() -> Rows:
    """Something administrative, the owner's note, and the manager's read of the owner's thing."""
    whose = {"whose_id": named("owner")}
    told: dict[str, dict[str, Any]] = {
        "audit": {"noun": "SyncPlan"},
        "audit of a note": {"noun": "PrivateNote", "actor_id": named("owner"), **whose},
        "audit of a read": {"noun": "ReviewParticipant", "actor_id": named("manager"), **whose},
    }
    row: dict[str, Any] = {"at": NOW, "action": "read", "detail": {}, "chain": named("chain")}
    sealed = {"key_id": "key", "previous": b"", "mac": b""}
    return [
        (Audit, {"id": named(name), "seq": seq, **row, **sealed, **more})
        for seq, (name, more) in enumerate(told.items())
    ]


async def write_hidden(database: Database) -> None:
    await write(database, hidden())
    await write_note(database, "owner", "note of the owner")
    await write_note(database, "manager", "note of the manager")
