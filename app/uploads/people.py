"""A file of people that was sent: what its columns could hold, what it would do, and the import."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast
from uuid import UUID

import orjson
from sqlalchemy import select

from app.personal.routes import oneself
from app.services import Services
from auth.noted import write_down
from auth.reading import reading
from auth.viewer import Viewer
from auth.visibility.rights import Action, must
from connectors import csv_people
from connectors.csv_columns import FIELDS
from connectors.csv_suggest import as_map, suggest
from execution.texts import check_texts
from model.audit import Entry
from model.connection import Connection
from resolvers.ids import global_id
from rules.errors import Invalid
from sync.file_maps import last_map, remember_map
from sync.imports import import_people, source_named
from sync.options import RunOptions
from sync.report import ImportReport

IMPORTED, PREVIEWED = "peopleImport", "peopleImportPreview"
MOST_SHOWN = 1000
"""Of changes, and of issues; the counts are of all."""
LONGEST_NAME = 100
YES = ("1", "true")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`expect` is the hash of the plan that was looked at, `approve` that of what is held back."""

    source: str
    mapping: Mapping[str, object] | None
    dry_run: bool
    expect: str | None
    approve: str | None


def wanted(told: Mapping[str, str]) -> Wanted:
    source = source_of(told)
    approve, expect = told.get("approve") or None, told.get("expect") or None
    return Wanted(source, mapping(told.get("map")), told.get("dry_run") in YES, expect, approve)


def source_of(told: Mapping[str, str]) -> str:
    check_texts([*told.values()])
    source = " ".join(told.get("source", "csv").split())
    if not 0 < len(source) <= LONGEST_NAME:
        message = f'"source" is a name of 1 to {LONGEST_NAME} signs, such as csv.'
        raise Invalid(message, path=["source"])
    return source


def mapping(text: str | None) -> Mapping[str, object] | None:
    if not text:
        return None
    try:
        told: object = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Invalid(f'"map" is no JSON: {error}.', path=["map"]) from error
    if not isinstance(told, dict):
        message = '"map" is a JSON object that leads from our field to your column.'
        raise Invalid(message, path=["map"])
    return cast("Mapping[str, object]", told)


async def administrator(services: Services, viewer: Viewer) -> UUID:
    """NotAllowed for everybody else, and for a token that does not reach connections."""
    me = oneself(viewer)
    async with reading(services.database, viewer, services.moment(), []) as gate:
        await must(gate, Action.ADMINISTER)
        await gate.records(select(Connection.id).limit(1))
    return me


async def columns(services: Services, content: bytes, source: str) -> dict[str, Any]:
    """Nothing is kept: the file is read, and told of, as its source's last one was read."""
    last = await last_map(services.database, source)
    found = await asyncio.to_thread(suggest, content, last)
    told = [{**asdict(each), "why": each.why.value} for each in found]
    return {"columns": told, "map": as_map(found), "fields": FIELDS}


async def taken_in(
    services: Services, viewer: Viewer, content: bytes, asked: Wanted
) -> dict[str, Any]:
    """What came of it, or would; that somebody did so is in the audit."""
    records, problems = await asyncio.to_thread(csv_people.read, content, asked.mapping)
    options = RunOptions(
        now=services.now,
        today=services.moment().today,
        new_id=services.new_id,
        dry_run=asked.dry_run,
        approve_hash=asked.approve,
        approved_by=viewer.person_id,
        expect_hash=asked.expect,
    )
    report = await import_people(
        services.database, records, problems, source=asked.source, run=options
    )
    if asked.mapping and not asked.dry_run:
        await remember_map(services.database, asked.source, asked.mapping)
    source = await source_named(services.database, asked.source)
    entry = Entry(PREVIEWED if asked.dry_run else IMPORTED, Connection.__name__, source)
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
