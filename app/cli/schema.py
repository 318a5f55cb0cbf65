"""`okrgraph schema`: the graph's SDL, and whether the committed one is current."""

import difflib
from pathlib import Path
from typing import Annotated

import typer

from app.cli.exits import Exit
from app.cli.output import line, note
from app.cli.plain import PLAIN

cli = typer.Typer(help="The graph's schema as text.", **PLAIN)
COMMITTED = Path(__file__).parent.parent.parent / "schema" / "schema.graphql"


@cli.command("print")
def print_(
    to: Annotated[Path | None, typer.Option("--to", help="Write it to a file instead.")] = None,
    subgraph: Annotated[
        bool, typer.Option("--subgraph", help="As a gateway composes it, with its keys.")
    ] = False,
) -> None:
    """Print the schema in GraphQL's schema language."""
    printed = as_subgraph() if subgraph else current()
    if to is None:
        line(printed.rstrip("\n"))
    else:
        to.write_text(printed, encoding="utf-8")


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


def as_subgraph() -> str:
    from schema.subgraph import subgraph_sdl

    return subgraph_sdl()


def current() -> str:
    from schema.build import sdl

    return sdl()
