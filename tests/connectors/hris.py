"""What the tests of HR connectors build from: each with its fake, its settings and its secrets."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx2

from connectors import bamboohr, hibob, personio
from connectors.http import Client, Limits
from connectors.records import Page, PersonRecord, Problem
from tests.connectors.builders import Hidden, Waits, client_over
from tests.support.fakes.bamboohr import FakeBambooHR
from tests.support.fakes.hibob import FakeHiBob
from tests.support.fakes.personio import FakePersonio
from tests.support.fakes.staff import Staff

BAMBOO = {"api_key": Hidden("bamboo-key"), "webhook_key": Hidden("bamboo-hook")}
PERSONIO = {
    "client_id": Hidden("papi-id"),
    "client_secret": Hidden("personio-secret"),
    "webhook_token": Hidden("personio-hook"),
}
BOB = {
    "service_user_id": Hidden("SERVICE-1"),
    "service_user_token": Hidden("bob-token"),
    "webhook_secret": Hidden("bob-hook"),
}


@dataclass(frozen=True)
class Vendor:
    """A connector, the fake it asks, and what it is set up with."""

    connector: Any
    fake: Any
    settings: Any
    secrets: dict[str, Hidden]

    def client(self, waits: Waits | None = None) -> Client:
        transport = httpx2.ASGITransport(app=self.fake.app)
        return client_over(transport, waits, Limits())

    async def everybody(self, client: Client | None = None) -> list[Page[PersonRecord]]:
        pages = self.connector.people(client or self.client(), self.settings, self.secrets)
        return await gathered(pages)


async def gathered(pages: AsyncIterator[Page[PersonRecord]]) -> list[Page[PersonRecord]]:
    return [page async for page in pages]


def people_of(pages: list[Page[PersonRecord]]) -> dict[str, PersonRecord]:
    return {record.source_id: record for page in pages for record in page.records}


def problems_of(pages: list[Page[PersonRecord]]) -> list[Problem]:
    return [problem for page in pages for problem in page.problems]


def of_bamboohr(staff: Staff, **settings: Any) -> Vendor:
    parsed = bamboohr.parse({"company": "example", **settings})
    return Vendor(bamboohr, FakeBambooHR(staff), parsed, BAMBOO)


def of_personio(staff: Staff, **settings: Any) -> Vendor:
    return Vendor(personio, FakePersonio(staff), personio.parse(settings), PERSONIO)


def of_hibob(staff: Staff, **settings: Any) -> Vendor:
    return Vendor(hibob, FakeHiBob(staff), hibob.parse(settings), BOB)


VENDORS = {"bamboohr": of_bamboohr, "personio": of_personio, "hibob": of_hibob}
