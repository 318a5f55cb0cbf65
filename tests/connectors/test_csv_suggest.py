"""What each column of a file could hold."""

import pytest

from connectors.csv_people import read
from connectors.csv_suggest import Why, as_map, suggest

FILE = b"""Pers-Nr;Vollname;Dienstliche Mail;Abteilungsname;Employee Work E-Mail;Monatsgehalt
7;Bea Oak;bea@example.com;Bread;bea@work.example;7000
8;Cid Elm;cid@example.com;Cake;cid@work.example;8000
"""


def test_known_names_alike_names_and_content_are_told_apart() -> None:
    found = suggest(b"Employee ID,Full Name,Departmnt,Contact\n7,Bea Oak,Bread,bea@example.com\n")
    assert [(each.column, each.field, each.why) for each in found] == [
        ("Employee ID", "employee_number", Why.KNOWN),
        ("Full Name", "name", Why.KNOWN),
        ("Departmnt", "unit_path", Why.ALIKE),
        ("Contact", "email", Why.CONTENT),
    ]


def test_pay_is_told_but_neither_suggested_nor_shown() -> None:
    found = {each.column: each for each in suggest(FILE)}
    pay = found["Monatsgehalt"]
    assert (pay.field, pay.why, pay.samples) == (None, Why.PAY, ())


def test_no_two_columns_get_the_same_field() -> None:
    fields = [each.field for each in suggest(FILE) if each.field not in (None, "unit_path")]
    assert len(fields) == len(set(fields))


def test_a_suggested_map_can_be_read_as_it_is() -> None:
    file = b"Employee ID,Full Name,Departmnt,Contact\n7,Bea Oak,Bread,bea@example.com\n"
    records, problems = read(file, as_map(suggest(file)))
    assert (records[0].email, records[0].unit_path, problems) == (
        "bea@example.com",
        ("Bread",),
        [],
    )


@pytest.mark.parametrize("column", ["Annual CTC", "OTE", "Comp"])
def test_pay_by_its_short_names_is_not_shown(column: str) -> None:
    (_, _, pay) = suggest(f"ID,Name,{column}\n1,Ann,45000".encode())
    assert (pay.field, pay.why, pay.samples) == (None, Why.PAY, ())


def test_bare_numbers_are_not_taken_for_days() -> None:
    (_, _, figures) = suggest(b"ID,Name,Figures\n1,Ann,45000")
    assert figures.field is None
