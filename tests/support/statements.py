"""Every statement that runs meanwhile, whether SQLAlchemy or the driver itself runs it."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from model import database


@contextmanager
def noted(engine: AsyncEngine) -> Generator[list[str]]:
    """Those of this engine, and those that sessions run on the driver; not who begins and ends."""
    seen: list[str] = []

    def note(*told: Any) -> None:
        seen.append(told[2])

    telling = database.telling

    def noting(statement: str) -> Any:
        seen.append(statement)
        return telling(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "telling", noting)
        yield seen
    event.remove(engine.sync_engine, "before_cursor_execute", note)
