"""`okrgraph auth`: why a token is accepted or refused."""

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from app.cli.exits import Exit
from app.cli.options import AsJson, Data, DatabaseUrl, configured, with_services
from app.cli.output import as_json, table
from app.cli.plain import PLAIN
from app.services import Services

cli = typer.Typer(help="Sign-in and tokens.", **PLAIN)
WORDS = {True: "yes", False: "no"}


@cli.callback()
def auth() -> None:
    """Sign-in and tokens."""


@cli.command()
def check(
    token: Annotated[str, typer.Argument(help="The token, or - to read it from a pipe.")],
    origin: Annotated[
        str | None, typer.Option(help="The origin it is sent from; where omitted, its own.")
    ] = None,
    json: AsJson = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Explain step by step why a token is accepted (exit 0) or refused (exit 1)."""
    from app.tokens.check import Step, explained

    given = (sys.stdin.read() if token == "-" else token).strip()  # noqa: S105 — a word, no token.

    async def work(services: Services) -> list[Step]:
        return await explained(given, origin, services)

    steps = with_services(configured(data, database_url), work)
    if json:
        as_json([asdict(step) for step in steps])
    else:
        rows = [(step.name, WORDS[step.passed], step.told) for step in steps]
        table(rows, ("step", "passed", "why"))
    raise typer.Exit(Exit.DONE if steps[-1].passed else Exit.ERROR)
