"""GraphQL over HTTP as others check and speak it: graphql-http's audits, and Apollo's client."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.postgres import Urls
from app.server import application
from app.services import Services, composed
from app.services import Urls as ServiceUrls
from app.settings import settings
from tests.interop.real import HERE, ROOT
from tests.support.company import Company
from tests.support.needed import missing
from tests.support.serving import listening, port_of, serving

AUDITS = 61


@dataclass
class Served:
    """The whole service at a port, and a token of somebody who works there."""

    url: str
    token: str
    services: Services

    async def met_by(self, script: str) -> Any:
        """What a script of this folder prints, once it has met the service."""
        command = ["-m", "app.node", "-C", str(HERE), "node", script, self.url, self.token]
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        told, _ = await asyncio.wait_for(process.communicate(), 60)
        return json.loads(told)


@pytest.fixture
async def served(empty: Urls, tmp_path: Path) -> AsyncIterator[Served]:
    if not (HERE / "node_modules" / "graphql-http").is_dir():
        missing("The audits of GraphQL over HTTP are missing: run `make tools`")
    chosen = settings(data=tmp_path, introspection=True)
    bound = listening()
    async with composed(chosen, ServiceUrls(empty.owner, empty.service)) as services:
        ann = await Company(services.database).person("Ann")
        async with serving(application(services), bound):
            url = f"http://127.0.0.1:{port_of(bound)}/graphql"
            yield Served(url, services.token_of(ann, timedelta(minutes=5)), services)


async def test_every_audit_of_graphql_over_http_is_passed(served: Served) -> None:
    results = await served.met_by("audits.js")
    failed = [each for each in results if each["status"] != "ok"]
    assert (failed, len(results)) == ([], AUDITS)


async def test_apollos_client_sends_the_text_of_what_is_not_registered(served: Served) -> None:
    met = await served.met_by("apollo.js")
    assert met["data"]["me"]["person"]["name"] == "Ann"
    assert ["query" in body for body in met["sent"]] == [False, True]
