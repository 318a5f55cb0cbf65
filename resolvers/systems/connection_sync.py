"""The actions that ask for a run: a whole one, one record, a held plan; and that call runs off."""

from dataclasses import dataclass

from sqlalchemy import select

from auth.gate import Work
from model.connection import Connection
from model.events import event, signal
from model.rows import Row
from model.run import SyncPlan, SyncRun
from resolvers.again import first_answer, named_row, row_of
from resolvers.ids import GlobalId, global_id, key_of
from resolvers.means import Means
from resolvers.once import Words, answered_before, remember
from resolvers.systems.connection_writes import asked_of, may_administer
from resolvers.systems.connections import KEPT_OF_PLANS
from rules.errors import Conflict, Invalid, NotFound
from rules.terms import ConnectionState, PlanState, RunMode, RunState
from sync.asked import Asked, queued_row
from sync.called_off import call_off
from sync.catalogue import catalogue
from sync.held import discard
from sync.runs import ACTIVE

SYNC = "connectionSync"
SYNC_ONE = "connectionSyncOne"
APPROVE = "connectionPlanApprove"
DISCARD = "connectionPlanDiscard"
CANCEL = "syncRunCancel"
MOST_QUEUED = 5
LONGEST_KEY = 200


@dataclass(frozen=True)
class ConnectionSync:
    """`plan` is a preview: where the run would do anything else, it does nothing."""

    connection: GlobalId
    mode: RunMode
    plan: GlobalId | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class ConnectionSyncOne:
    connection: GlobalId
    source_key: str
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class HeldPlan:
    """What is held back, as somebody looked at it: the id names its changes for good."""

    plan: GlobalId
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class RunCancel:
    run: GlobalId
    client_mutation_id: str | None = None


async def connection_sync(work: Work, given: ConnectionSync, means: Means) -> Row:
    await may_administer(work)
    first = await first_answer(work, SYNC, given, SyncRun)
    if first is not None:
        return first
    connection = await asked_of(work, given.connection)
    expected = await hash_of_preview(work, connection, given.plan)
    asked = Asked(means(), connection.id, given.mode, work.actor, expect_hash=expected)
    return await queued(work, SYNC, given, connection, asked)


async def connection_sync_one(work: Work, given: ConnectionSyncOne, means: Means) -> Row:
    await may_administer(work)
    first = await first_answer(work, SYNC_ONE, given, SyncRun)
    if first is not None:
        return first
    connection = await asked_of(work, given.connection)
    key = given.source_key.strip()
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise Invalid("Give the person's key in the other system.", path=["sourceKey"])
    if connection[Connection.kind] not in {each.kind for each in catalogue() if each.brings_people}:
        message = "It brings no people. A whole run reads what changed."
        raise Invalid(message, path=["connection"], code="NOT_OPEN")
    asked = Asked(means(), connection.id, RunMode.INCREMENTAL, work.actor, about=key)
    return await queued(work, SYNC_ONE, given, connection, asked)


async def plan_approve(work: Work, given: HeldPlan, means: Means) -> Row:
    """The run that will apply exactly what is held back; Conflict where it waits no more."""
    await may_administer(work)
    first = await first_answer(work, APPROVE, given, SyncRun)
    if first is not None:
        return first
    plan = await held_plan(work, given.plan)
    if plan[SyncPlan.expires_at] <= work.moment.now:
        raise Conflict("The plan is too old to be approved. Run again, and look at what it holds.")
    connection = await asked_of(work, plan_connection(plan))
    # It must read as much as the run that held it back, or it would find another plan.
    mode = (await row_of(work, SyncRun, plan[SyncPlan.run_id]))[SyncRun.mode]
    asked = Asked(means(), connection.id, mode, work.actor, approve_hash=plan[SyncPlan.hash])
    return await queued(work, APPROVE, given, connection, asked)


async def plan_discard(work: Work, given: HeldPlan, _: Means) -> Row:
    """The plan, which nobody can approve any more; the next run looks at the source afresh."""
    await may_administer(work)
    if await answered_before(work, DISCARD, given) is not None:
        return await plan_row(work, given.plan)
    plan = await held_plan(work, given.plan)
    key = plan[SyncPlan.connection_id]
    if not await discard(work.system(), key, plan[SyncPlan.hash], work.actor):
        raise Conflict("The plan was approved, discarded or replaced meanwhile.")
    work.audit(DISCARD, Connection, key, detail={"plan": plan.id})
    await remember(work, DISCARD, given, plan.id)
    return await plan_row(work, given.plan)


async def run_cancel(work: Work, given: RunCancel, _: Means) -> Row:
    """The run, which writes nothing more; what it wrote stays, and the next one goes on there."""
    await may_administer(work)
    first = await first_answer(work, CANCEL, given, SyncRun)
    if first is not None:
        return first
    run = await named_row(work, SyncRun, given.run)
    if run[SyncRun.state] not in (*ACTIVE, RunState.QUEUED):
        raise Invalid("It is over already.", path=["run"], code="NOT_OPEN")
    key = run[SyncRun.connection_id]
    await call_off(work.system(), key, "An administrator called it off.", work.moment.now)
    work.audit(CANCEL, Connection, key, detail={"run": run.id})
    await remember(work, CANCEL, given, run.id)
    return await row_of(work, SyncRun, run.id)


async def queued(work: Work, action: str, given: Words, connection: Row, asked: Asked) -> Row:
    """The run, which waits for a worker and can be watched from now on."""
    check_ready(connection)
    waiting = (SyncRun.connection_id == connection.id, SyncRun.state == RunState.QUEUED)
    if await work.count(select(SyncRun.id).where(*waiting)) >= MOST_QUEUED:
        raise Conflict("Several runs of it wait already. Look at those first.")
    await work.insert(SyncRun, queued_row(asked, work.moment.now))
    await signal(work.system(), [event(SyncRun.__name__, asked.id)])
    work.audit(action, Connection, connection.id, detail={"run": asked.id, "mode": asked.mode})
    await remember(work, action, given, asked.id)
    return await row_of(work, SyncRun, asked.id)


def check_ready(connection: Row) -> None:
    match connection[Connection.state]:
        case ConnectionState.NEEDS_SECRET:
            message = "A secret is missing. Enter it first."
        case ConnectionState.NEEDS_CONSENT:
            message = "Nobody has let us in yet. Ask for the consent first: `connectionConsent`."
        case ConnectionState.PAUSED:
            message = "It is paused. Let it go on first."
        case _:
            return
    raise Invalid(message, path=["connection"], code="NOT_OPEN")


async def hash_of_preview(work: Work, connection: Row, plan: GlobalId | None) -> str | None:
    if plan is None:
        return None
    found = await plan_row(work, plan)
    if found[SyncPlan.connection_id] != connection.id:
        raise Invalid("It is a plan of another connection.", path=["plan"])
    if found[SyncPlan.expires_at] <= work.moment.now:
        raise Conflict("The preview is too old. Preview again.")
    return str(found[SyncPlan.hash])


async def held_plan(work: Work, id_: GlobalId) -> Row:
    plan = await plan_row(work, id_)
    if plan[SyncPlan.state] is not PlanState.HELD:
        raise Conflict("The plan was approved, discarded or replaced meanwhile.")
    return plan


async def plan_row(work: Work, id_: GlobalId) -> Row:
    key = key_of(id_, SyncPlan.__name__)
    statement = select(*KEPT_OF_PLANS).where(SyncPlan.id == key)
    found = [] if key is None else await work.rows(SyncPlan, statement)
    if not found:
        raise NotFound("There is no such SyncPlan, or it is not yours to see.")
    return found[0]


def plan_connection(plan: Row) -> GlobalId:
    return global_id(Connection.__name__, plan[SyncPlan.connection_id])
