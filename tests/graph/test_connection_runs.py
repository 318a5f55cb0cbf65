"""Trials and runs that administrators ask for through the graph, against a BambooHR of our own."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from app.asked_jobs import run_asked
from app.syncing import sync_now
from rules.errors import Conflict
from rules.terms import Role, RunState, RunTrigger
from tests.graph.conftest import Graph, gid
from tests.graph.sources import (
    PLAN,
    RUN,
    TRIAL,
    Desk,
    codes,
    desk_of,
    key_of,
    mutation,
    on_connection,
    secret,
)
from tests.support.company import NOW
from tests.support.fakes.staff import employee, staff
from tests.sync.taken_in import rows

SYNC = mutation("connectionSync", "run { id state }")
APPROVE = "connectionPlanApprove"
DISCARD = mutation("connectionPlanDiscard", "plan { state }")


@pytest.fixture
async def desk(graph: Graph) -> AsyncIterator[Desk]:
    async with desk_of(graph, staff(30)) as made:
        yield made


async def test_a_test_is_a_checklist_and_a_failure_has_its_cause_and_its_fix(desk: Desk) -> None:
    await desk.set_up()
    good = await desk.tried("Test")
    desk.fake.key = "another"
    bad = await desk.tried("Test")
    assert (good["state"], [check["passed"] for check in good["checks"]]) == ("DONE", [True] * 3)
    [check] = bad["checks"]
    assert (check["passed"], check["cause"] > "", check["fix"] > "") == (False, True, True)
    assert good["askedBy"] == {"name": "Root"}


async def test_a_sample_shows_the_first_records_by_a_map_that_is_not_kept(desk: Desk) -> None:
    await desk.set_up()
    plain = await desk.tried("Sample")
    settings = {"company": "example", "map.title": "locationName"}
    mapped = await desk.tried("Sample", settings=settings)
    assert (len(plain["records"]), plain["records"][0]["name"]) == (20, "Given1 Family1")
    assert (plain["records"][0]["title"], mapped["records"][0]["title"]) == ("Engineer", "Berlin")
    elsewhere = await desk.tried("Sample", settings={"company": "evil"})
    assert (elsewhere["state"], elsewhere["records"]) == ("FAILED", None)
    assert "secrets are for the one that is kept" in elsewhere["error"]
    assert await desk.names() == ["Root"]


async def test_a_preview_is_run_exactly_as_it_was_shown(desk: Desk) -> None:
    await desk.set_up()
    shown = (await desk.tried("Preview"))["plan"]
    assert (shown["creates"], shown["state"], await desk.names()) == (30, "PREVIEWED", ["Root"])
    first = shown["changes"]["nodes"][0]
    assert (first["action"], first["noun"], shown["changes"]["pageInfo"]["hasNextPage"]) == (
        "CREATE", "UNIT", True,
    )  # fmt: skip
    desk.fake.staff.put(employee(31))
    other = await desk.sync(plan=shown["id"])
    assert (other["state"], other["errorCode"], await desk.names()) == (
        "FAILED", "CONFLICT", ["Root"],
    )  # fmt: skip
    del desk.fake.staff.people["31"]
    same = await desk.sync(plan=shown["id"])
    assert (same["state"], same["counts"]["created"], same["trigger"]) == ("DONE", 30, "MANUAL")


async def test_the_changes_of_a_plan_are_read_page_by_page_and_by_kind(desk: Desk) -> None:
    await desk.set_up()
    plan = (await desk.tried("Preview"))["plan"]
    query = """query($id: ID!, $after: String, $action: ChangeAction) { node(id: $id) {
      ... on SyncPlan { changes(first: 100, after: $after, action: $action) {
        totalCount nodes { key noun } } } } }"""
    after = plan["changes"]["pageInfo"]["endCursor"]
    rest = await desk.graph.ask(query, as_=desk.root, id=plan["id"], after=after)
    none = await desk.graph.ask(query, as_=desk.root, id=plan["id"], action="RETIRE")
    changes = rest["node"]["changes"]
    assert len(changes["nodes"]) == min(100, changes["totalCount"] - 2)
    assert none["node"]["changes"] == {"totalCount": 0, "nodes": []}


async def held(desk: Desk) -> dict[str, Any]:
    """A company that loses a third of its people in one export."""
    await desk.set_up()
    await desk.sync()
    for number in range(21, 31):
        desk.fake.staff.put(employee(number, state="ended", ended="2026-11-01"))
    run = await desk.sync(mode="FULL")
    assert run["state"] == "HELD"
    plan: dict[str, Any] = (await desk.shown())["heldPlan"]
    assert (plan["id"], plan["retirements"]) == (run["plan"]["id"], 10)
    return plan


async def test_what_is_held_back_is_approved_exactly(desk: Desk) -> None:
    plan = await held(desk)
    approved = await desk.ran(APPROVE, plan=plan["id"])
    assert (approved["state"], approved["counts"]["retired"]) == ("DONE", 10)
    assert (await desk.shown())["heldPlan"] is None
    again = await desk.act(mutation(APPROVE, "run { id }"), plan=plan["id"])
    assert codes(again) == [("CONFLICT", [])]
    assert (await desk.actions())[-1] == APPROVE


async def test_the_command_line_reads_as_much_as_the_run_that_held_it(desk: Desk) -> None:
    plan = await held(desk)
    key, trigger = key_of(desk.id), RunTrigger.MANUAL
    report = await sync_now(desk.services, key, trigger, approve=plan["hash"])
    assert (report.state, report.counts["retired"]) == (RunState.DONE, 10)


async def test_one_person_read_alone_leaves_what_is_held_back(desk: Desk) -> None:
    plan = await held(desk)
    one = await desk.ran("connectionSyncOne", connection=desk.id, sourceKey="2")
    assert (one["state"], (await desk.shown())["heldPlan"]["id"]) == ("DONE", plan["id"])


async def test_an_approval_does_nothing_where_the_source_says_otherwise_now(desk: Desk) -> None:
    plan = await held(desk)
    desk.fake.staff.put(employee(20, state="ended", ended="2026-11-01"))
    refused = await desk.ran(APPROVE, plan=plan["id"])
    assert (refused["state"], refused["errorCode"]) == ("FAILED", "CONFLICT")
    assert "has changed" in refused["error"]


async def test_a_plan_that_is_old_or_discarded_is_not_approved(desk: Desk) -> None:
    plan = await held(desk)
    desk.wait(hours=25)
    late = await desk.act(mutation(APPROVE, "run { id }"), plan=plan["id"])
    discarded = await desk.act(DISCARD, plan=plan["id"])
    again = await desk.act(DISCARD, plan=plan["id"])
    assert codes(late) == codes(again) == [("CONFLICT", [])]
    assert (discarded["plan"], discarded["errors"]) == ({"state": "DISCARDED"}, [])


async def test_one_person_is_read_without_the_others(desk: Desk) -> None:
    await desk.set_up()
    await desk.sync()
    desk.fake.staff.put(employee(7, given_name="Grace", changed=desk.now))
    desk.fake.staff.put(employee(8, given_name="Alan", changed=desk.now))
    one = await desk.ran("connectionSyncOne", connection=desk.id, sourceKey="7")
    assert (one["state"], one["counts"]["updated"], one["about"]) == ("DONE", 1, "7")
    names = await desk.names()
    assert ("Grace Family7" in names, "Alan Family8" in names) == (True, False)
    nobody = await desk.ran("connectionSyncOne", connection=desk.id, sourceKey="77")
    assert (nobody["state"], nobody["errorCode"]) == ("FAILED", "NOT_FOUND")
    assert len(await desk.names()) == 31


@pytest.mark.parametrize(
    ("earlier", "seconds"),
    [
        (None, 40),
        ('"earlier": 0', 40),
        ('"earlier": 500', 240),
        ('"earlier": 600', None),
    ],
)
async def test_how_long_a_run_still_takes_is_told_by_its_own_pace(
    desk: Desk, earlier: str | None, seconds: int | None
) -> None:
    """It is at it for a minute; what runs before it had read took none of that."""
    await desk.set_up()
    run = await desk.sync()
    far = ", ".join(filter(None, ('"read": 600, "of": 1000', earlier)))
    begun = (NOW - timedelta(minutes=1)).isoformat()
    await rows(
        desk.services.database,
        f"UPDATE sync_run SET state = 'RUNNING', checkpoint = '{{{far}}}', started_at = '{begun}' "
        "RETURNING id",
    )
    assert (await desk.run(run["id"]))["progress"] == {
        "done": 600, "of": 1000, "secondsLeft": seconds,
    }  # fmt: skip


async def test_an_outage_is_told_by_the_run_and_by_the_trial(desk: Desk) -> None:
    await desk.set_up()
    desk.fake.app.router.routes.clear()
    tried, run = await desk.tried("Preview"), await desk.sync()
    assert (tried["state"], tried["plan"], tried["error"] > "") == ("FAILED", None, True)
    assert (run["state"], run["error"] > "") == ("FAILED", True)
    assert (await desk.shown())["state"] == "FAILING"


async def test_a_run_that_is_called_off_is_never_begun(desk: Desk) -> None:
    await desk.set_up()
    asked = await desk.act(SYNC, connection=desk.id)
    off = await desk.act(mutation("syncRunCancel", f"run {{ {RUN} }}"), run=asked["run"]["id"])
    assert (off["run"]["state"], off["run"]["errorCode"]) == ("INTERRUPTED", "CALLED_OFF")
    await run_asked(desk.services, key_of(asked["run"]["id"]))
    assert await desk.names() == ["Root"]


async def test_a_run_that_waits_as_its_connection_is_paused_is_never_begun(desk: Desk) -> None:
    await desk.set_up()
    asked = await desk.act(SYNC, connection=desk.id)
    await desk.change("connectionPause")
    await run_asked(desk.services, key_of(asked["run"]["id"]))
    run = await desk.run(asked["run"]["id"])
    assert (run["state"], run["errorCode"]) == ("INTERRUPTED", "CALLED_OFF")
    assert await desk.names() == ["Root"]


async def test_nothing_begins_while_a_connection_is_paused(desk: Desk) -> None:
    await desk.set_up()
    await desk.change("connectionPause")
    with pytest.raises(Conflict, match="It is paused"):
        await sync_now(desk.services, key_of(desk.id), RunTrigger.MANUAL)
    assert await desk.names() == ["Root"]


async def test_somebody_who_may_be_known_waits_until_it_is_said_who_they_are(desk: Desk) -> None:
    known = await desk.company.person("Given7 Family7")
    await desk.set_up()
    await desk.sync()
    [waiting] = (await desk.shown())["unmatched"]["nodes"]
    assert waiting["sourceKey"] == "7"
    match = mutation("connectionMatch", "connection { id }")
    stranger = await desk.act(match, connection=desk.id, sourceKey="8")
    said = await desk.act(
        match, connection=desk.id, sourceKey="7", person=waiting["candidates"][0]["id"]
    )
    assert (codes(stranger), said["errors"]) == ([("NOT_FOUND", ["sourceKey"])], [])
    assert (await desk.shown())["unmatched"]["nodes"] == []
    await desk.sync()
    assert (await desk.shown())["unmatched"]["nodes"] == []
    assert key_of(waiting["candidates"][0]["id"]) == known
    assert (await desk.names()).count("Given7 Family7") == 1


async def test_a_match_that_was_wrong_is_taken_back_and_said_anew(desk: Desk) -> None:
    known = gid("Person", await desk.company.person("Given7 Family7"))
    await desk.set_up()
    await desk.sync()
    match = mutation("connectionMatch", "connection { id }")
    await desk.act(match, connection=desk.id, sourceKey="7", person=known)
    await desk.sync()
    again = await desk.act(on_connection("connectionUnmatch"), connection=desk.id, sourceKey="7")
    waiting = again["connection"]["unmatched"]["nodes"]
    assert [each["sourceKey"] for each in waiting] == ["7"]
    await desk.sync()
    assert (await desk.shown())["unmatched"]["nodes"] == waiting
    await desk.act(match, connection=desk.id, sourceKey="7")
    await desk.sync()
    assert (await desk.names()).count("Given7 Family7") == 2
    assert "connectionUnmatch" in await desk.actions()


async def test_a_second_request_of_the_same_id_asks_for_no_second_run(desk: Desk) -> None:
    await desk.set_up()
    twice = [await desk.act(SYNC, connection=desk.id, clientMutationId="a") for _ in range(2)]
    assert twice[0]["run"]["id"] == twice[1]["run"]["id"]
    for _ in range(4):
        await desk.act(SYNC, connection=desk.id)
    assert codes(await desk.act(SYNC, connection=desk.id)) == [("CONFLICT", [])]


async def test_nobody_else_reads_a_trial_or_a_plan_or_approves_one(desk: Desk) -> None:
    plan = await held(desk)
    tried = await desk.tried("Sample")
    ada = await desk.company.person("Ada")
    await desk.company.role(ada, Role.HR_REVIEWER)
    query = f"""query($trial: ID!, $plan: ID!) {{ trial(id: $trial) {{ {TRIAL} }}
      node(id: $plan) {{ ... on SyncPlan {{ {PLAN} }} }} }}"""
    found = await desk.graph.ask(query, as_=ada, trial=tried["id"], plan=plan["id"])
    assert found == {"trial": None, "node": None}
    for text in (mutation(APPROVE, "run { id }"), DISCARD):
        assert codes(await desk.act(text, as_=ada, plan=plan["id"])) == [("NOT_ALLOWED", [])]


async def test_a_secret_that_is_missing_stops_a_run_before_it_is_asked_for(desk: Desk) -> None:
    await desk.set_up(secrets=secret("hook", "webhook_key"))
    assert codes(await desk.act(SYNC, connection=desk.id)) == [("NOT_OPEN", ["connection"])]
    assert [check["passed"] for check in (await desk.tried("Test"))["checks"]] == [False]
