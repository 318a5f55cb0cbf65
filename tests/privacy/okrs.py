"""The OKRs of the proof's company, the work linked to them, and who may see which."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from model.alignment import Alignment, AlignmentPast
from model.check_in import CheckIn
from model.delegate import Delegate
from model.dependency import Dependency
from model.key_result import KeyResult, Step, StepPast
from model.objective import Contributor, Objective, ObjectiveUnit
from model.reminder import Reminder
from model.revision import Revision
from model.signal import SignalDispute
from model.task import LinkedTask, Task, TaskLink
from rules.inbox import Owed
from rules.reminders import Rung
from rules.signals import SignalId
from rules.terms import (
    AlignmentMode,
    Ambition,
    LinkAggregate,
    LinkMode,
    LinkScope,
    LinkSelector,
    LinkShows,
    LinkState,
    MetricKind,
    ObjectiveLevel,
    ObjectiveStatus,
    Outcome,
    ReadingOrigin,
    ReportedStatus,
    RollupMode,
    TaskCategory,
    Visibility,
)
from tests.auth.world import NOW, TODAY, named
from tests.privacy.rhythm import rhythm
from tests.privacy.viewers import READERS, TEAM, Row, Thing, Who
from tests.support.canaries import canary


@dataclass(frozen=True)
class Okr:
    """An objective to be made; `name` is in all its texts."""

    name: str
    seen_by: Who
    owner: str = "owner"
    team: bool = True
    mode: RollupMode = RollupMode.KEY_RESULTS
    status: ObjectiveStatus = ObjectiveStatus.PUBLISHED
    visibility: Visibility = Visibility.PUBLIC
    published_at: datetime | None = NOW
    cycle: str = "cycle"
    driven: bool = False


def drafted(name: str, seen_by: Who, **more: Any) -> Okr:
    return Okr(name, seen_by, published_at=None, status=ObjectiveStatus.DRAFT, **more)


def restricted(name: str, seen_by: Who, **more: Any) -> Okr:
    return Okr(name, seen_by, visibility=Visibility.RESTRICTED, **more)


CHILDREN, BOTH = RollupMode.CHILDREN, RollupMode.BOTH
OKRS = (
    Okr("published", READERS),
    Okr("parent", READERS, mode=CHILDREN),
    Okr("mixed", READERS, mode=BOTH, owner="colleague", team=False),
    Okr("driven", READERS, driven=True, owner="contributor", team=False),
    Okr("child", READERS, owner="member"),
    Okr("past", READERS, cycle="past cycle", status=ObjectiveStatus.CLOSED),
    drafted("draft", TEAM | {"manager"}),
    drafted("submitted", TEAM | {"manager"}, mode=BOTH),
    restricted("restricted", TEAM),
    restricted("restricted parent", TEAM, mode=BOTH),
    restricted("restricted past", TEAM, cycle="past cycle"),
    Okr(
        "restricted draft", TEAM, visibility=Visibility.RESTRICTED, published_at=None,
        status=ObjectiveStatus.DRAFT,
    ),
    drafted("own draft", frozenset({"owner", "manager"}), team=False),
    restricted("own restricted", frozenset({"owner"}), team=False),
    drafted("draft of a manager", frozenset({"manager", "managers_manager"}),
            owner="manager", team=False),
    restricted("restricted to hr", frozenset({"hr"}), owner="hr", team=False),
    drafted("draft of a colleague", frozenset({"colleague"}), owner="colleague", team=False),
    drafted("draft of the lead", frozenset({"lead"}), owner="lead", team=False),
    restricted("restricted to a member", TEAM - {"owner"}, owner="member"),
)  # fmt: skip
SEEN = {okr.name: okr.seen_by for okr in OKRS}

# Child, parent, and whether the ends are an objective or its key result.
LINKS = (
    ("child", "parent", "objective"),
    ("published", "mixed", "objective"),
    ("restricted", "parent", "objective"),
    ("draft", "parent", "objective"),
    ("own restricted", "mixed", "objective"),
    ("restricted to hr", "mixed", "objective"),
    ("restricted", "restricted parent", "objective"),
    ("own restricted", "restricted parent", "objective"),
    ("published", "draft", "objective"),
    ("draft", "submitted", "objective"),
    ("draft of a manager", "parent", "objective"),
    ("restricted", "driven", "result"),
    ("child", "driven", "result"),
    ("published", "restricted", "result"),
    ("restricted to a member", "published", "result"),
)


def okr(told: Okr, place: int) -> Thing:
    """An objective with a row of everything that hangs on it, each figure its own."""
    objective, result = named(told.name), named(f"{told.name} result")
    shared: list[Row] = [
        (ObjectiveUnit, {"objective_id": objective, "unit_id": named("unit"), "weight": 1}),
        (Contributor, {"objective_id": objective, "person_id": named("contributor")}),
    ]
    rows: list[Row] = [
        (Objective, objective_values(told, place)),
        *(shared if told.team else []),
        (KeyResult, key_result(result, told, place)),
        (KeyResult, {
            **key_result(named(f"{told.name} steps"), told, place), **MILESTONE,
            "cycle_id": named("month") if told.name in ROLLING else None,
        }),
        *steps(told),
        dependency(told, place),
        *revisions(told, place),
        *check_ins(told, result, place),
        *rhythm(told.name, result, text(told, "what is said")),
        (Delegate, {
            "key_result_id": result, "person_id": named("dotted_manager"),
            "named_by_id": named(told.owner), "named_at": NOW,
        }),
    ]  # fmt: skip
    return Thing(told.name, told.seen_by, tuple(rows))


def text(told: Okr, part: str) -> str:
    """Free to all in what everybody sees; else a canary."""
    words = f"{part} of {told.name}"
    return words if told.seen_by == READERS else canary(words, map(named, told.seen_by))


def objective_values(told: Okr, place: int) -> dict[str, Any]:
    return {
        "id": named(told.name),
        "cycle_id": named(told.cycle),
        "title": text(told, "title"),
        "description": text(told, "description"),
        "owner_id": named(told.owner),
        "level": ObjectiveLevel.UNIT if told.team else ObjectiveLevel.PERSON,
        "ambition": Ambition.COMMITTED,
        "status": told.status,
        "outcome": Outcome.PARTIAL if told.status is ObjectiveStatus.CLOSED else None,
        "visibility": told.visibility,
        "rollup_mode": told.mode,
        # Hidden ones stand among the others, not behind them.
        "position": place * 7 % len(OKRS),
        "created_at": NOW,
        "published_at": told.published_at,
    }


ROLLING = ("published", "restricted", "draft")
"""Of these a key result is of a shorter cycle."""
MILESTONE = {"kind": MetricKind.MILESTONE, "start": None, "target": None, "current": None}


def key_result(id_: UUID, told: Okr, place: int) -> dict[str, Any]:
    return {
        "id": id_,
        "objective_id": named(told.name),
        "title": text(told, "result"),
        "owner_id": named(told.owner),
        "kind": MetricKind.INCREASE,
        "start": Decimal(0),
        "target": Decimal(100),
        "current": Decimal(3 + 5 * place),
        "confidence": Decimal(90 - 3 * place),
        "weight": Decimal(1 + place % 3),
        "driven_by_children": told.driven,
        "created_at": NOW,
    }


def dependency(told: Okr, place: int) -> Row:
    """What its key result needs of another unit, each told at a minute of its own."""
    ends = {"key_result_id": named(f"{told.name} result"), "unit_id": named("other unit")}
    by = {"created_by_id": named(told.owner), "created_at": NOW - timedelta(minutes=place)}
    what = {"id": named(f"dependency of {told.name}"), "need": text(told, "need"), "version": 1}
    word = {"confirmed_at": NOW if place % 2 else None}
    return Dependency, {**what, **ends, **by, **word}


def revisions(told: Okr, place: int) -> Iterator[Row]:
    """Of the objective and of its key result, each objective's at minutes of its own."""
    by = {"author_id": named(told.owner), "version": 2}
    for name, result in (("title", None), ("target", named(f"{told.name} result"))):
        words = {"field": name, "old": text(told, f"old {name}"), "new": text(told, f"new {name}")}
        why = {"reason": text(told, f"why {name}"), "at": NOW - timedelta(hours=1, minutes=place)}
        ends = {"objective_id": named(told.name), "key_result_id": result}
        yield Revision, {"id": named(f"{told.name} revised {name}"), **ends, **words, **why, **by}
    before = {"owner": [named("contributor")], "contributors": [named("dotted_manager")]}
    for name, people in before.items():
        words = {"field": name, "old": text(told, f"old {name}")}
        at = NOW - timedelta(hours=2, minutes=place)
        ends = {"id": named(f"{told.name} revised {name}"), "objective_id": named(told.name)}
        yield Revision, {**ends, **words, **by, "old_ids": people, "at": at}


def steps(told: Okr) -> Iterator[Row]:
    of = {"key_result_id": named(f"{told.name} steps"), "weight": 1}
    for name, done_at in (("first step", NOW), ("second step", None)):
        title = {"title": text(told, name), "done_at": done_at}
        yield Step, {"id": named(f"{told.name} {name}"), **of, **title}
    was = {"title": text(told, "past step"), "until": NOW - timedelta(days=1), "position": 0}
    yield StepPast, {"step_id": named(f"{told.name} past step"), **of, **was}


def check_ins(told: Okr, result: UUID, place: int) -> Iterator[Row]:
    """The second corrects the first; each objective's at minutes of its own."""
    for number in (1, 2, 3):
        at = NOW - timedelta(days=3 - number, minutes=place)
        said = {"value": Decimal(5 * place + number), "narrative": text(told, f"word {number}")}
        before = named(f"{told.name} check-in 1") if number == 2 else None
        yield (
            CheckIn,
            {
                "id": named(f"{told.name} check-in {number}"),
                "key_result_id": result,
                "author_id": named(told.owner),
                "effective_at": at,
                "recorded_at": at,
                "reported_status": ReportedStatus.BEHIND,
                "origin": ReadingOrigin.MANUAL,
                "supersedes_id": before,
                **said,
            },
        )


def reminders() -> Iterator[Thing]:
    """That the manager was told of what the owner owes: for these two, where they see it."""
    for name, seen_by in SEEN.items():
        who = {"person_id": named("manager"), "owed_by_id": named("owner")}
        what = {"kind": Owed.CHECK_IN, "subject_id": named(f"{name} result")}
        when = {"due_on": TODAY, "on": TODAY, "at": NOW, "rung": Rung.REVIEWER}
        row = {"id": named(f"reminder of {name}"), "objective_id": named(name)}
        told = seen_by & {"owner", "manager"}
        yield Thing(f"reminder of {name}", told, ((Reminder, {**row, **who, **what, **when}),))


def disputes() -> Iterator[Thing]:
    """What its author says against a signal: for the team, the owner's manager and the lead."""
    for name, seen_by in (
        ("published", TEAM | {"manager", "lead"}), ("draft", TEAM | {"manager"}),
        ("restricted", TEAM),
    ):  # fmt: skip
        reason = canary(f"dispute of {name}", map(named, seen_by))
        row = {"id": named(f"dispute of {name}"), "objective_id": named(name), "reason": reason}
        by = {"signal": SignalId.FEW_KEY_RESULTS, "author_id": named("owner"), "at": NOW}
        yield Thing(f"dispute of {name}", seen_by, ((SignalDispute, {**row, **by}),))


def link(child: str, parent: str, kind: str) -> Thing:
    """Who sees both ends sees what ties them."""
    end = (
        {"parent_objective_id": named(parent)}
        if kind == "objective"
        else {"parent_key_result_id": named(f"{parent} result")}
    )
    name = f"{child} to {parent}"
    how = {"mode": AlignmentMode.CONTRIBUTES, "share": Decimal(1)}
    ends = {"child_objective_id": named(child), **end, **how}
    now = {"id": named(name), "since": NOW - timedelta(days=1)}
    was = {"alignment_id": named(name), "until": NOW - timedelta(days=1), "position": 0}
    rows = ((Alignment, {**ends, **now}), (AlignmentPast, {**ends, **was, "version": 1}))
    return Thing(name, SEEN[child] & SEEN[parent], rows)


def tasks() -> Iterator[Thing]:
    """Work is seen with the key results that it is linked to, and by whom it is assigned to."""
    for okr_name in ("published", "restricted", "draft"):
        name, seen_by = f"work of {okr_name}", SEEN[okr_name]
        rows = (task(name, seen_by), *task_link(okr_name, named(name)))
        yield Thing(name, seen_by, rows)
    both = "work of restricted to a member"
    seen_by = SEEN["restricted to a member"]
    rows = (task(both, seen_by), *task_link("restricted to a member", named(both)))
    yield Thing(both, seen_by, rows)
    assigned = TEAM | {"colleague"}
    shown = task("assigned work", assigned, assignee_id=named("colleague"))
    yield Thing("assigned work", assigned, (shown,))
    tie = {"link_id": named("link of restricted"), "task_id": named("assigned work")}
    yield Thing("assigned work's link", TEAM, ((LinkedTask, tie),))
    yield from work_for_accounts()
    own = task("own work", frozenset({"hr"}), assignee_id=named("hr"))
    yield Thing("own work", frozenset({"hr"}), (own,))


def work_for_accounts() -> Iterator[Thing]:
    """A link whose tasks are for whoever has an account over there; everybody sees the link."""
    name, seen_by = "work for accounts", frozenset({"owner"})
    (_, link), (_, tie) = task_link("published", named(name))
    own = {"id": named(f"link of {name}"), "query": f"epic of {name}", "shows": LinkShows.ACCOUNTS}
    yield Thing(f"link of {name}", SEEN["published"], ((TaskLink, {**link, **own}),))
    shown = task(name, seen_by), (LinkedTask, {**tie, "link_id": own["id"]})
    yield Thing(name, seen_by, shown)


def task(name: str, seen_by: Who, **more: Any) -> Row:
    free = seen_by == READERS
    summary = name if free else canary(name, map(named, seen_by))
    what = {"id": named(name), "connection_id": named("jira"), "source_key": name, "key": name}
    state = {"summary": summary, "status": "Open", "category": TaskCategory.TODO}
    return Task, {**what, **state, "updated_at": NOW, "fetched_at": NOW, **more}


def task_link(okr_name: str, task_id: UUID) -> Iterator[Row]:
    link_id = named(f"link of {okr_name}")
    yield (
        TaskLink,
        {
            "id": link_id,
            "key_result_id": named(f"{okr_name} result"),
            "connection_id": named("jira"),
            "selector": LinkSelector.EPIC,
            "query": f"epic of {okr_name}",
            "mode": LinkMode.EVIDENCE,
            "aggregate": LinkAggregate.COUNT,
            "scope": LinkScope.LIVE_SCOPE,
            "state": LinkState.OK,
            "last_synced_at": NOW,
        },
    )
    yield LinkedTask, {"link_id": link_id, "task_id": task_id}
