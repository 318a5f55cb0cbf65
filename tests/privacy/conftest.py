"""The worlds, built once for all of a process's tests: nothing that is asked changes them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.graphql import endpoint
from app.postgres import Urls
from app.services import Urls as ServiceUrls
from app.services import composed
from app.settings import settings
from tests.privacy.pool import Pool
from tests.privacy.probing import taught
from tests.privacy.worlds import Worlds
from tests.privacy.worlds import worlds as made


@pytest.fixture(scope="session")
async def worlds(urls: Urls, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Worlds]:
    data: Path = tmp_path_factory.mktemp("keys")
    endless = {"budget": 10**12, "budget_per_second": 10**12, "deadline_seconds": 60}
    chosen = settings(data=data, organisation="Acme", time_zone="UTC", **endless)
    reached = ServiceUrls(urls.owner, urls.service)
    with pytest.MonkeyPatch.context() as patch:
        # What a reader may spend in a second would make answers depend on the clock.
        patch.setattr(endpoint, "READING", 10**12)
        async with composed(chosen, reached) as services, made(urls, services) as worlds:
            yield worlds


@pytest.fixture(scope="session")
async def pool(worlds: Worlds) -> Pool:
    return await taught(worlds)
