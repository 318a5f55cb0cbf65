"""`okrgraph person`: what is of one person, taken along, held, erased, or past its time."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import orjson
import typer
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app.cli.exits import Exit
from app.cli.operate import person_named
from app.cli.options import AsJson, Data, DatabaseUrl, DryRun, configured, with_services
from app.cli.output import as_json, line, pairs
from app.cli.plain import PLAIN
from app.personal.erasure import audited, erased, retained
from app.personal.export import exported
from app.services import Services
from model.audit import Entry
from model.database import SystemSession
from model.erasure import LegalHold
from model.person import Person
from resolvers.ids import key_of
from rules.errors import Conflict, Invalid, NotFound

cli = typer.Typer(help="What is of one person: docs/personal-data.md tells all of it.", **PLAIN)
Who = Annotated[str, typer.Argument(help="Work e-mail of the person, or their id.")]


@cli.command()
def export(
    who: Who,
    to: Annotated[Path, typer.Option(help="The JSON file to write.")],
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Write everything of a person that they may read themselves to a file."""
    if to.exists():
        raise Invalid(f"{to} is there already. Move it away first.", path=["to"])

    async def work(services: Services) -> None:
        person = await whom(services, who)
        told = await exported(services, person, actor=None)
        to.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))

    with_services(configured(data, database_url), work)
    line(f"Wrote {to}.")


@cli.command()
def erase(
    who: Who,
    yes: Annotated[bool, typer.Option("--yes", help="Do it: there is no way back.")] = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Erase a person, for good; a legal hold has to be lifted before."""

    async def work(services: Services) -> UUID:
        person = await whom(services, who)
        if yes:
            await erased(services, person)
        return person

    person = with_services(configured(data, database_url), work)
    if not yes:
        line(f"This erases {who} ({person}) for good. Say --yes to do it.")
        raise typer.Exit(Exit.PENDING)
    line("Erased. Keep erasures.jsonl with the keys: after a restore it erases them once more.")


@cli.command()
def hold(
    who: Who,
    reason: Annotated[str, typer.Option(help="Why nothing of theirs may go.")],
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Keep everything of a person, whatever ends its time, until it is lifted."""
    if not reason.strip():
        raise Invalid("Say why, for whoever is to lift it.", path=["reason"])

    async def work(services: Services) -> None:
        now, person = services.now(), await whom(services, who)
        row = {"id": services.new_id(), "person_id": person, "reason": reason, "placed_at": now}
        async with services.database.system() as session:
            placed = await session.run(insert(LegalHold).values(**row).on_conflict_do_nothing())
        if not placed.rowcount:
            raise Conflict("A legal hold is on them already.")
        await audited(services, Entry("legalHoldPlace", "Person", person, person), now)

    with_services(configured(data, database_url), work)
    line(f"Nothing of {who} is erased until the hold is lifted.")


@cli.command()
def release(who: Who, data: Data = None, database_url: DatabaseUrl = None) -> None:
    """Lift a person's legal hold."""

    async def work(services: Services) -> None:
        now, person = services.now(), await whom(services, who)
        placed = update(LegalHold).where(LegalHold.person_id == person)
        async with services.database.system() as session:
            found = await session.run(
                placed.where(LegalHold.lifted_at.is_(None)).values(lifted_at=now)
            )
        if not found.rowcount:
            raise NotFound(f"No legal hold is on {who}.")
        await audited(services, Entry("legalHoldLift", "Person", person, person), now)

    with_services(configured(data, database_url), work)
    line(f"The legal hold on {who} is lifted.")


@cli.command()
def retain(
    dry_run: DryRun = False,
    json: AsJson = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Take away what is past the time that the setting `retention` gives it."""

    async def work(services: Services) -> dict[str, int]:
        gone = await retained(services, dry_run=dry_run)
        return {kind.value: count for kind, count in gone.items()}

    gone = with_services(configured(data, database_url), work)
    if json:
        as_json(gone)
    elif gone:
        pairs(gone)
    else:
        line("The setting `retention` gives nothing an end.")
    raise typer.Exit(Exit.PENDING if dry_run and any(gone.values()) else Exit.DONE)


async def whom(services: Services, who: str) -> UUID:
    """By their e-mail while they work here; whoever left is named by their id."""
    async with services.database.system() as session:
        if "@" in who:
            return await person_named(session, who, services.moment().today)
        return await by_id(session, who)


async def by_id(session: SystemSession, who: str) -> UUID:
    key = key_of(who, Person.__name__)
    if key is None:
        raise Invalid(f"{who!r} is neither an e-mail nor the id of a person.", path=["who"])
    if await session.scalar(select(Person.id).where(Person.id == key)) is None:
        raise NotFound(f"Nobody has the id {who}.")
    return key
