"""`okrgraph schema`: the graph's SDL, whether it is current, what it breaks, trusted documents."""

import difflib
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from app.cli.documents import documents
from app.cli.exits import Exit
from app.cli.output import line, note
from app.cli.plain import PLAIN

cli = typer.Typer(help="The graph's schema as text, and trusted documents.", **PLAIN)
cli.command()(documents)
SCHEMA = Path(__file__).parent.parent.parent / "schema"
COMMITTED = SCHEMA / "schema.graphql"
DECLARED = SCHEMA / "breaking.toml"


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


@cli.command()
def diff(
    against: Annotated[
        str | None, typer.Option(help="A file or a revision of git; omitted: the last release.")
    ] = None,
    declared: Annotated[Path, typer.Option(help="What somebody has declared.")] = DECLARED,
) -> None:
    """Exit 1 at changes that break or surprise clients, unless they are declared."""
    from app import schema_changes as changed

    since = against or changed.last_release()
    if since is None:
        line("No release is tagged in this clone (v0.1.0, …), so there is nothing to compare with.")
        return
    told = changed.declared_in(declared)
    found = changed.compare(changed.schema_at(since), current(), told, version("okrgraph"))
    for each in found.changes:
        mark = "undeclared" if each in found.undeclared else "declared"
        line(f"{mark}  {'breaks' if each.breaks else 'surprises'}  {each.kind}  {each.what}")
    for untrue in found.untrue:
        note(f"{declared} declares what is not so: {untrue.what}")
    if found.undeclared:
        note(f"Since {since} these changes came. Declare them in {declared}, or keep the old way.")
    if found.undeclared or found.untrue:
        raise typer.Exit(Exit.ERROR)
    line(
        f"{len(found.changes)} changes since {since}, all declared."
        if found.changes
        else f"Nothing breaks or surprises who used {since}."
    )


def as_subgraph() -> str:
    from schema.subgraph import subgraph_sdl

    return subgraph_sdl()


def current() -> str:
    from schema.build import sdl

    return sdl()
