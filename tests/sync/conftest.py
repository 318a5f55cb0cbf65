"""What several tests of syncing begin with."""

import pytest

from model.database import Database
from tests.sync.jira_site import Site, a_site


@pytest.fixture
async def site(database: Database) -> Site:
    """A Jira with five issues, two on a page, and a key result to link them to."""
    return await a_site(database)
