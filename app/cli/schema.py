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
KEYS = SCHEMA / "keys.graphql"
DECLARED = SCHEMA / "breaking.toml"


@cli.command("print")
def print_(
    to: Annotated[Path | None, typer.Option("--to", help="Write it to a file instead.")] = None,
    subgraph: Annotated[
        bool, typer.Option("--subgraph", help="As a gateway composes it, with its keys.")
    ] = False,
    keys: Annotated[
        bool, typer.Option("--keys", help="Only what a subgraph has beside it.")
    ] = False,
) -> None:
    """Print the schema in GraphQL's schema language."""
    printed = federated() if keys else as_subgraph() if subgraph else current()
    if to is None:
        line(printed.rstrip("\n"))
    else:
        to.write_text(printed, encoding="utf-8")


@cli.command()
def check(
    file: Annotated[Path, typer.Argument(help="The schema to compare with.")] = COMMITTED,
) -> None:
    """Exit 1, with the difference, if a file is not the current schema, or schema/keys.graphql."""
    check_file(file, current(), "")
    if file == COMMITTED:
        check_file(KEYS, federated(), "--keys ")


def check_file(file: Path, now: str, how: str) -> None:
    known = file.read_text(encoding="utf-8") if file.exists() else ""
    if known == now:
        return
    names = (str(file), "the schema of this code")
    for change in difflib.unified_diff(known.splitlines(), now.splitlines(), *names):
        line(change)
    note(f"{file} is out of date. Run: okrgraph schema print {how}--to {file}")
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
        line(f"NOTHING WAS COMPARED: {changed.why_none()}. Name a release by --against.")
        return
    told, old = changed.declared_in(declared), changed.schema_at(since)
    found = changed.compare(old, current() + federated(), told, version("okrgraph"))
    for each in found.changes:
        mark = "undeclared" if each in found.undeclared else "declared"
        line(f"{mark}  {'breaks' if each.breaks else 'surprises'}  {each.kind}  {each.what}")
    for untrue in found.untrue:
        note(f"{declared} declares what is not so: {untrue.what}")
    if found.undeclared:
        note(f"Since {since} these changes came. Declare them in {declared}, or keep the old way.")
    for hasty in found.hasty:
        note(
            f"{hasty.what} It is not deprecated in {since}, so nobody was told. Keep it, with "
            "@deprecated and a reason, for one minor version."
        )
    if found.undeclared or found.untrue or found.hasty:
        raise typer.Exit(Exit.ERROR)
    line(
        f"{len(found.changes)} changes since {since}, all declared."
        if found.changes
        else f"Nothing breaks or surprises who used {since}."
    )


def federated() -> str:
    from schema.subgraph import keys_sdl

    return keys_sdl()


def as_subgraph() -> str:
    from schema.subgraph import subgraph_sdl

    return subgraph_sdl()


def current() -> str:
    from schema.build import sdl

    return sdl()
