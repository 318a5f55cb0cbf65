"""A connection that tasks are read from, whatever kind of connector it has."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, cast

from connectors import kinds
from connectors.http import Client, Secrets
from connectors.records import Page, Selection, Shown, TaskRecord
from rules.errors import Invalid
from rules.terms import LinkSelector
from sync.connections import Opened

A_WEEK = timedelta(days=7)


class TaskConnector(Protocol):
    """What a connector module of tasks offers beside what every connector does."""

    @staticmethod
    def changed(
        client: Client,
        settings: Any,
        secrets: Secrets,
        since: datetime | None,
        checkpoint: Mapping[str, Any] | None,
        fresh: Sequence[str],
    ) -> AsyncIterator[Page[TaskRecord]]: ...

    @staticmethod
    def named(
        client: Client, settings: Any, secrets: Secrets, ids: Sequence[str]
    ) -> AsyncIterator[Page[TaskRecord]]: ...

    @staticmethod
    def matching(client: Client, settings: Any, secrets: Secrets) -> AsyncIterator[list[str]]: ...

    @staticmethod
    def selected(
        client: Client,
        settings: Any,
        secrets: Secrets,
        selection: Selection,
        fresh: Sequence[str],
    ) -> AsyncIterator[list[str]]: ...

    @staticmethod
    async def is_there(client: Client, settings: Any, secrets: Secrets, source_id: str) -> bool: ...

    @staticmethod
    async def account_with(
        client: Client, settings: Any, secrets: Secrets, email: str
    ) -> str | None: ...

    @staticmethod
    def check_selection(selector: LinkSelector, value: str) -> None: ...


class LinkingConnector(Protocol):
    """What a connector offers that can put links on its tasks; `page_of` says where they lead."""

    @staticmethod
    def page_of(settings: Any) -> str | None: ...

    @staticmethod
    async def show(
        client: Client, settings: Any, secrets: Secrets, source_id: str, shown: Shown
    ) -> None: ...

    @staticmethod
    async def hide(
        client: Client, settings: Any, secrets: Secrets, source_id: str, name: str
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class TaskSource:
    connection: Opened
    client: Client

    def changed(
        self,
        since: datetime | None,
        checkpoint: Mapping[str, Any] | None,
        fresh: Sequence[str] = (),
    ) -> AsyncIterator[Page[TaskRecord]]:
        """Pages of all tasks, or of those changed since a moment; oldest change first.

        `fresh` are ids that changed so lately that the source may not find them by itself.
        """
        return self._connector.changed(*self._way, since, checkpoint, fresh)

    def named(self, ids: Sequence[str]) -> AsyncIterator[Page[TaskRecord]]:
        """Pages of the tasks of these ids, which must be there."""
        return self._connector.named(*self._way, ids)

    async def matching(self, selection: Selection, fresh: Sequence[str] = ()) -> set[str]:
        """The source's ids of all tasks that a link selects."""
        pages = self._connector.selected(*self._way, selection, fresh)
        return {source_key async for page in pages for source_key in page}

    async def everything(self) -> set[str]:
        """The source's ids of all tasks in the connection's scope."""
        pages = self._connector.matching(*self._way)
        return {source_key async for page in pages for source_key in page}

    async def is_there(self, source_key: str) -> bool:
        """Whether a task is still shown to us; a deleted one and one closed to us look alike."""
        return await self._connector.is_there(*self._way, source_key)

    async def account_with(self, email: str) -> str | None:
        """Whose account an e-mail belongs to, where the source finds exactly one."""
        return await self._connector.account_with(*self._way, email)

    @property
    def full_every(self) -> timedelta:
        """How often everything is read again, and not only what changed."""
        every: timedelta = getattr(self.connection.settings, "full_every", A_WEEK)
        return every

    @property
    def links_back(self) -> bool:
        """Whether tasks there can bear links at all."""
        return hasattr(self.connection.connector, "show")

    @property
    def page_of_results(self) -> str | None:
        """Where links to key results lead; None where nobody asked for them."""
        return self._linking.page_of(self.connection.settings)

    async def show(self, source_key: str, shown: Shown) -> None:
        """Puts a link on a task, or says anew what the one of that name says."""
        await self._linking.show(*self._way, source_key, shown)

    async def hide(self, source_key: str, name: str) -> None:
        await self._linking.hide(*self._way, source_key, name)

    @property
    def _linking(self) -> LinkingConnector:
        return cast("LinkingConnector", self.connection.connector)

    @property
    def _way(self) -> tuple[Client, Any, Secrets]:
        return self.client, self.connection.settings, self.connection.secrets

    @property
    def _connector(self) -> TaskConnector:
        return cast("TaskConnector", self.connection.connector)


def has_tasks(kind: str) -> bool:
    return kind in kinds() and hasattr(kinds()[kind], "changed")


def check_selection(kind: str, selector: LinkSelector, value: str) -> None:
    """Invalid where no source of this kind could make anything of what a link names."""
    cast("TaskConnector", kinds()[kind]).check_selection(selector, value)


def task_source(connection: Opened, client: Client) -> TaskSource:
    """Invalid where the connection's kind knows no tasks."""
    if not hasattr(connection.connector, "changed"):
        raise Invalid(f"The connection {connection.name!r} is of a kind that has no tasks.")
    return TaskSource(connection, client)
