"""People of BambooHR, Personio and HiBob in our words, from fakes of ours."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from connectors import bamboohr, hibob, personio
from connectors.hooks import EVERYBODY
from connectors.records import PersonRecord
from rules.errors import Invalid, NotAllowed, Refused, Unreadable
from rules.terms import PersonStatus
from tests.connectors.builders import NOW
from tests.connectors.hris import (
    BAMBOO,
    BOB,
    PERSONIO,
    VENDORS,
    gathered,
    of_bamboohr,
    of_hibob,
    of_personio,
    people_of,
    problems_of,
)
from tests.support.fakes import bamboohr as fake_bamboohr
from tests.support.fakes import hibob as fake_hibob
from tests.support.fakes.staff import Staff, employee, staff

SINCE = NOW - timedelta(hours=1)


@pytest.mark.parametrize("kind", VENDORS)
async def test_a_person_arrives_whole(kind: str) -> None:
    vendor = VENDORS[kind](Staff([employee(1), employee(2, title="Baker")]))
    units = {"hibob": ("Platform",)}.get(kind, ("Product", "Platform"))
    record = people_of(await vendor.everybody())["2"]
    assert record == PersonRecord(
        source_id="2",
        name="Given2 Family2",
        given_name="Given2",
        family_name="Family2",
        email="p2@example.com",
        employee_number=None if kind == "personio" else "E2",
        title="Baker",
        location="Berlin",
        manager_source_id="1",
        unit_path=units,
        started_on=date(2020, 3, 1),
        ended_on=None,
        status=PersonStatus.ACTIVE,
        where="record 2",
    )


@pytest.mark.parametrize("kind", VENDORS)
async def test_leavers_and_those_on_leave_are_told_apart(kind: str) -> None:
    people = Staff(
        [employee(1), employee(2, state="leave"), employee(3, state="ended", ended="2026-10-31")]
    )
    found = people_of(await VENDORS[kind](people).everybody())
    assert {key: each.status for key, each in found.items()} == {
        "1": PersonStatus.ACTIVE,
        "2": PersonStatus.ON_LEAVE,
        "3": PersonStatus.ENDED,
    }
    assert found["3"].ended_on == date(2026, 10, 31)


@pytest.mark.parametrize("kind", VENDORS)
async def test_a_broken_email_is_a_problem_and_the_person_arrives(kind: str) -> None:
    pages = await VENDORS[kind](Staff([employee(1), employee(2, email="nobody")])).everybody()
    assert people_of(pages)["2"].email is None
    assert [(each.code, each.subject) for each in problems_of(pages)] == [("BAD_EMAIL", "2")]


@pytest.mark.parametrize("kind", VENDORS)
async def test_a_refused_sign_in_is_not_tried_again(kind: str) -> None:
    vendor = VENDORS[kind](staff(2))
    secrets = {name: replace(hidden, value="wrong") for name, hidden in vendor.secrets.items()}
    with pytest.raises(Refused):
        await gathered(vendor.connector.people(vendor.client(), vendor.settings, secrets))
    checks = await vendor.connector.test(vendor.client(), vendor.settings, secrets)
    assert [(check.passed, bool(check.fix)) for check in checks] == [(False, True)]


@pytest.mark.parametrize("kind", VENDORS)
async def test_a_working_connection_passes_each_step(kind: str) -> None:
    vendor = VENDORS[kind](staff(2))
    checks = await vendor.connector.test(vendor.client(), vendor.settings, vendor.secrets)
    assert [check.passed for check in checks] == [True] * len(checks)


@pytest.mark.parametrize(
    ("kind", "setting"),
    [
        ("bamboohr", {"map.title": "payRate"}),
        ("personio", {"map.employee_number": "salary"}),
        ("hibob", {"map.title": "payroll.salary.payment"}),
    ],
)
def test_pay_is_refused_where_it_is_mapped(kind: str, setting: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="keeps no pay"):
        VENDORS[kind](staff(1), **setting)


@pytest.mark.parametrize("kind", VENDORS)
def test_a_setting_that_is_not_known_names_what_is(kind: str) -> None:
    with pytest.raises(Invalid, match="known"):
        VENDORS[kind](staff(1), base_uri="https://example.com")


# BambooHR


async def test_bamboohr_is_read_page_by_page() -> None:
    vendor = of_bamboohr(staff(1201))
    pages = await vendor.everybody()
    assert [len(page.records) for page in pages] == [500, 500, 201]
    assert problems_of(pages) == []


async def test_a_list_that_shrinks_while_it_is_read_is_in_doubt() -> None:
    people = staff(1001)
    vendor = of_bamboohr(people)

    def between(number: int) -> None:
        if number == 2:
            people.remove("3", NOW)

    vendor.fake.between = between
    pages = await vendor.everybody()
    assert len(people_of(pages)) == 999 + 1
    people.put(employee(3))

    def inserting(number: int) -> None:
        if number == 2:
            people.put(employee(0))

    vendor.fake.between = inserting
    assert [each.code for each in problems_of(await vendor.everybody())] == ["INCOMPLETE"]


async def test_an_address_that_is_none_hides_nobody_who_was_passed_over() -> None:
    """Only who has no id is left out; whoever has a bad address is there."""
    people = staff(1001)
    people.put(replace(employee(1000), email="none"))
    vendor = of_bamboohr(people)

    def inserting(number: int) -> None:
        if number == 2:
            people.put(employee(0))

    vendor.fake.between = inserting
    assert "INCOMPLETE" in [each.code for each in problems_of(await vendor.everybody())]


async def test_bamboohr_tells_whom_it_changed_and_whom_it_deleted() -> None:
    people = staff(5)
    people.put(replace(employee(2, title="Chief"), changed=NOW))
    people.remove("4", NOW)
    vendor = of_bamboohr(people)
    pages = await gathered(
        bamboohr.people_changed(vendor.client(), vendor.settings, vendor.secrets, SINCE, ["3"])
    )
    assert {key: each.title for key, each in people_of(pages).items()} == {
        "2": "Chief",
        "3": "Engineer",
    }
    assert [page.gone for page in pages if page.gone] == [("4",)]


async def test_a_field_that_bamboohr_hides_stops_the_run() -> None:
    vendor = of_bamboohr(staff(2))
    vendor.fake.fields = tuple(each for each in fake_bamboohr.FIELDS if each != "reportsToId")
    with pytest.raises(Refused, match="manager"):
        await vendor.everybody()


async def test_a_mapped_field_goes_before_the_usual_one() -> None:
    vendor = of_bamboohr(staff(1), **{"map.title": "divisionName"})
    assert people_of(await vendor.everybody())["1"].title == "Product"


def test_people_of_bamboohr_are_known_by_its_own_id_alone() -> None:
    """By that id it tells who is gone: were Ann known by her number 17, she would go with id 17."""
    with pytest.raises(Invalid, match="own id") as refused:
        of_bamboohr(staff(1), **{"map.source_id": "employeeNumber"})
    assert refused.value.path == ("map.source_id",)


def test_an_id_of_hibob_that_is_another_brings_its_managers_too() -> None:
    with pytest.raises(Invalid, match=r"map\.manager"):
        of_hibob(staff(1), **{"map.source_id": "work.employeeIdInCompany"})


def test_bamboohr_signs_body_and_then_timestamp() -> None:
    body = b'{"data": {"employeeId": "7"}}'
    headers = fake_bamboohr.signed("bamboo-hook", body, NOW)
    assert bamboohr.hint_of(BAMBOO, headers, body, NOW).subjects == ("7",)


@pytest.mark.parametrize(
    "change",
    [
        {"x-bamboohr-signature": ""},
        {"x-bamboohr-signature": "0" * 64},
        {"x-bamboohr-timestamp": "1"},
        {"x-bamboohr-timestamp": "soon"},
    ],
)
def test_a_forged_webhook_of_bamboohr_is_refused(change: dict[str, str]) -> None:
    headers = {**fake_bamboohr.signed("bamboo-hook", b"{}", NOW), **change}
    with pytest.raises(NotAllowed):
        bamboohr.hint_of(BAMBOO, headers, b"{}", NOW)


def test_an_old_webhook_is_refused() -> None:
    headers = fake_bamboohr.signed("bamboo-hook", b"{}", NOW - timedelta(hours=1))
    with pytest.raises(NotAllowed, match="too old"):
        bamboohr.hint_of(BAMBOO, headers, b"{}", NOW)


def test_a_body_that_was_written_anew_is_refused() -> None:
    headers = fake_bamboohr.signed("bamboo-hook", b'{"a": 1}', NOW)
    with pytest.raises(NotAllowed):
        bamboohr.hint_of(BAMBOO, headers, b'{"a":1}', NOW)


def test_without_a_secret_no_webhook_is_believed() -> None:
    headers = fake_bamboohr.signed("", b"{}", NOW)
    with pytest.raises(NotAllowed, match="not set"):
        bamboohr.hint_of({}, headers, b"{}", NOW)


# Personio


async def test_personio_is_read_by_its_own_links() -> None:
    vendor = of_personio(staff(120))
    assert [len(page.records) for page in await vendor.everybody()] == [50, 50, 20]


@pytest.mark.parametrize(
    ("link", "what"),
    [
        ("https://evil.example/v2/persons?cursor=50", "another host"),
        ("/v2/persons?limit=50", "leads back"),
    ],
)
async def test_a_link_that_leads_astray_is_not_followed(link: str, what: str) -> None:
    vendor = of_personio(staff(60))
    vendor.fake.next_links[1] = link
    with pytest.raises(Unreadable, match=what):
        await vendor.everybody()


async def test_a_relative_link_is_followed() -> None:
    vendor = of_personio(staff(60))
    vendor.fake.next_links[1] = "/v2/persons?limit=50&cursor=50"
    assert len(people_of(await vendor.everybody())) == 60


async def test_personio_tells_whom_it_changed_and_hints_bring_the_rest() -> None:
    people = staff(5)
    people.put(replace(employee(2), changed=NOW))
    vendor = of_personio(people)
    pages = await gathered(
        personio.people_changed(
            vendor.client(), vendor.settings, vendor.secrets, SINCE, ["3", "99"]
        )
    )
    assert (set(people_of(pages)), [page.gone for page in pages]) == ({"2", "3"}, [(), ("99",)])
    assert "updated_at.gt=2026-11-21T10%3A59%3A59Z" in vendor.fake.asked[0]


async def test_an_employee_number_is_mapped_from_an_attribute() -> None:
    vendor = of_personio(staff(1), **{"map.employee_number": "number"})
    assert people_of(await vendor.everybody())["1"].employee_number == "E1"


async def test_people_arrive_without_offices_that_we_may_not_read() -> None:
    vendor = of_personio(staff(1))
    vendor.fake.has_offices = False
    assert people_of(await vendor.everybody())["1"].location is None


async def test_a_unit_that_was_deleted_is_a_problem_and_its_people_arrive() -> None:
    vendor = of_personio(staff(3))
    vendor.fake.lost = {"team-Platform"}
    pages = await vendor.everybody()
    assert {each.unit_path for each in people_of(pages).values()} == {("Product", "team-Platform")}
    assert [(each.code, each.subject) for each in problems_of(pages)] == [
        ("UNKNOWN_UNIT", "unit team-Platform")
    ]


async def test_somebody_who_vanishes_while_the_list_is_read_is_left_out() -> None:
    vendor = of_personio(staff(3))
    vendor.fake.lost = {"2"}
    pages = await vendor.everybody()
    assert set(people_of(pages)) == {"1", "3"}
    assert [(each.code, each.subject) for each in problems_of(pages)] == [("LEFT_OUT", "2")]


async def test_an_employment_to_come_does_not_hide_that_of_today() -> None:
    vendor = of_personio(staff(2))
    vendor.fake.further = {
        "2": {"id": "e-next", "status": "ONBOARDING", "employment_start_date": "2027-03-01"}
    }
    found = people_of(await vendor.everybody())["2"]
    assert (found.status, found.title, found.started_on) == (
        PersonStatus.ACTIVE, "Engineer", date(2020, 3, 1)
    )  # fmt: skip


def test_personio_sends_back_the_token_that_was_set() -> None:
    body = b'{"id": "evt-1", "type": "person.updated", "data": {"person_id": "7"}}'
    bearer = {"authorization": "Bearer personio-hook"}
    assert personio.hint_of(PERSONIO, bearer, body, NOW).subjects == ("7",)
    with pytest.raises(NotAllowed):
        personio.hint_of(PERSONIO, {"authorization": "Bearer personio-hoo"}, body, NOW)


def test_a_hint_that_names_nobody_is_about_everybody() -> None:
    bearer = {"authorization": "personio-hook"}
    assert personio.hint_of(PERSONIO, bearer, b"{}", NOW).subjects == (EVERYBODY,)


# HiBob


async def test_a_field_that_hibob_leaves_out_stops_the_run() -> None:
    vendor = of_hibob(staff(3))
    vendor.fake.hidden = {"work.reportsTo.id"}
    with pytest.raises(Refused, match=r"work\.reportsTo\.id"):
        await vendor.everybody()
    checks = await hibob.test(vendor.client(), vendor.settings, vendor.secrets)
    assert [check.passed for check in checks] == [True, False]


async def test_ids_beyond_what_numbers_hold_stay_as_they_are() -> None:
    vendor = of_hibob(Staff([employee(1, id="3332883804051439826"), employee(2, manager="1")]))
    assert "3332883804051439826" in people_of(await vendor.everybody())


def test_hibob_signs_the_raw_body() -> None:
    body = b'{"type": "employee.updated", "triggeredAt": "2026-11-21T11:59:00Z", "data": %s}'
    body %= b'{"employeeId": "7"}'
    headers = fake_hibob.signed("bob-hook", body)
    assert hibob.hint_of(BOB, headers, body, NOW).subjects == ("7",)
    with pytest.raises(NotAllowed):
        hibob.hint_of(BOB, headers, body + b" ", NOW)
    with pytest.raises(NotAllowed, match="too old"):
        hibob.hint_of(BOB, headers, body, NOW + timedelta(days=5))


def test_the_first_delivery_of_hibob_is_a_mere_text() -> None:
    body = b'"Ping test"'
    assert hibob.hint_of(BOB, fake_hibob.signed("bob-hook", body), body, NOW).subjects == ()


def forgeries() -> list[tuple[dict[str, str], bytes]]:
    """Small changes of what was signed, and of the signature."""
    body = b'{"type": "employee.updated", "triggeredAt": "2026-11-21T11:59:00Z"}'
    signature = fake_hibob.signed("bob-hook", body)["bob-signature"]
    changed = [
        ({"bob-signature": signature}, body[:at] + b"_" + body[at + 1 :]) for at in range(len(body))
    ]
    for at in range(len(signature) - 2):
        other = "A" if signature[at] != "A" else "B"
        forged = signature[:at] + other + signature[at + 1 :]
        changed.append(({"bob-signature": forged}, body))
        changed.append(({"bob-signature": signature[:at]}, body))
    return changed


def test_no_forgery_is_believed() -> None:
    accepted: list[Any] = []
    for headers, body in forgeries():
        try:
            accepted.append(hibob.hint_of(BOB, headers, body, NOW))
        except NotAllowed:
            continue
    assert accepted == []
