"""What a file that an administrator sends has in common, whatever it brings: asked, done, told."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.personal.routes import oneself
from app.services import Services
from app.syncing import options_of
from auth.noted import write_down
from auth.reading import reading
from auth.viewer import Viewer
from auth.visibility.rights import Action, must
from execution.texts import check_texts
from model.audit import Entry
from model.connection import Connection
from resolvers.ids import global_id
from rules.errors import Invalid
from sync.imports import source_named
from sync.options import RunOptions
from sync.report import ImportReport

MOST_SHOWN = 1000
"""Of changes, and of issues; the counts are of all."""
LONGEST_NAME = 100
YES = ("1", "true")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`expect` is the hash of the plan that was looked at, `approve` that of what is held back."""

    source: str
    dry_run: bool
    expect: str | None
    approve: str | None


def wanted(told: Mapping[str, str], usual: str) -> Wanted:
    source = source_of(told, usual)
    approve, expect = told.get("approve") or None, told.get("expect") or None
    return Wanted(source, told.get("dry_run") in YES, expect, approve)


def source_of(told: Mapping[str, str], usual: str) -> str:
    check_texts([*told.values()])
    source = " ".join(told.get("source", usual).split())
    if not 0 < len(source) <= LONGEST_NAME:
        message = f'"source" is a name of 1 to {LONGEST_NAME} signs, such as {usual}.'
        raise Invalid(message, path=["source"])
    return source


async def administrator(services: Services, viewer: Viewer) -> UUID:
    """NotAllowed for everybody else, and for a token that does not reach connections."""
    me = oneself(viewer)
    async with reading(services.database, viewer, services.moment(), []) as gate:
        await must(gate, Action.ADMINISTER)
        await gate.records(select(Connection.id).limit(1))
    return me


async def taken_in(
    services: Services,
    viewer: Viewer,
    asked: Wanted,
    work: Callable[[RunOptions], Awaitable[ImportReport]],
    action: str,
) -> dict[str, Any]:
    """What came of it, or would; that somebody did so is in the audit."""
    options = replace(
        options_of(services),
        dry_run=asked.dry_run,
        approve_hash=asked.approve,
        approved_by=viewer.person_id,
        expect_hash=asked.expect,
    )
    report = await work(options)
    source = await source_named(services.database, asked.source)
    entry = Entry(action, Connection.__name__, source)
    await write_down(services.auditor, services.database, viewer, services.moment(), [entry])
    return told(report, source)


def told(report: ImportReport, source: UUID | None) -> dict[str, Any]:
    """As the command line says it, with the first of all changes and of those held back."""
    words, held = report.as_json(), report.held
    return {
        **words,
        "held": None if held is None else held_of(words["held"]),
        "issues": words["issues"][:MOST_SHOWN],
        "changes": [each.as_json() for each in report.changes[:MOST_SHOWN]],
        "changes_total": len(report.changes),
        "connection": None if source is None else global_id(Connection.__name__, source),
        "run_id": None if report.run_id is None else global_id("SyncRun", report.run_id),
    }


def held_of(held: Mapping[str, Any]) -> dict[str, Any]:
    """Whoever approves it approves all of it, so it says how many that are."""
    changes = list(held["changes"])
    return {**held, "changes": changes[:MOST_SHOWN], "changes_total": len(changes)}
