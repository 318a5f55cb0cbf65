"""`okrgraph widgets`: what a page includes, for the files that were built here."""

import json
from html import escape
from typing import Annotated

import typer

from app.cli.output import line
from app.cli.plain import PLAIN
from app.embed import ELEMENTS
from app.server import BUILT
from rules.errors import Invalid

WHOLE = "okr-widgets.all.js"
NAMED = ("objective", "key-result")
"""These show nothing until they are told which one."""
cli = typer.Typer(**PLAIN)


@cli.callback()
def widgets() -> None:
    """The elements for intranet pages."""


@cli.command()
def snippet(
    element: Annotated[str, typer.Argument(help=f"One of {', '.join(ELEMENTS)}.")] = "my-okrs",
    url: Annotated[str, typer.Option(help="Where the service is.")] = "",
    of: Annotated[str, typer.Option(help=f"The id of what it shows: {', '.join(NAMED)}.")] = "ID",
) -> None:
    """Print the lines of HTML that put an element into a page, its script pinned by a digest."""
    name = element.removeprefix("okr-")
    if name not in ELEMENTS:
        raise Invalid(f"There is no {element}: choose {', '.join(ELEMENTS)}.", path=["element"])
    version, digest = pinned()
    source = f"{url.rstrip('/')}/widgets/{version}/{WHOLE}"
    line(f'<script type="module" src="{source}" integrity="{digest}" crossorigin></script>')
    told = f' {name}="{escape(of)}"' if name in NAMED else ""
    line(f"<okr-{name}{told}></okr-{name}>")


def pinned() -> tuple[str, str]:
    """The version that was built, and the digest of the one file that holds all of it."""
    try:
        manifest = json.loads((BUILT / "manifest.json").read_bytes())
    except FileNotFoundError:
        raise Invalid(
            "The widgets are not built yet: run `make widgets`.", path=["widgets"]
        ) from None
    return manifest["version"], manifest["files"][WHOLE]
