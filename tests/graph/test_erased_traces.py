"""Of whoever is erased no table is left with their name, their e-mail or their ids elsewhere."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from uuid_utils.compat import uuid7

from app.personal.erasure import erased
from app.postgres import Urls
from app.services import Services
from connectors.scim import ENTERPRISE
from model.base import Base
from model.hint import Hint
from model.match import Match
from model.revision import Revision
from model.run import SyncIssue, SyncPlan, SyncRun
from model.task import Task
from model.trial import Trial
from rules.terms import PlanState, RunMode, RunState, RunTrigger
from rules.trials import TrialKind, TrialState
from tests.graph.conftest import Graph
from tests.graph.scim import Provider, provider_of
from tests.support.company import NOW, Company
from tests.support.walls import past_walls

# A name with what has a meaning in JSON, in patterns and in SQL.
NAME, EMAIL = 'Zelda "Zee" O\'Hara-Ng', "zelda@example.com"


@pytest.fixture
def services(graph: Graph, tmp_path: Path) -> Services:
    """With a data folder of this test alone."""
    chosen = graph.services.settings.model_copy(update={"data": tmp_path})
    return replace(graph.services, settings=chosen)


@pytest.fixture
async def provider(graph: Graph) -> Provider:
    return await provider_of(graph)


async def pushed(provider: Provider) -> str:
    """Zelda, in a group with Bea, whose manager she is: her id at the provider."""
    manager = {"externalId": "zz-17", "emails": [{"value": "Zelda@example.com"}]}
    zelda = await provider.add("zelda", displayName=NAME, **manager)
    above = {"value": zelda, "displayName": NAME, "$ref": f"https://okr.test/Users/{zelda}"}
    bea = await provider.add("bea", **{ENTERPRISE: {"manager": above, "employeeNumber": "4"}})
    members = [{"value": zelda, "display": NAME}, {"value": bea, "display": "Bea"}]
    group = {"displayName": "Bakers", "members": members}
    assert (await provider.send("POST", "/Groups", json=group)).status_code == 201
    await provider.sync()
    return zelda


async def person_of(provider: Provider) -> UUID:
    [[found]] = await provider.rows(f"SELECT id FROM person WHERE email_key = '{EMAIL}'")
    person: UUID = found
    return person


def told(connection: UUID, key: str, person: UUID, objective: UUID) -> Mapping[type[Base], Any]:
    """Whatever else names her by then, and Bea beside her."""
    run, times = uuid7(), {"first_seen_at": NOW, "last_seen_at": NOW}
    issue = {"connection_id": connection, "run_id": run, **times}
    plan = {"connection_id": connection, "hash": "x", "state": PlanState.APPLIED, "reason": ""}
    revised = {"objective_id": objective, "field": "owner", "version": 2, "at": NOW}
    of = {"action": "UPDATE", "noun": "PERSON"}
    changes = [
        {**of, "key": key, "fields": {"title": [None, "Cook"]}, "label": NAME},
        {**of, "key": "b", "fields": {"manager": [None, key]}, "label": "Bea"},
        {**of, "key": "b", "fields": {"email": [EMAIL.upper(), "b@example.com"]}, "label": "Bea"},
        {**of, "key": "b", "fields": {"title": [None, "Baker"]}, "label": "Bea"},
    ]
    both = [{"id": key, "name": NAME}, {"id": "b", "name": "Bea"}]
    return {
        SyncRun: [{
            "id": run, "connection_id": connection, "trigger": RunTrigger.MANUAL, "fence": 1,
            "mode": RunMode.INCREMENTAL, "state": RunState.DONE, "counts": {}, "queued_at": NOW,
            "about": key,
        }],
        SyncIssue: [
            {"id": uuid7(), **issue, "code": "A", "subject": key, "message": "?", "concerns": both},
            {"id": uuid7(), **issue, "code": "B", "subject": "b", "concerns": both,
             "message": f"{NAME} ({key}) and Bea (b) share {EMAIL}."},
        ],
        SyncPlan: [{
            "id": uuid7(), **plan, "counts": {}, "changes": changes, "created_at": NOW,
            "expires_at": NOW,
        }],
        Trial: [{
            "id": uuid7(), "connection_id": connection, "kind": TrialKind.SAMPLE, "asked_at": NOW,
            "state": TrialState.DONE, "found": {"people": [{"name": NAME}]}, "asked_by_id": person,
        }],
        Hint: [{
            "connection_id": connection, "delivery": "7", "subjects": [key, "b"],
            "received_at": NOW, "handled_at": NOW,
        }],
        Match: [{
            "connection_id": connection, "source_key": "zelda-there", "person_id": person,
            "decided_at": NOW,
        }],
        Task: [{
            "id": uuid7(), "connection_id": connection, "source_key": "1", "key": "SHOP-1",
            "summary": "Bake", "status": "Open", "category": "TODO", "type": "Story", "url": "",
            "assignee_source_key": "zelda-there", "assignee_id": person, "updated_at": NOW,
            "fetched_at": NOW,
        }],
        Revision: [
            {"id": uuid7(), **revised, "old": "Cy", "new": "Zelda Born", "old_ids": []},
            {"id": uuid7(), **revised, "old": "Zelda Born", "new": "Bea", "old_ids": [person]},
            {"id": uuid7(), **revised, "old": "Bea", "new": NAME, "old_ids": []},
        ],
    }  # fmt: skip


def naming(owner: str, *words: str) -> dict[str, list[str]]:
    """Of each table, its rows with one of the words in any column."""
    found: dict[str, list[str]] = {}
    with past_walls(owner) as connection:
        for table in Base.metadata.tables:
            rows = connection.execute(sa.text(f"SELECT each::text FROM {table} AS each")).scalars()
            named = [row for row in rows if any(word in row.casefold() for word in words)]
            found |= {table: named} if named else {}
    return found


async def test_nothing_that_a_source_told_of_an_erased_person_is_left(
    graph: Graph, company: Company, provider: Provider, services: Services, empty: Urls
) -> None:
    key = await pushed(provider)
    person = await person_of(provider)
    cycle = await company.cycle()
    objective = await company.objective("Bread", cycle=cycle, owner=person)
    for noun, rows in told(provider.connection, key, person, objective).items():
        for row in rows:
            await company.add(noun, **row)
    words = ("zelda", "zee", "zz-17", key)
    before = naming(empty.owner, *words)
    await erased(services, person)
    left = naming(empty.owner, *words)
    assert {*before} >= {
        "provisioned", "sync_plan", "sync_issue", "sync_run", "trial", "hint", "task", "revision",
        "identity", "match", "person",
    }  # fmt: skip
    # Left are her resource's place, that Bea's manager was there, and that this was delivered.
    assert {table: len(rows) for table, rows in left.items()} == {"provisioned": 2, "hint": 1}
    assert not naming(empty.owner, "zelda", "zee", "zz-17")


async def test_what_others_are_told_of_beside_an_erased_person_stays(
    graph: Graph, company: Company, provider: Provider, services: Services, empty: Urls
) -> None:
    key = await pushed(provider)
    person = await person_of(provider)
    objective = await company.objective("Bread", cycle=await company.cycle(), owner=person)
    for noun, rows in told(provider.connection, key, person, objective).items():
        for row in rows:
            await company.add(noun, **row)
    await erased(services, person)
    [[changes]] = await provider.rows("SELECT changes FROM sync_plan")
    issues = await provider.rows("SELECT subject, message, concerns FROM sync_issue")
    revised = await provider.rows("SELECT old, new FROM revision ORDER BY id")
    groups = await provider.send("GET", "/Groups")
    assert [each["fields"] for each in changes] == [{"title": [None, "Baker"]}]
    assert issues == [
        ("b", "Erased person and Bea (b) share Erased person.", [{"id": "b", "name": "Bea"}])
    ]
    nobody = "Erased person"
    assert revised == [("Cy", nobody), (nobody, "Bea"), ("Bea", nobody)]
    [group] = groups.json()["Resources"]
    assert [each["display"] for each in group["members"]] == ["Bea"]


async def test_a_word_that_is_somebody_s_name_too_stays_a_word(
    graph: Graph, company: Company, services: Services
) -> None:
    person, connection = await company.person("May"), await company.connection()
    about = {"connection_id": connection, "run_id": uuid7(), "code": "A", "subject": "b"}
    run = {"trigger": RunTrigger.MANUAL, "mode": RunMode.FULL, "state": RunState.DONE}
    ends = {"id": about["run_id"], "connection_id": connection, "fence": 1, "queued_at": NOW}
    await company.add(SyncRun, **run, **ends, counts={})
    said: dict[str, Any] = {"message": "Bea (b) may be May or Mayra.", "concerns": []}
    await company.add(SyncIssue, id=uuid7(), **about, **said, first_seen_at=NOW, last_seen_at=NOW)
    await erased(services, person)
    async with graph.services.database.system() as session:
        message = await session.scalar(sa.select(SyncIssue.message))
    assert message == "Bea (b) may be Erased person or Mayra."


async def test_a_provider_that_still_lists_whoever_was_erased_has_nobody_here(
    provider: Provider, services: Services
) -> None:
    """The next run brings nobody back; to be told of again they have to be pushed anew."""
    key = await pushed(provider)
    person = await person_of(provider)
    await erased(services, person)
    provider.minutes += 60
    await provider.sync()
    back = await provider.rows(f"SELECT name FROM person WHERE email_key = '{EMAIL}'")
    assert (back, (await provider.send("GET", f"/Users/{key}")).status_code) == ([], 404)


async def test_what_a_provider_deleted_is_nowhere_kept_as_it_was_sent(
    provider: Provider, empty: Urls
) -> None:
    zelda = await provider.add("zelda", externalId="zz-17")
    assert "provisioned" in naming(empty.owner, "zelda")
    await provider.send("DELETE", f"/Users/{zelda}")
    assert "provisioned" not in naming(empty.owner, "zelda", "zz-17")
