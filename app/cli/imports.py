"""`okrgraph import`: people and OKRs from files."""

import tomllib
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from json import dumps
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from app.cli.exits import Exit
from app.cli.options import AsJson, Data, DatabaseUrl, DryRun, configured, with_services
from app.cli.output import as_json, line, note, progress, table
from app.services import Services
from app.settings import Settings
from app.syncing import options_of
from connectors import csv_people, okr_file
from connectors.csv_suggest import as_map, suggest
from rules.errors import Invalid
from sync.imports import CycleGiven, import_okrs, import_people
from sync.options import RunOptions
from sync.report import ImportReport

cli = typer.Typer(
    help="Bring in people or OKRs from a file.", add_completion=False, rich_markup_mode=None
)

File = Annotated[Path, typer.Argument(help="The file.", show_default=False)]
Source = Annotated[
    str, typer.Option(help="Name of the source; an import covers its own source only.")
]
Approve = Annotated[
    str | None, typer.Option(help="Hash of a held plan to apply.", show_default=False)
]
ISSUES_SHOWN = 10


@cli.command()
def people(
    file: File,
    map_: Annotated[
        Path | None, typer.Option("--map", help='TOML: our field = "their column".')
    ] = None,
    dry_run: DryRun = False,
    approve: Approve = None,
    source: Source = "csv",
    json: AsJson = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Import a complete list of people from a CSV file."""
    name, mapping = named(source, "source"), None if map_ is None else toml(map_)
    records, problems = csv_people.read(content(file), mapping)

    async def work(services: Services, options: RunOptions) -> ImportReport:
        return await import_people(services.database, records, problems, source=name, run=options)

    wanted = Wanted(dry_run, approve)
    tell(run(configured(data, database_url), work, wanted), json)


@cli.command()
def columns(file: File, json: AsJson = False) -> None:
    """Show what each column of a CSV file of people could hold, and a map to begin with."""
    found = suggest(content(file))
    if json:
        as_json({"columns": [asdict(each) for each in found], "map": as_map(found)})
        return
    rows = [
        (each.column, each.field or "", each.why.value, ", ".join(each.samples)) for each in found
    ]
    table(rows, ("column", "our field", "because", "values"))
    note("\n# A map for --map; look it over first.")
    for field, column in as_map(found).items():
        line(f"{field} = {dumps(column, ensure_ascii=False)}")


@cli.command()
def okrs(
    file: File,
    cycle: Annotated[str, typer.Option(help="Key of the cycle, such as FY26-Q1.")],
    starts: Annotated[str | None, typer.Option(help="First day, for a new cycle.")] = None,
    ends: Annotated[str | None, typer.Option(help="Last day, for a new cycle.")] = None,
    dry_run: DryRun = False,
    approve: Approve = None,
    source: Source = "okrs",
    json: AsJson = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Import a cycle's complete list of objectives and key results from a JSON file."""
    given = CycleGiven(named(cycle, "cycle"), day(starts, "starts"), day(ends, "ends"))
    name = named(source, "source")
    records, problems = okr_file.read(content(file))

    async def work(services: Services, options: RunOptions) -> ImportReport:
        return await import_okrs(
            services.database, records, problems, source=name, cycle=given, run=options
        )

    wanted = Wanted(dry_run, approve)
    tell(run(configured(data, database_url), work, wanted), json)


@dataclass(frozen=True)
class Wanted:
    dry_run: bool
    approve: str | None


Work = Callable[[Services, RunOptions], Awaitable[ImportReport]]


def run(chosen: Settings, work: Work, wanted: Wanted) -> ImportReport:
    """One import, with a bar where somebody watches."""
    with progress("Importing") as watched:

        async def with_options(services: Services) -> ImportReport:
            options = replace(
                options_of(services),
                dry_run=wanted.dry_run,
                approve_hash=wanted.approve,
                progress=watched,
            )
            return await work(services, options)

        return with_services(chosen, with_options)


def tell(report: ImportReport, json: bool) -> NoReturn:
    """The report, and the exit code that it stands for."""
    if json:
        as_json(told(report))
    else:
        say(report)
    if report.held is not None:
        raise typer.Exit(Exit.HELD)
    raise typer.Exit(Exit.PENDING if report.dry_run and report.pending else Exit.DONE)


def told(report: ImportReport) -> dict[str, Any]:
    """Counts at the top, where a script looks for them; every issue and held change below.

    `hash` is what --approve takes: of what is held back, where something is, else of the plan.
    """
    detail = report.as_json()
    if report.held is not None:
        detail["hash"] = report.held.hash
    counts = dict(detail.pop("counts"))
    issues = detail.pop("issues")
    return {**counts, "issues": len(issues), **detail, "issue_list": issues}


def say(report: ImportReport) -> None:
    counts = told(report)
    word = "would be " if report.dry_run else ""
    line(
        f"{counts['created']} {word}created, {counts['updated']} {word}updated, "
        f"{counts['retired']} {word}retired, {counts['unchanged']} unchanged, "
        f"{counts['issues']} issues. Plan {counts['hash']}"
    )
    for issue in report.issues[:ISSUES_SHOWN]:
        note(f"  {issue.code} {issue.subject}: {issue.message}")
    if len(report.issues) > ISSUES_SHOWN:
        note(f"  … and {len(report.issues) - ISSUES_SHOWN} more; --json lists them all.")
    if report.held is not None:
        note(
            f"Held back: {report.held.reason} Look at it with --json, then repeat the command "
            f"with --approve {report.held.hash}"
        )


def named(text: str, option: str) -> str:
    """A name as it is kept; it may not be blank."""
    name = " ".join(text.split())
    if not name:
        raise Invalid(f"--{option} is empty; give it a name.", path=[option])
    return name


def content(file: Path) -> bytes:
    if not file.is_file():
        raise Invalid(f"There is no file {file}. Give the path of the export.", path=["file"])
    return file.read_bytes()


def toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(content(file).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"{file} is not TOML: {error}.", path=["map"]) from error


def day(text: str | None, name: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"--{name} is {text!r}; write a day like 2026-11-01."
        raise Invalid(message, path=[name]) from None
