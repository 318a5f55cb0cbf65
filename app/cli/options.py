"""Options that commands share, and the way from them to running services."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from app.personal.erasure import brought_up
from app.services import Services, composed, database_urls
from app.settings import Settings, settings

T = TypeVar("T")

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder of keys and the embedded database.", show_default=False),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database-url", help="Your own PostgreSQL instead of the embedded.", show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would change, write nothing; exit 2 if any.")
]


def configured(data: Path | None, database_url: str | None, **more: object) -> Settings:
    return settings(data=data, database_url=database_url, **more)


def with_services(chosen: Settings, work: Callable[[Services], Awaitable[T]]) -> T:
    """Starts or joins the database, brings it up to date, and does one piece of work."""

    async def working() -> T:
        async with composed(chosen, urls) as services:
            return await work(services)

    with database_urls(chosen) as urls:
        brought_up(chosen, urls)
        return asyncio.run(working())
