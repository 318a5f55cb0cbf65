"""A report of people as JSON, mapped by JMESPath."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
import respx

from connectors import report
from connectors.http import Secrets
from connectors.records import Beside, Page, PersonRecord
from rules.errors import Invalid, Refused, Unreadable
from rules.terms import PersonStatus
from tests.connectors.builders import Hidden, client_of, requests_of, sign_in
from tests.connectors.hris import gathered, people_of, problems_of

URL = "https://wd.example.com/ccx/service/customreport2/acme/owner/people?format=json"
WORKDAY = {
    "url": URL,
    "user": "isu@acme",
    "map.source_id": "Worker_ID",
    "map.name": "Preferred_Name",
    "map.email": '"Email_-_Work"',
    "map.title": "Business_Title",
    "map.manager": "Manager[0].Worker_ID",
    "map.status": "Active_Status",
    "map.units": "[Division, Department]",
}
SECRETS: Secrets = {"password": Hidden("a-password")}


def worker(number: int, **changes: Any) -> dict[str, Any]:
    plain = {
        "Worker_ID": f"W{number}",
        "Preferred_Name": f"Person {number}",
        "Email_-_Work": f"w{number}@example.com",
        "Business_Title": "Baker",
        "Manager": [{"Worker_ID": "W1"}] if number > 1 else [],
        "Active_Status": "1",
        "Division": "Food",
        "Department": "Bread",
        "Base_Salary": "70000",
    }
    return {**plain, **changes}


async def read(
    *answers: Any, secrets: Secrets = SECRETS, changes: Mapping[str, str] = {}
) -> tuple[list[Page[PersonRecord]], respx.Route]:
    given: Mapping[str, object] = {
        name: value for name, value in {**WORKDAY, **changes}.items() if value
    }
    routes = respx.Router(assert_all_called=False)
    route = routes.get(url__startswith="https://wd.example.com/")
    route.side_effect = [respx.MockResponse(200, json=answer) for answer in answers]
    pages = await gathered(report.people(client_of(routes), report.parse(given), secrets))
    return pages, route


async def test_workers_arrive_as_the_map_says() -> None:
    pages, route = await read({"Report_Entry": [worker(1), worker(2)]})
    record = people_of(pages)["W2"]
    assert (record.name, record.title, record.manager_source_id, record.unit_path) == (
        "Person 2",
        "Baker",
        "W1",
        ("Food", "Bread"),
    )
    (request,) = requests_of(route)
    assert request.headers["authorization"] == sign_in("isu@acme", "a-password")


@pytest.mark.parametrize("number", [b"1e9999999", b"1e999999", b"-1e-999999"])
async def test_a_number_too_long_to_be_written_out_stops_nobody(number: bytes) -> None:
    sent = json.dumps({"Report_Entry": [worker(1), worker(2, Business_Title="NUMBER")]}).encode()
    routes = respx.Router()
    routes.get(url__startswith="https://wd.example.com/").respond(
        headers={"content-type": "application/json"}, content=sent.replace(b'"NUMBER"', number)
    )
    pages = await gathered(report.people(client_of(routes), report.parse(WORKDAY), SECRETS))
    titles = {key: record.title for key, record in people_of(pages).items()}
    assert titles == {"W1": "Baker", "W2": str(Decimal(number.decode()))}


async def test_a_token_signs_in_where_there_is_no_user() -> None:
    secrets = {"token": Hidden("a-token")}
    _, route = await read({"Report_Entry": [worker(1)]}, secrets=secrets, changes={"user": ""})
    assert requests_of(route)[0].headers["authorization"] == "Bearer a-token"


async def test_a_manager_may_be_named_by_email() -> None:
    told = [worker(2, Boss="W1@example.com"), worker(1), worker(3, Boss="x@example.com")]
    changes = {"map.manager": "", "map.manager_email": "Boss"}
    pages, _ = await read({"Report_Entry": told}, changes=changes)
    found = people_of(pages)
    assert [found[key].manager_source_id for key in ("W2", "W3")] == ["W1", "x@example.com"]


async def test_a_broken_record_is_left_out_and_the_rest_goes_on() -> None:
    told = [worker(1), worker(2, Worker_ID=None), worker(3, Active_Status="maybe")]
    pages, _ = await read({"Report_Entry": told})
    assert set(people_of(pages)) == {"W1", "W3"}
    assert people_of(pages)["W3"].status is PersonStatus.ACTIVE
    assert [each.code for each in problems_of(pages)] == ["NO_ID", "UNKNOWN_STATUS"]


ODD = {
    "map.title": "join(' ', Titles)",
    "map.units": "Places[*].join('', @)",
    "map.share": "abs(FTE)",
}


async def test_one_odd_value_is_a_problem_of_its_record_and_the_rest_goes_on() -> None:
    fine = {"Titles": ["Head", "Baker"], "Places": [["Food"]], "FTE": 1}
    told = [
        worker(1, **fine),
        worker(2, **{**fine, "Titles": None}),
        worker(3, **{**fine, "Places": [7]}),
        worker(4, **{**fine, "FTE": "much"}),
    ]
    pages, _ = await read({"Report_Entry": told}, changes=ODD)
    found = people_of(pages)
    assert {key: each.title for key, each in found.items()} == {
        "W1": "Head Baker", "W2": None, "W4": "Head Baker"
    }  # fmt: skip
    assert (found["W1"].beside, found["W4"].beside) == (Beside(share=Decimal(1)), None)
    assert [(each.code, each.subject) for each in problems_of(pages)] == [
        ("BAD_TITLE", "W2"), ("LEFT_OUT", "W3"), ("BAD_SHARE", "W4")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "share"),
    [
        ("FTE", "0.5"), ("to_number(FTE)", "0.5"), ("to_string(FTE)", "0.5"), ("sum(Parts)", "0.3"),
        ("avg(Parts)", "0.15"), ("Both[?Of == `0.1`].Share | [0]", "0.25"),
    ],
)  # fmt: skip
async def test_jmespath_reckons_with_the_numbers_of_a_report(path: str, share: str) -> None:
    both = [{"Of": 0.2, "Share": 0.75}, {"Of": 0.1, "Share": 0.25}]
    told = worker(1, FTE=0.5, Parts=[0.1, 0.2], Both=both)
    pages, _ = await read({"Report_Entry": [told]}, changes={"map.share": path})
    assert people_of(pages)["W1"].beside == Beside(share=Decimal(share))


async def test_a_number_that_is_only_found_stays_exact() -> None:
    sent = json.dumps({"Report_Entry": [worker(1, Number="NUMBER")]})
    routes = respx.Router()
    routes.get(url__startswith="https://wd.example.com/").respond(
        headers={"content-type": "application/json"},
        content=sent.replace('"NUMBER"', "12345678901234567.89").encode(),
    )
    settings = report.parse({**WORKDAY, "map.employee_number": "Number"})
    pages = await gathered(report.people(client_of(routes), settings, SECRETS))
    assert people_of(pages)["W1"].employee_number == "12345678901234567.89"


@pytest.mark.parametrize("path", ["Manager[0:1].Title", "Manager[:].Title", "Manager[1:].Title"])
def test_a_path_may_slice_a_list(path: str) -> None:
    settings = report.parse({**WORKDAY, "map.title": f"{path} | [-1]"})
    told = worker(1, Manager=[{"Title": "Baker"}, {"Title": "Baker"}])
    assert settings.mapping["title"].search(told) == "Baker"


async def test_a_path_that_fits_no_record_stops_the_run() -> None:
    told = [worker(number, Titles=None, Places=[["Food"]], FTE=1) for number in (1, 2)]
    with pytest.raises(Unreadable, match=r"map\.title does not fit"):
        await read({"Report_Entry": told}, changes=ODD)


async def test_pages_follow_one_another_on_the_same_host() -> None:
    first = {"data": [worker(1)], "links": {"next": "/page2"}}
    paged = {"records": "data", "next": "links.next"}
    pages, _ = await read(first, {"data": [worker(2)]}, changes=paged)
    assert set(people_of(pages)) == {"W1", "W2"}
    astray: dict[str, Any] = {"data": [], "links": {"next": "https://evil.example/"}}
    with pytest.raises(Unreadable, match="another host"):
        await read(astray, changes=paged)


async def test_what_holds_no_list_is_not_nobody() -> None:
    with pytest.raises(Unreadable, match="no list"):
        await read({"error": "no rights"})


async def test_a_user_without_a_password_asks_nothing() -> None:
    with pytest.raises(Refused, match="password is missing"):
        await read({}, secrets={})


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"map.title": "Base_Salary"}, "keeps no pay"),
        ({"map.title": "join(' ', [Title, Bonus])"}, "keeps no pay"),
        ({"map.title": "Title["}, "no JMESPath"),
        ({"map.titel": "Title"}, r"known: map\.title"),
        ({"map.source_id": ""}, "missing"),
        ({"url": "ftp://example.com"}, "plain address"),
    ],
)
def test_a_wrong_setting_is_refused_where_it_is_given(
    setting: dict[str, str], message: str
) -> None:
    with pytest.raises(Invalid, match=message):
        report.parse({**WORKDAY, **setting})


async def test_a_report_may_tell_of_leads_shares_and_dotted_managers() -> None:
    told = worker(1, FTE=0.8, Heads=True, Matrix=["W7", "w8@example.com"])
    named = {"share": "FTE", "leads_unit": "Heads", "dotted_managers": "Matrix"}
    changes = {f"map.{name}": path for name, path in named.items()}
    pages, _ = await read({"Report_Entry": [told, worker(8)]}, changes=changes)
    beside = people_of(pages)["W1"].beside
    assert beside == Beside(leads_unit=True, share=Decimal("0.8"), dotted=("W7", "W8"))


async def test_a_test_asks_for_each_page_once() -> None:
    routes = respx.Router()
    route = routes.get(url__startswith="https://wd.example.com/")
    told: list[dict[str, Any]] = [{"data": [worker(1)], "next": "/page2"}, {"data": []}]
    route.side_effect = [respx.MockResponse(200, json=each) for each in told]
    settings = report.parse({**WORKDAY, "records": "data", "next": "next"})
    checks = await report.test(client_of(routes), settings, SECRETS)
    assert ([each.passed for each in checks], len(requests_of(route))) == ([True, True], 2)
