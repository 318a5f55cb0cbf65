"""A connection that people are read from, whatever kind of connector it has."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from connectors import Connector, scim
from connectors.http import Client, Secrets
from connectors.records import Page, PersonRecord
from model.database import Database
from rules.errors import Invalid
from sync.connections import Opened
from sync.provisioned import ProvisionedSource

Checkpoint = Mapping[str, Any]


class PeopleConnector(Protocol):
    """What a connector module of people offers beside what every connector does."""

    @staticmethod
    def people(
        client: Client, settings: Any, secrets: Secrets
    ) -> AsyncIterator[Page[PersonRecord]]: ...


class ChangesConnector(Protocol):
    """One whose source can tell who changed."""

    @staticmethod
    def people_changed(
        client: Client, settings: Any, secrets: Secrets, since: datetime, hinted: Sequence[str]
    ) -> AsyncIterator[Page[PersonRecord]]: ...


class LongConnector(Protocol):
    """One whose list may take more than one run; its pages bear a checkpoint."""

    @staticmethod
    def people_after(
        client: Client, settings: Any, secrets: Secrets, checkpoint: Checkpoint
    ) -> AsyncIterator[Page[PersonRecord]]: ...


class PeopleSource(Protocol):
    """Whom a run reads from: a system that we ask, or what one pushed to us."""

    @property
    def connection(self) -> Opened: ...

    @property
    def tells_changes(self) -> bool: ...

    @property
    def goes_on(self) -> bool:
        """Whether a list that was cut off can be read on."""
        ...

    def everybody(self) -> AsyncIterator[Page[PersonRecord]]: ...

    def after(self, checkpoint: Checkpoint, /) -> AsyncIterator[Page[PersonRecord]]: ...

    def changed(
        self, since: datetime, hinted: Sequence[str], /
    ) -> AsyncIterator[Page[PersonRecord]]: ...


@dataclass(frozen=True, slots=True)
class PulledSource:
    connection: Opened
    client: Client

    @property
    def tells_changes(self) -> bool:
        return hasattr(self.connection.connector, "people_changed")

    @property
    def goes_on(self) -> bool:
        return hasattr(self.connection.connector, "people_after")

    def everybody(self) -> AsyncIterator[Page[PersonRecord]]:
        opened = self.connection
        connector = cast("PeopleConnector", opened.connector)
        return connector.people(self.client, opened.settings, opened.secrets)

    def after(self, checkpoint: Checkpoint) -> AsyncIterator[Page[PersonRecord]]:
        opened = self.connection
        connector = cast("LongConnector", opened.connector)
        return connector.people_after(self.client, opened.settings, opened.secrets, checkpoint)

    def changed(self, since: datetime, hinted: Sequence[str]) -> AsyncIterator[Page[PersonRecord]]:
        opened = self.connection
        connector = cast("ChangesConnector", opened.connector)
        return connector.people_changed(self.client, opened.settings, opened.secrets, since, hinted)


def has_people(connector: Connector) -> bool:
    return hasattr(connector, "people") or connector.KIND == scim.KIND


def people_source(database: Database, connection: Opened, client: Client) -> PeopleSource:
    """Invalid where the connection's kind knows no people."""
    if not has_people(connection.connector):
        raise Invalid(f"The connection {connection.name!r} is of a kind that has no people.")
    if connection.connector.KIND == scim.KIND:
        return ProvisionedSource(database, connection)
    return PulledSource(connection, client)
