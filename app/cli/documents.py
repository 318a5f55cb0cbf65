"""`okrgraph schema documents`: the documents that clients run by their ids."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Row, select

from app.cli.exits import Exit
from app.cli.options import AsJson, Data, DatabaseUrl, DryRun, configured, with_services
from app.cli.output import as_json, line, note, table
from app.services import Services
from app.settings import Settings
from model.audit import Entry
from model.database import SystemSession
from model.document import TrustedDocument
from rules.errors import Invalid

Manifests = Annotated[
    list[Path] | None,
    typer.Argument(help="Manifests of graphql-codegen, Apollo or Relay.", show_default=False),
]
Listed = Annotated[bool, typer.Option("--list", help="List those that are registered.")]
Removed = Annotated[
    list[str] | None,
    typer.Option("--remove", help="Id of one to take away. Repeat for more.", show_default=False),
]


def documents(
    manifests: Manifests = None,
    listed: Listed = False,
    removed: Removed = None,
    dry_run: DryRun = False,
    json: AsJson = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Register the documents of manifests, all or none; or list them, or take some away."""
    if [bool(manifests), listed, bool(removed)].count(True) != 1:
        message = "Name manifests to register, or say --list, or --remove ID."
        raise Invalid(message, path=["manifest"])
    chosen = configured(data, database_url)
    if listed:
        return show(chosen, json)
    if removed:
        return take_away(chosen, set(removed), dry_run)
    return add(chosen, manifests or [], dry_run, json)


def show(chosen: Settings, json: bool) -> None:
    columns = (
        TrustedDocument.id,
        TrustedDocument.operations,
        TrustedDocument.cost,
        TrustedDocument.registered_at,
    )

    async def work(services: Services) -> Sequence[Row[tuple[str, str, int, object]]]:
        async with services.database.system() as session:
            return await session.all(select(*columns).order_by(TrustedDocument.number))

    rows = with_services(chosen, work)
    titles = tuple(column.key for column in columns)
    if json:
        as_json([dict(zip(titles, row, strict=True)) for row in rows])
    else:
        table([[str(cell) for cell in row] for row in rows], titles)


def take_away(chosen: Settings, ids: set[str], dry_run: bool) -> None:
    from app.trusted.registry import check_registered, remove

    async def work(services: Services) -> None:
        async with services.database.system() as session:
            await check_registered(session, ids)
            if not dry_run:
                await remove(session, ids)
                await note_down(services, session, "documentsRemove", len(ids))

    with_services(chosen, work)
    end("removed", len(ids), dry_run)


def add(chosen: Settings, manifests: Sequence[Path], dry_run: bool, json: bool) -> None:
    from app.trusted.measuring import all_measured
    from app.trusted.registry import Measured, new_of, register

    found = all_measured(manifests, chosen, tell=note)

    async def work(services: Services) -> Sequence[Measured]:
        async with services.database.system() as session:
            new = await new_of(session, found)
            if new and not dry_run:
                await register(session, new, services.now())
                await note_down(services, session, "documentsRegister", len(new))
        return new

    new = with_services(chosen, work)
    if json:
        as_json([{"id": each.id, "operations": each.operations, "cost": each.cost} for each in new])
    else:
        for each in new:
            line(f"{each.id}  {each.operations or 'without a name'}, cost {each.cost}")
    end("registered", len(new), dry_run, f", {len(found) - len(new)} were already")


async def note_down(services: Services, session: SystemSession, action: str, count: int) -> None:
    """Nobody signed in acts here: whoever runs the machine does."""
    entry = Entry(action, TrustedDocument.__name__, None, None, {"count": count})
    who = {"actor_id": None, "client_id": None}
    await services.auditor.write(session, [entry], **who, at=services.now())


def end(done: str, count: int, dry_run: bool, more: str = "") -> None:
    note(f"{count} {'would be ' if dry_run else ''}{done}{more}.")
    raise typer.Exit(Exit.PENDING if dry_run and count else Exit.DONE)
