"""Whatever the driver says of a connection that is lost is told as SQLAlchemy tells it."""

from typing import Any

import asyncpg
import pytest
from sqlalchemy.exc import OperationalError

from model.database import telling

DRIVER: Any = asyncpg


@pytest.mark.parametrize(
    "kind",
    [DRIVER.ConnectionDoesNotExistError, DRIVER.InterfaceError, DRIVER.InternalClientError],
    ids=["gone", "closed", "in the middle of an answer"],
)
def test_a_lost_connection_is_an_operational_error(kind: type[Exception]) -> None:
    with pytest.raises(OperationalError), telling("SELECT 1"):
        raise kind("The server died.")
