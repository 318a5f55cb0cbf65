"""The first few records of a source as they would arrive, so that a map can be looked over."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, replace
from enum import Enum
from typing import Any

from connectors.http import Client
from connectors.places import place_of
from connectors.records import Page, PersonRecord, TaskRecord
from model.database import Database
from rules.errors import Invalid
from sync.connections import Opened
from sync.people_source import has_people, people_source
from sync.task_source import task_source

MOST = 20


def with_settings(connection: Opened, settings: Mapping[str, Any]) -> Opened:
    """The connection as it would be; Invalid where its secrets would go to another host."""
    parsed = connection.connector.parse(settings)
    if place_of(parsed) != place_of(connection.settings):
        message = "Save another address first: the secrets are for the one that is kept."
        raise Invalid(message, path=["settings"])
    return replace(connection, settings=parsed)


async def sampled(database: Database, connection: Opened, client: Client) -> dict[str, Any]:
    """`records` in our words, and the `problems` met on the way; nothing is written."""
    async for page in pages_of(database, connection, client):
        return {
            "records": [_plain(asdict(record)) for record in page.records[:MOST]],
            "problems": [asdict(problem) for problem in page.problems[:MOST]],
        }
    return {"records": [], "problems": []}


def pages_of(
    database: Database, connection: Opened, client: Client
) -> AsyncIterator[Page[PersonRecord]] | AsyncIterator[Page[TaskRecord]]:
    if has_people(connection.connector):
        return people_source(database, connection, client).everybody()
    return task_source(connection, client).changed(None, None)


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in record.items()}


def _value(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case [*parts]:
            return [_value(each) for each in parts]
        case None | str() | int():
            return value
        case _:
            return str(value)
