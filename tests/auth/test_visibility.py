"""Who sees what (semantics 4.10), row by row and viewer by viewer."""

from typing import Any

import pytest
from sqlalchemy.orm import InstrumentedAttribute

from auth.policy import POLICY, uncovered
from model.alignment import Alignment
from model.audit import Audit
from model.check_in import CheckIn
from model.connection import Connection, Secret
from model.database import Database
from model.journal import AnsweredMutation, Outbox
from model.key_result import KeyResult, Step
from model.note import PrivateNote
from model.objective import Contributor, Objective, ObjectiveUnit
from model.person import Employment, Identity, Person
from model.role import RoleGrant
from model.rollup import Rollup
from model.run import SyncIssue, SyncPlan, SyncRun
from model.tables import TABLES
from model.task import LinkedTask, Task, TaskLink
from tests.auth.world import PASSERS_BY, PEOPLE, VIEWERS, named, who_sees

EVERYBODY = frozenset(VIEWERS)
NOBODY: frozenset[str] = frozenset()
ADMINISTRATOR = frozenset({"admin"})
TEAM = frozenset({"owner", "contributor", "member"})
TEAM_AND_MANAGER = TEAM | {"manager"}
THEIR_LINE = frozenset({"owner", "manager", "managers_manager", "hr", "admin"})

OKRS = {
    "published": EVERYBODY,
    "draft": TEAM_AND_MANAGER,
    "restricted": TEAM,
    "restricted draft": TEAM,
}
OF_AN_OKR: dict[str, tuple[InstrumentedAttribute[Any], str]] = {
    "objective": (Objective.id, "{}"),
    "unit of an objective": (ObjectiveUnit.objective_id, "{}"),
    "contributor of an objective": (Contributor.objective_id, "{}"),
    "rollup": (Rollup.objective_id, "{}"),
    "key result": (KeyResult.id, "{} result"),
    "step": (Step.id, "{} step"),
    "check-in": (CheckIn.id, "{} check-in"),
}
OTHERS: dict[str, tuple[InstrumentedAttribute[Any], Any, frozenset[str]]] = {
    "alignment up to a draft": (Alignment.id, named("published to draft"), TEAM_AND_MANAGER),
    "alignment of a draft": (Alignment.id, named("draft to published"), TEAM_AND_MANAGER),
    "alignment to a restricted one": (Alignment.id, named("published to restricted"), TEAM),
    "alignment of two hidden ends": (Alignment.id, named("draft to restricted"), TEAM),
    "alignment of a restricted result": (
        Alignment.id, named("restricted result to published result"), TEAM,
    ),
    "alignment to a restricted result": (
        Alignment.id, named("published to restricted result"), TEAM,
    ),
    "task link of a restricted result": (TaskLink.id, named("link"), TEAM),
    "which tasks a restricted result has": (LinkedTask.link_id, named("link"), TEAM),
    "task of a restricted result": (Task.id, named("linked task"), TEAM),
    "one's own task": (Task.id, named("own task"), frozenset({"hr"})),
    "employment": (Employment.person_id, named("owner"), THEIR_LINE),
    "identity": (Identity.id, named("identity"), THEIR_LINE),
    "note of the owner": (PrivateNote.id, named("note of the owner"), frozenset({"owner"})),
    "note of the manager": (PrivateNote.id, named("note of the manager"), frozenset({"manager"})),
    "connection": (Connection.id, named("jira"), ADMINISTRATOR),
    "run": (SyncRun.id, named("run"), ADMINISTRATOR),
    "issue": (SyncIssue.id, named("issue"), ADMINISTRATOR),
    "plan": (SyncPlan.id, named("plan"), ADMINISTRATOR),
    "audit": (Audit.id, named("audit"), ADMINISTRATOR),
    "audit of a note": (Audit.id, named("audit of a note"), frozenset({"owner"})),
    "audit of a read": (
        Audit.id, named("audit of a read"), frozenset({"owner", "manager", "admin"}),
    ),
    "secret": (Secret.connection_id, named("jira"), NOBODY),
    "outbox": (Outbox.id, 1, NOBODY),
    "role of the hr reviewer": (RoleGrant.person_id, named("hr"), frozenset({"hr", "admin"})),
    "answered mutation": (AnsweredMutation.actor_id, named("owner"), frozenset({"owner"})),
    "person": (Person.id, named("owner"), EVERYBODY),
}  # fmt: skip


@pytest.mark.parametrize("kind", OF_AN_OKR)
@pytest.mark.parametrize("okr", OKRS)
async def test_an_okr_is_seen_by_those_its_state_allows(
    world: Database, okr: str, kind: str
) -> None:
    column, name = OF_AN_OKR[kind]
    assert await who_sees(world, column, named(name.format(okr)), VIEWERS) == OKRS[okr]


@pytest.mark.parametrize("thing", OTHERS)
async def test_it_is_seen_by_those_it_concerns(world: Database, thing: str) -> None:
    column, value, expected = OTHERS[thing]
    assert await who_sees(world, column, value, VIEWERS) == expected


@pytest.mark.parametrize("okr", ["draft", "restricted", "restricted draft"])
async def test_who_was_or_will_be_concerned_is_not_today(world: Database, okr: str) -> None:
    """A manager or member of last month or of tomorrow, or on a dotted line, is a colleague."""
    assert await who_sees(world, Objective.id, named(okr), PASSERS_BY) == set()


async def test_employment_is_not_shown_to_who_was_or_will_be_the_manager(world: Database) -> None:
    assert await who_sees(world, Employment.person_id, named("owner"), PASSERS_BY) == set()


@pytest.mark.parametrize("noun", POLICY, ids=lambda noun: noun.__name__)
async def test_every_noun_can_be_read_by_its_policy(world: Database, noun: Any) -> None:
    """A policy that the database refuses would only show itself in production."""
    key = noun.__table__.primary_key.columns.values()[0].key
    await who_sees(world, getattr(noun, key), None, PEOPLE[:1])


def test_every_table_has_a_policy() -> None:
    assert (set(TABLES) - POLICY.keys(), uncovered()) == (set(), set())
