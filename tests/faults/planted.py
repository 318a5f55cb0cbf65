"""Protections of a sync taken away one by one: faults that the storm's schedules have to find."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from connectors import jira_site
from model.connection import Connection
from model.database import Database
from sync import syncing, task_reconcile, tasks
from sync.options import RunOptions
from sync.runs import Run
from sync.tasks import Pulled

Plant = Callable[[pytest.MonkeyPatch], None]


def no_signpost(patch: pytest.MonkeyPatch) -> None:
    """The cursor goes to the newest change, however new."""

    def newest(latest: datetime | None, _: datetime) -> datetime | None:
        return latest

    patch.setattr(tasks, "signpost", newest)


def cursor_first(patch: pytest.MonkeyPatch) -> None:
    """The cursor moves before anything is read."""
    pull = tasks.pull

    async def hasty(database: Database, run: Run, *how: Any) -> Pulled:
        options: RunOptions = how[2]
        since = {"since": round(options.now().timestamp() * 1000)}
        moved = sa.update(Connection).where(Connection.id == run.connection_id)
        async with database.system() as session:
            await session.run(moved.values(cursor=since))
        return await pull(database, run, *how)

    patch.setattr(syncing, "pull", hasty)


def no_guard(patch: pytest.MonkeyPatch) -> None:
    """However many the source lists no more, they are taken for gone, and it is not asked."""

    def all_of_them(active: int) -> int:
        return active

    async def at_its_word(*told: Any) -> set[str]:
        gone: set[str] = told[3]
        return gone

    patch.setattr(task_reconcile, "limit", all_of_them)
    patch.setattr(task_reconcile, "_confirmed", at_its_word)


def no_reconciling(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks for what was deleted."""

    def never(*_: Any) -> bool:
        return False

    patch.setattr(task_reconcile, "_is_due", never)


def no_going_back(patch: pytest.MonkeyPatch) -> None:
    """A Data Center's next page is taken for the next, whatever has moved."""

    def never(*_: Any, **__: Any) -> bool:
        return False

    patch.setattr(jira_site, "_has_slipped", never)


def nothing(_: pytest.MonkeyPatch) -> None: ...


DATA_CENTER: Mapping[str, Any] = {"deployment": "data-center", "email": None}

PLANTED: Mapping[str, tuple[Plant, Mapping[str, Any]]] = {
    "no overlap": (nothing, {"overlap_minutes": 0}),
    "no signpost": (no_signpost, {}),
    "cursor first": (cursor_first, {}),
    "no guard": (no_guard, {}),
    "no reconciling": (no_reconciling, {}),
    "no going back": (no_going_back, DATA_CENTER),
}
"""Each with the settings of its site."""

FOUND_BY: Mapping[str, int] = {
    "no overlap": 3,
    "no signpost": 4,
    "cursor first": 7,
    "no guard": 1,
    "no reconciling": 1,
    "no going back": 87,
}
"""A schedule that finds it: looked for anew by the soak where the storm changes."""
