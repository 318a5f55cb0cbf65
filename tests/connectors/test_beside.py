"""What few sources tell of somebody beside the usual, through their maps."""

from decimal import Decimal
from typing import Any

import pytest

from connectors import bamboohr_person, hibob_person, ldap_person, personio_person
from connectors.beside import beside, broken
from connectors.csv_people import read
from connectors.keepable import loaded
from connectors.ldap_person import USUAL, Flavour
from connectors.records import Beside

ALL = Beside(leads_unit=True, share=Decimal("0.8"), dotted=("7", "8"))


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("0.8", "0.8"), ("80%", "0.8"), ("80", "0.8"), ("0,5", "0.5"), ("1", "1"), ("100", "1"),
        ("0.30000000000000004", "0.3"), ("0.66666667", "0.666667"), ("12.3456%", "0.123456"),
        ("2", None), ("120", None), ("half", None),
    ],
)  # fmt: skip
def test_a_share_is_a_part_of_one_however_it_is_written(text: str, share: str | None) -> None:
    read_ = beside({"share": [text]})
    assert read_ == Beside(share=None if share is None else Decimal(share))
    assert [code for code, _ in broken({"share": [text]}, read_)] == ["BAD_SHARE"] * (share is None)


def test_what_a_source_does_not_tell_is_not_told() -> None:
    assert (beside({}), beside({"leads_unit": [""]})) == (None, Beside(leads_unit=None))


def test_an_empty_cell_takes_no_lead_away_and_is_no_problem() -> None:
    records, problems = read(b"id,name,Leads unit\n1,Ann,\n2,Bo,no\n")
    told = [each.beside.leads_unit if each.beside else None for each in records]
    assert (told, problems) == ([None, False], [])


@pytest.mark.parametrize("title", ["Unit Lead", "Head of Department", "Head of Unit"])
def test_a_column_of_whoever_leads_a_unit_is_not_taken_for_a_yes_or_no(title: str) -> None:
    records, problems = read(f"id,name,{title}\n1,Ann,Bo Ek\n".encode())
    assert ([each.beside for each in records], list(problems)) == ([None], [])


def test_a_file_has_columns_for_it() -> None:
    rows = (
        "id,name,email,FTE,Leads unit,Dotted line managers\n1,Ann,,80%,yes,7;bo@example.com\n"
        "8,Bo,bo@example.com,,no,\n9,Cy,,lots,perhaps,"
    )
    records, problems = read(rows.encode())
    assert [each.beside for each in records] == [
        ALL,
        Beside(leads_unit=False, dotted=()),
        Beside(dotted=()),
    ]
    assert [each.code for each in problems] == ["BAD_SHARE", "BAD_LEAD"]


def test_bamboohr_has_it_in_fields_of_the_company_s_own() -> None:
    usual = {"employeeId": "1", "displayName": "Ann", "status": "Active"}
    fields = {**usual, "fte": 0.8, "head": "Yes", "dotted": "7;8"}
    names = bamboohr_person.chosen(
        [*fields], {"share": "fte", "leads_unit": "head", "dotted_managers": "dotted"}
    )
    [one], _ = bamboohr_person.translate([{"fields": fields}], names, 1)
    assert one.beside == ALL


def test_hibob_has_it_where_a_map_says() -> None:
    told = {"id": "1", "work": {"fte": 80, "custom": {"lead": True, "dotted": "7;8"}}}
    custom = {"leads_unit": "work.custom.lead", "dotted_managers": "work.custom.dotted"}
    paths = {"share": "work.fte", **custom}
    [one], _ = hibob_person.translate([told], {**hibob_person.FIELDS, **paths})
    assert one.beside == ALL


def test_personio_tells_hours_and_the_rest_in_attributes() -> None:
    attributes = [{"id": "a", "value": "yes"}, {"label": "Dotted", "value": "7;8"}]
    hours = {"weekly_working_hours": 32, "full_time_weekly_working_hours": 40}
    mapping = {"leads_unit": "a", "dotted_managers": "Dotted"}
    person = {"id": "1", "custom_attributes": attributes}
    one, _ = personio_person.translate(person, hours, personio_person.Names(), mapping)
    assert one.beside == ALL


@pytest.mark.parametrize(
    ("own", "full", "share"),
    [
        ("20", "40", "0.5"), ("20.0", "40.0", "0.5"), ("19.5", "39", "0.5"),
        ("35.1", "39.0", "0.9"), ("50.5", "40", "1"), ("0.0", "40", None),
        ("20.0", "0", None), ("true", "40", None),
        ('"20.0"', "40", None), ("20.0", "null", None),
    ],
)  # fmt: skip
def test_the_hours_of_personio_may_be_any_numbers(own: str, full: str, share: str | None) -> None:
    sent = f'{{"weekly_working_hours": {own}, "full_time_weekly_working_hours": {full}}}'
    hours = loaded(sent.encode(), parse_float=Decimal)
    one, _ = personio_person.translate({"id": "1"}, hours, personio_person.Names(), {})
    assert one.beside == (None if share is None else Beside(share=Decimal(share)))


def test_a_directory_s_dotted_managers_are_dns_of_people_in_it() -> None:
    mapping = {
        **USUAL[Flavour.LDAP].attributes,
        "dotted_managers": "secretary", "share": "fte", "leads_unit": "head",
    }  # fmt: skip
    ann: dict[str, Any] = {"entryUUID": "1", "fte": "0.8", "head": "TRUE"}
    ann["secretary"] = ["uid=bo,dc=x", "UID=Cy, dc=x"]
    entries = [("uid=ann,dc=x", ann), ("uid=bo,dc=x", {"entryUUID": "7"})]
    entries.append(("uid=cy,dc=x", {"entryUUID": "8"}))
    found, _ = ldap_person.translate(entries, Flavour.LDAP, mapping)
    assert found[0].beside == ALL
