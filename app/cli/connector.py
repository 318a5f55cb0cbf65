"""`okrgraph connector`: set up, try and run connections to other systems."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, NoReturn

import typer
from sqlalchemy import select

from app.cli.consent import consent
from app.cli.entering import secret_of, secrets_of, setting
from app.cli.exits import Exit
from app.cli.imports import Approve, tell
from app.cli.leading import leads
from app.cli.matching import id_of, match, matches, unmatch
from app.cli.options import AsJson, Data, DatabaseUrl, DryRun, configured, with_services
from app.cli.output import Progress, as_json, line, note, progress, show
from app.cli.plain import PLAIN
from app.hooks import hooks_of
from app.services import Services
from app.syncing import preview_now, sync_now, try_connection
from connectors import kinds
from connectors.records import Check
from model.connection import Connection
from model.run import SyncRun
from rules.errors import Invalid, Unreachable
from rules.terms import ConnectionState, RunMode, RunTrigger
from sync.connection_changes import replace_secret
from sync.connections import NewConnection, Vault
from sync.connections import add as add_connection
from sync.report import ImportReport
from sync.runs import ASKED_TO_WAIT, moment_of
from sync.schedule import is_scheduled
from sync.syncing import SyncReport

cli = typer.Typer(help="Connections to other systems.", **PLAIN)
for command in (consent, leads, matches, match, unmatch):
    cli.command()(command)
Name = Annotated[str, typer.Argument(help="The connection's name.")]


@cli.command()
def add(
    kind: Annotated[str, typer.Argument(help="The connector, such as jira.")],
    name: Name,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="A setting as name=value; lists as a,b. Repeat for more."),
    ] = None,
    every: Annotated[int | None, typer.Option(help="Run every so many minutes.")] = None,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Add a connection. Secrets are asked for, or read from OKRGRAPH_SECRET_NAME, never typed."""
    settings = dict(setting(pair) for pair in set_ or [])
    secrets = secrets_of(kinds().get(kind), settings)

    async def work(services: Services) -> None:
        given = NewConnection(kind, name, settings, secrets, every)
        vault = Vault(services.keys, services.random)
        async with services.database.system() as session:
            await add_connection(
                session, given, vault=vault, now=services.now(), new_id=services.new_id
            )

    with_services(configured(data, database_url), work)
    line(f"Added {name}. Next: okrgraph connector test {name}")


@cli.command()
def secret(
    name: Name,
    field: Annotated[str, typer.Argument(help="The secret, such as webhook_key.")],
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Set or replace one secret; it is asked for, or read from OKRGRAPH_SECRET_NAME."""
    given = secret_of(field)

    async def work(services: Services) -> None:
        connection = await id_of(services, name)
        vault = Vault(services.keys, services.random)
        async with services.database.system() as session:
            await replace_secret(session, connection, field, given, vault, services.now())

    with_services(configured(data, database_url), work)
    line(f"The secret {field} of {name} is set.")


@cli.command()
def webhook(name: Name, data: Data = None, database_url: DatabaseUrl = None) -> None:
    """Print the address that the other system sends its webhooks to."""
    chosen = configured(data, database_url)

    if chosen.public_url is None:
        message = "Nobody has said where other systems reach this service. Set public_url."
        raise Invalid(message, path=["public_url"])
    base = chosen.public_url.rstrip("/")

    async def work(services: Services) -> str:
        return f"{base}{hooks_of(await id_of(services, name))}"

    line(with_services(chosen, work))


@cli.command("list")
def list_(json: AsJson = False, data: Data = None, database_url: DatabaseUrl = None) -> None:
    """List the connections."""
    wanted = (Connection.name, Connection.kind, Connection.state, Connection.next_run_at)

    async def work(services: Services) -> Sequence[Sequence[str]]:
        async with services.database.system() as session:
            there = select(*wanted).where(Connection.state != ConnectionState.DELETED)
            found = await session.all(there.order_by(Connection.name))
        return [(row[0], row[1], row[2].value, str(row[3] or "by hand")) for row in found]

    titles = ("name", "kind", "state", "next")
    show(with_services(configured(data, database_url), work), titles, json)


@cli.command()
def test(
    name: Name, json: AsJson = False, data: Data = None, database_url: DatabaseUrl = None
) -> None:
    """Try a connection step by step; each failure says its cause and what to do."""

    async def work(services: Services) -> Sequence[Check]:
        return await try_connection(services, await id_of(services, name))

    checks = with_services(configured(data, database_url), work)
    if json:
        as_json([asdict(check) for check in checks])
    else:
        say(checks)
    passed = all(check.passed for check in checks)
    raise typer.Exit(Exit.DONE if passed else Exit.ERROR)


def say(checks: Sequence[Check]) -> None:
    for check in checks:
        line(f"{'ok  ' if check.passed else 'FAIL'}  {check.name}")
        if not check.passed:
            note(f"      {check.cause} {check.fix}")


@cli.command()
def sync(
    name: Name,
    dry_run: DryRun = False,
    approve: Approve = None,
    full: Annotated[
        bool, typer.Option("--full", help="Read everything again, not only what changed.")
    ] = False,
    json: AsJson = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Read what changed in the other system, now."""
    if full and dry_run:
        raise Invalid("A dry run reads what changed. Leave out --full or --dry-run.")
    mode = RunMode.FULL if full else RunMode.INCREMENTAL
    chosen = configured(data, database_url)
    if dry_run:
        tell_preview(with_services(chosen, lambda services: previewed(services, name)), json)
    with progress("Syncing") as watched:
        report, goes_on = with_services(
            chosen, lambda services: synced(services, name, mode, approve, watched)
        )
    if report.imported is not None:
        tell(report.imported, json)
    if report.waiting_until is None:
        told(report.counts, json)
        return
    if json:
        as_json(report.as_json())
    raise Unreachable(outlook(report, report.waiting_until, goes_on))


def tell_preview(found: dict[str, int] | ImportReport, json: bool) -> NoReturn:
    if isinstance(found, ImportReport):
        tell(found, json)
    told(found, json)
    raise typer.Exit(Exit.PENDING if found["created"] or found["updated"] else Exit.DONE)


async def previewed(services: Services, name: str) -> dict[str, int] | ImportReport:
    return await preview_now(services, await id_of(services, name))


async def synced(
    services: Services, name: str, mode: RunMode, approve: str | None, watched: Progress
) -> tuple[SyncReport, bool]:
    """How the run ended, and whether the running service goes on with it by itself."""
    connection = await id_of(services, name)
    report = await sync_now(
        services, connection, RunTrigger.MANUAL, mode=mode, approve=approve, progress=watched
    )
    async with services.database.system() as session:
        return report, await is_scheduled(session, connection)


def outlook(report: SyncReport, until: datetime, goes_on: bool) -> str:
    """One sentence of what stopped a run, and who asks again when."""
    reason, time = (report.error or "").rstrip("."), moment_of(until)
    if goes_on:
        return f"{reason}; the running service asks again after {time}."
    if report.error_code == ASKED_TO_WAIT:
        return f"{reason}; it asked us to wait until {time}, so run this again then."
    return f"{reason}; run this again later."


def told(counts: Mapping[str, object], json: bool) -> None:
    if json:
        as_json(counts)
    else:
        line(", ".join(f"{count} {word}" for word, count in counts.items()))


@cli.command()
def runs(
    name: Name,
    json: AsJson = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """List a connection's latest runs, newest first."""
    told = (SyncRun.counts, SyncRun.error)
    wanted = (SyncRun.queued_at, SyncRun.trigger, SyncRun.mode, SyncRun.state, *told)

    async def work(services: Services) -> Sequence[Sequence[object]]:
        connection = await id_of(services, name)
        statement = select(*wanted).where(SyncRun.connection_id == connection)
        async with services.database.system() as session:
            found = await session.all(statement.order_by(SyncRun.queued_at.desc()).limit(20))
        return [
            (str(at), trigger.value, mode.value, state.value, counts, error or "")
            for at, trigger, mode, state, counts, error in found
        ]

    titles = ("asked for", "trigger", "mode", "state", "counts", "error")
    show(with_services(configured(data, database_url), work), titles, json)
