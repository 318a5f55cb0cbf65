"""What follows from a connection's row alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from model.connection import Connection
from model.rows import Row
from rules.terms import ConnectionState
from sync.catalogue import Kind, catalogue
from sync.connections import needed_by

AHEAD = 3
MAP = "map."


@dataclass(frozen=True, slots=True)
class KeptSecret:
    name: str
    written_at: datetime


def secrets_kept(connection: Row) -> list[KeptSecret]:
    """By name; which are there is no secret."""
    kept = connection[Connection.secrets_kept]
    return [KeptSecret(name, datetime.fromisoformat(at)) for name, at in sorted(kept.items())]


def missing(connection: Row) -> list[str]:
    kind = kind_of(connection)
    if kind is None:
        return []
    needed = needed_by(kind.connector, connection[Connection.settings])
    return [name for name in needed if name not in connection[Connection.secrets_kept]]


def field_map(connection: Row) -> dict[str, Any]:
    """The part of the settings that is a map, by our fields."""
    settings = connection[Connection.settings]
    told = {name: value for name, value in settings.items() if name.startswith(MAP)}
    return {name.removeprefix(MAP): value for name, value in told.items()}


def next_runs(connection: Row) -> list[datetime]:
    """As the schedule says now; each run moves the ones after it."""
    minutes, first = connection[Connection.every_minutes], connection[Connection.next_run_at]
    runs = connection[Connection.state] in (ConnectionState.READY, ConnectionState.FAILING)
    if minutes is None or first is None or not runs:
        return []
    return [first + timedelta(minutes=minutes * step) for step in range(AHEAD)]


def webhook_path(connection: Row) -> str | None:
    kind = kind_of(connection)
    return f"/hooks/{connection.id}" if kind is not None and kind.takes_webhooks else None


def kind_of(connection: Row) -> Kind | None:
    """None for a file that somebody uploads."""
    kind = connection[Connection.kind]
    return next((each for each in catalogue() if each.kind == kind), None)
