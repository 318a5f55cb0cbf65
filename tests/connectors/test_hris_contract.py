"""BambooHR and Personio, connector and fake, each held to the vendor's contract while they talk."""

from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest
from openapi_core.validation.request.exceptions import InvalidRequestBody

from connectors import bamboohr, personio
from connectors.http import Client
from tests.connectors.builders import NOW, client_over
from tests.connectors.contract import BAMBOOHR, PERSONIO, ContractTransport, contract_of
from tests.connectors.hris import Vendor, gathered, of_bamboohr, of_personio, people_of
from tests.support.fakes.personio import HOME
from tests.support.fakes.staff import employee, staff

SINCE = NOW - timedelta(hours=1)
BEYOND = ("/v2/org-units/", "/v2/workplaces")
"""Personio's paths that the contract at hand leaves out."""


def held(vendor: Vendor) -> tuple[Client, ContractTransport]:
    inner = httpx2.ASGITransport(app=vendor.fake.app)
    if vendor.connector is bamboohr:
        site = "https://companySubDomain.bamboohr.com"
        transport = ContractTransport(inner, contract_of(BAMBOOHR), site)
    else:
        transport = ContractTransport(inner, contract_of(PERSONIO), HOME, BEYOND)
    return client_over(transport), transport


async def test_everybody_of_bamboohr_arrives_within_the_contract() -> None:
    vendor = of_bamboohr(staff(700))
    client, transport = held(vendor)
    assert len(people_of(await vendor.everybody(client))) == 700
    assert transport.validated == [
        ("GET", "/api/v1_2/datasets/employee/fields", 200),
        *[("POST", "/api/v2/datasets/employee/data", 200)] * 2,
    ]


async def test_changes_of_bamboohr_arrive_within_the_contract() -> None:
    people = staff(5)
    people.put(replace(employee(2), changed=NOW))
    people.remove("4", NOW)
    vendor = of_bamboohr(people)
    client, transport = held(vendor)
    pages = await gathered(
        bamboohr.people_changed(client, vendor.settings, vendor.secrets, SINCE, [])
    )
    assert set(people_of(pages)) == {"2"}
    assert transport.validated[0] == ("GET", "/api/v1/employees/changed", 200)


async def test_the_contract_notices_a_page_that_is_too_large() -> None:
    vendor = of_bamboohr(staff(1))
    client, _ = held(vendor)
    site = bamboohr.Site(client, vendor.settings, vendor.secrets)
    with pytest.raises(InvalidRequestBody):
        await site.page(await site.names(), None, 1, 1001)


async def test_everybody_of_personio_arrives_within_the_contract() -> None:
    vendor = of_personio(staff(60))
    client, transport = held(vendor)
    assert len(people_of(await vendor.everybody(client))) == 60
    assert len(transport.validated) == 1 + 2 + 60


async def test_changes_of_personio_arrive_within_the_contract() -> None:
    people = staff(3)
    people.put(replace(employee(2), changed=NOW))
    vendor = of_personio(people)
    client, transport = held(vendor)
    pages = await gathered(
        personio.people_changed(client, vendor.settings, vendor.secrets, SINCE, ["99"])
    )
    assert set(people_of(pages)) == {"2"}
    assert transport.validated[-1] == ("GET", "/v2/persons/99", 404)
