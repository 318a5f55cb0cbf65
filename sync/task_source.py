"""A connection that tasks are read from, whatever kind of connector it has."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from connectors.http import Client, Secrets
from connectors.records import Page, TaskRecord
from rules.errors import Invalid
from rules.terms import LinkSelector
from sync.connections import Opened


class TaskConnector(Protocol):
    """What a connector module of tasks offers beside what every connector does."""

    @staticmethod
    def changed(
        client: Client,
        settings: Any,
        secrets: Secrets,
        since: datetime | None,
        checkpoint: Mapping[str, Any] | None,
    ) -> AsyncIterator[Page[TaskRecord]]: ...

    @staticmethod
    def matching(
        client: Client, settings: Any, secrets: Secrets, clause: str
    ) -> AsyncIterator[list[str]]: ...

    @staticmethod
    def selecting(selector: LinkSelector, value: str) -> str: ...


@dataclass(frozen=True, slots=True)
class TaskSource:
    connection: Opened
    client: Client

    def changed(
        self, since: datetime | None, checkpoint: Mapping[str, Any] | None
    ) -> AsyncIterator[Page[TaskRecord]]:
        """Pages of all tasks, or of those changed since a moment; oldest change first."""
        opened = self.connection
        return self._connector.changed(
            self.client, opened.settings, opened.secrets, since, checkpoint
        )

    async def matching(self, selector: LinkSelector, query: str) -> set[str]:
        """The source's ids of all tasks that a link selects."""
        clause = self._connector.selecting(selector, query)
        opened = self.connection
        pages = self._connector.matching(self.client, opened.settings, opened.secrets, clause)
        return {source_key async for page in pages for source_key in page}

    @property
    def _connector(self) -> TaskConnector:
        return cast("TaskConnector", self.connection.connector)


def task_source(connection: Opened, client: Client) -> TaskSource:
    """Invalid where the connection's kind knows no tasks."""
    if not hasattr(connection.connector, "changed"):
        raise Invalid(f"The connection {connection.name!r} is of a kind that has no tasks.")
    return TaskSource(connection, client)
