"""`okrgraph schema`: the graph's SDL, whether the committed one is current, trusted documents."""

import difflib
from pathlib import Path
from typing import Annotated

import typer

from app.cli.documents import documents
from app.cli.exits import Exit
from app.cli.output import line, note
from app.cli.plain import PLAIN

cli = typer.Typer(help="The graph's schema as text, and trusted documents.", **PLAIN)
cli.command()(documents)
COMMITTED = Path(__file__).parent.parent.parent / "schema" / "schema.graphql"


@cli.command("print")
def print_(
    to: Annotated[Path | None, typer.Option("--to", help="Write it to a file instead.")] = None,
) -> None:
    """Print the schema in GraphQL's schema language."""
    if to is None:
        line(current().rstrip("\n"))
    else:
        to.write_text(current(), encoding="utf-8")


@cli.command()
def check(
    file: Annotated[Path, typer.Argument(help="The schema to compare with.")] = COMMITTED,
) -> None:
    """Exit 1, with the difference, if a file is not the current schema."""
    known = file.read_text(encoding="utf-8") if file.exists() else ""
    if known == current():
        return
    names = (str(file), "the schema of this code")
    for change in difflib.unified_diff(known.splitlines(), current().splitlines(), *names):
        line(change)
    note(f"{file} is out of date. Run: okrgraph schema print --to {file}")
    raise typer.Exit(Exit.ERROR)


def current() -> str:
    from schema.build import sdl

    return sdl()
