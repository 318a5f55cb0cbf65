"""A file of people that was sent: what its columns could hold, what it would do, and the import."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

import orjson

from app.services import Services
from app.uploads.files import Wanted, taken_in, wanted
from auth.viewer import Viewer
from connectors import csv_people
from connectors.csv_columns import FIELDS
from connectors.csv_suggest import as_map, suggest
from rules.errors import Invalid
from sync.file_maps import last_map, remember_map
from sync.imports import import_people
from sync.options import RunOptions
from sync.report import ImportReport

IMPORTED, PREVIEWED = "peopleImport", "peopleImportPreview"


@dataclass(frozen=True, slots=True)
class WantedPeople:
    how: Wanted
    mapping: Mapping[str, object] | None


def wanted_people(told: Mapping[str, str]) -> WantedPeople:
    return WantedPeople(wanted(told, "csv"), mapping(told.get("map")))


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


async def columns(services: Services, content: bytes, source: str) -> dict[str, Any]:
    """Nothing is kept: the file is read, and told of, as its source's last one was read."""
    last = await last_map(services.database, source)
    found = await asyncio.to_thread(suggest, content, last)
    told = [{**asdict(each), "why": each.why.value} for each in found]
    return {"columns": told, "map": as_map(found), "fields": FIELDS}


async def people_taken_in(
    services: Services, viewer: Viewer, content: bytes, asked: WantedPeople
) -> dict[str, Any]:
    how = asked.how
    records, problems = await asyncio.to_thread(csv_people.read, content, asked.mapping)

    async def work(run: RunOptions) -> ImportReport:
        return await import_people(services.database, records, problems, source=how.source, run=run)

    told = await taken_in(services, viewer, how, work, PREVIEWED if how.dry_run else IMPORTED)
    if asked.mapping and not how.dry_run:
        await remember_map(services.database, how.source, asked.mapping)
    return told
