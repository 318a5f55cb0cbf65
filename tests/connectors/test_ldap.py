"""People of a directory: from a real slapd where there is one, and translated by hand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest

from connectors import ldap
from connectors.addresses import parse_allow_list
from connectors.http import Client
from connectors.ldap_person import USUAL, Flavour, translate
from connectors.ldap_search import Directory, Entry, search
from rules.errors import Invalid, Refused, Unreachable
from rules.terms import PersonStatus
from tests.connectors.builders import NOW, Hidden
from tests.connectors.hris import gathered, people_of, problems_of
from tests.support.slapd import PASSWORD, Slapd, person, slapd

SECRETS = {"password": Hidden(PASSWORD)}
PLAIN = {"bind": "cn=reader", "base": "ou=people"}


def client(allowed: str = "127.0.0.0/8") -> Client:
    unused = httpx2.MockTransport(lambda _: httpx2.Response(500))
    hosts = parse_allow_list([allowed] if allowed else [])
    return Client(unused, clock=lambda: NOW, allowed=hosts)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    people = [person(number) for number in range(1, 1201)]
    people.append(person(1201, manager="uid=nobody,dc=example,dc=com"))
    with slapd(tmp_path_factory.mktemp("slapd") / "all", people, "size.prtotal=unlimited") as found:
        yield found


async def everybody(found: Slapd, **changes: str) -> Any:
    settings = ldap.parse({**found.settings, **changes})
    return await gathered(ldap.people(client(), settings, SECRETS))


async def test_everybody_is_read_page_by_page(directory: Slapd) -> None:
    people = people_of(await everybody(directory))
    assert len(people) == 1201
    by_number = {each.employee_number: each for each in people.values()}
    told = by_number["7"]
    assert (told.name, told.email, told.unit_path, told.manager_source_id) == (
        "Given7 Family7",
        "p7@example.com",
        ("Bakery",),
        by_number["1"].source_id,
    )
    assert str(UUID(told.source_id)) == told.source_id
    assert by_number["1201"].manager_source_id == "uid=nobody,dc=example,dc=com"


async def test_a_filter_narrows_who_is_read(directory: Slapd) -> None:
    found = people_of(await everybody(directory, filter="(employeeNumber=7)"))
    assert [each.name for each in found.values()] == ["Given7 Family7"]


async def test_a_directory_that_gives_only_a_part_says_so(tmp_path: Path) -> None:
    people = [person(number) for number in range(1, 301)]
    limit = "size.soft=50 size.hard=50 size.prtotal=50"
    with slapd(tmp_path / "part", people, limit) as found:
        pages = await everybody(found)
        checks = await ldap.test(client(), ldap.parse(found.settings), SECRETS)
    assert [each.code for each in problems_of(pages)] == ["INCOMPLETE"]
    assert len(people_of(pages)) < 300
    assert not checks[-1].passed


async def test_a_wrong_password_is_refused(directory: Slapd) -> None:
    settings = ldap.parse(directory.settings)
    with pytest.raises(Refused) as refused:
        await gathered(ldap.people(client(), settings, {"password": Hidden("wrong")}))
    assert refused.value.code == "SIGN_IN_REFUSED"


async def test_a_base_that_is_not_there_is_told(directory: Slapd) -> None:
    with pytest.raises(Refused) as refused:
        await everybody(directory, base="ou=nobody,dc=example,dc=com")
    assert refused.value.code == "NOT_THERE"


async def test_a_working_connection_passes_each_step(directory: Slapd) -> None:
    checks = await ldap.test(client(), ldap.parse(directory.settings), SECRETS)
    assert [check.passed for check in checks] == [True, True]


async def test_a_private_address_is_called_only_where_an_operator_allows_it() -> None:
    for url in ("ldap://127.0.0.1:1", "ldaps://127.0.0.1:1"):
        settings = ldap.parse({**PLAIN, "url": url})
        with pytest.raises(Unreachable, match="not allowed"):
            await gathered(ldap.people(client(allowed=""), settings, SECRETS))


def test_a_directory_in_the_clear_needs_to_be_named_even_if_public() -> None:
    assert not client(allowed="").allowed.admits_plain("example.com", 389, [])


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"url": "https://example.com"}, "ldaps://HOST"),
        ({"flavour": "novell"}, "flavour must be"),
        ({"map.title": "employeeSalary"}, "keeps no pay"),
        ({"base": ""}, "base is missing"),
        ({"filter": "(foo"}, "filter is no filter"),
    ],
)
def test_a_wrong_setting_is_refused(setting: dict[str, str], message: str) -> None:
    with pytest.raises(Invalid, match=message):
        ldap.parse({**PLAIN, "url": "ldaps://dc.example.com", **setting})


FILTERS = (
    "(a=b)", " ( a = b ) ", "(a=)", "(a=*)", "(a>=7)", "(a~=b)", "(a=b=c)", "(cn=Ä*)",
    r"(a=\28x\29)", "(2.5.4.3=x)", "(:dn:2.5.4.3:=x)", "(|(a=b))", "(!(a=b))",
    "(&\n  (a=b)\n  (|(c=d) (e=f))\n)",
    "(&(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))",
)  # fmt: skip
NO_FILTERS = (
    "(foo", "foo", "a=b", "()", "(a)", "(=b)", "(a=b))", "((a=b))", "(a=b)(c=d)", "(&(a=b)", "(&)",
    "(&(a=b)x)", "(!(a=b)(c=d))", "(a=x(y)", "(a=\0)", "\0",
)  # fmt: skip


@pytest.mark.parametrize("text", FILTERS)
def test_a_filter_may_be_written_as_people_do(text: str) -> None:
    settings = {**PLAIN, "url": "ldaps://dc.example.com", "filter": text}
    assert ldap.parse(settings).filter == text.strip()


@pytest.mark.parametrize("text", NO_FILTERS)
def test_what_is_no_filter_is_refused_where_it_is_given(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        ldap.parse({**PLAIN, "url": "ldaps://dc.example.com", "filter": text})
    assert refused.value.path == ("filter",)


def test_what_our_client_cannot_ask_is_no_outage(directory: Slapd) -> None:
    given = ldap.parse(directory.settings)
    asked = Directory("127.0.0.1", given.host, given.port, False, given.bind, Hidden(PASSWORD))
    with pytest.raises(Refused) as refused:
        search(asked, given.base, "(foo", ["cn"])
    assert refused.value.code == "BAD_REQUEST"


@pytest.mark.parametrize(
    ("told", "last", "in_utc"),
    [
        # The end of 2026 in New York, which Active Directory keeps as five in the morning of UTC.
        ("134432532000000000", date(2027, 1, 1), "2027-01-01T04:59:59+00:00"),
        ([134432532000000000], date(2027, 1, 1), "2027-01-01T04:59:59+00:00"),
        (datetime(2027, 1, 1, 5, tzinfo=UTC), date(2027, 1, 1), "2027-01-01T04:59:59+00:00"),
        (datetime(2027, 1, 1, tzinfo=UTC), date(2026, 12, 31), None),
        ("0", None, None),
        ("9223372036854775807", None, None),
        ("-1", None, None),
        ("9000000000000000000", None, None),
        (datetime.max.replace(tzinfo=UTC), None, None),
        (datetime(1601, 1, 1, tzinfo=UTC), None, None),
        (None, None, None),
    ],
)
def test_an_account_of_active_directory_ends_when_it_expires(
    told: Any, last: date | None, in_utc: str | None
) -> None:
    """Which day a moment is in the organisation's own place, is told when its people are."""
    flavour = Flavour.ACTIVE_DIRECTORY
    entry = ("CN=Bea,DC=x", {"objectGUID": UUID(int=1).bytes_le, "accountExpires": told})
    [record], problems = translate([entry], flavour, USUAL[flavour].attributes)
    moments = {name: moment.isoformat() for name, moment in record.moments}
    assert record.ended_on == last
    assert moments == ({"ended_on": in_utc} if in_utc else {})
    assert [each.code for each in problems] == ["NO_NAME"]


def test_accounts_of_active_directory_that_are_disabled_have_ended() -> None:
    guid = UUID("b1f63d2c-6b2f-4a62-9e5e-1a1b5f0c7d11")
    entries: list[Entry] = [
        ("CN=Bea,DC=x", {"objectGUID": f"{{{guid}}}", "cn": "Bea", "userAccountControl": 512}),
        (
            "CN=Cid,DC=x",
            {"objectGUID": guid.bytes_le, "cn": ["Cid"], "userAccountControl": [514],
             "manager": "cn=bea, dc=x"},
        ),
        ("CN=Dan,DC=x", {"cn": "Dan"}),
    ]  # fmt: skip
    flavour = Flavour.ACTIVE_DIRECTORY
    records, problems = translate(entries, flavour, USUAL[flavour].attributes)
    assert [(each.name, each.status, each.manager_source_id) for each in records] == [
        ("Bea", PersonStatus.ACTIVE, None),
        ("Cid", PersonStatus.ENDED, str(guid)),
    ]
    assert [each.code for each in problems] == ["NO_ID"]


def test_what_no_database_keeps_is_taken_out_of_an_entry() -> None:
    entries: list[Entry] = [
        ("uid=a\0,dc=x", {"entryUUID": "1", "displayName": "An\0n", "title": ["Ba\ud83dker"]}),
        ("uid=b,dc=x", {"entryUUID": "2", "displayName": "Bea", "manager": "uid=a\0, dc=x"}),
        ("uid=c\0,dc=x", {"cn": "Cid"}),
    ]
    records, problems = translate(entries, Flavour.LDAP, USUAL[Flavour.LDAP].attributes)
    assert [(each.name, each.title, each.manager_source_id) for each in records] == [
        ("Ann", "Ba\N{REPLACEMENT CHARACTER}ker", None),
        ("Bea", None, "1"),
    ]
    assert [each.subject for each in problems] == ["uid=c,dc=x"]
