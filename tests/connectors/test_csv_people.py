"""A CSV file of people, with the dirt that such files have."""

from datetime import date

import pytest

from connectors.csv_people import read
from connectors.records import PersonRecord, Problem
from rules.errors import Invalid
from rules.terms import PersonStatus

HEADER = (
    "Employee #,First Name,Last Name,Work Email,Job Title,Division,Department,Team,"
    "Location,Supervisor EID,Hire Date,Status"
)
ANN = "1,Ann,Ash,ann@example.com,Engineer,Product,,Core,Remote,9,2024-05-22,Active"


def people(*rows: str, header: str = HEADER) -> list[PersonRecord]:
    records, problems = read("\n".join((header, *rows)).encode())
    assert problems == []
    return records


def person(row: str, header: str = HEADER) -> PersonRecord:
    (only,) = people(row, header=header)
    return only


def codes(*rows: str, header: str = HEADER) -> list[tuple[str, str, str]]:
    _, problems = read("\n".join((header, *rows)).encode())
    return [(problem.code, problem.subject, problem.where) for problem in problems]


def invalid(content: bytes, mapping: dict[str, object] | None = None) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read(content, mapping)
    return caught.value


def test_a_row_becomes_a_person() -> None:
    assert person(ANN) == PersonRecord(
        source_id="1",
        name="Ann Ash",
        given_name="Ann",
        family_name="Ash",
        email="ann@example.com",
        employee_number="1",
        title="Engineer",
        location="Remote",
        manager_source_id="9",
        unit_path=("Product", "Core"),
        started_on=date(2024, 5, 22),
        ended_on=None,
        status=PersonStatus.ACTIVE,
        where="line 2",
    )


def test_usual_synonyms_are_known() -> None:
    header = "employee_id;Name;E-Mail;manager_email;start;END;employment status"
    boss = "9;Bo Beech;bo@example.com;;;;"
    found = people(
        "1;Ann Ash;ann@example.com;BO@example.com;;2026-01-31;terminated", boss, header=header
    )
    assert [
        (each.source_id, each.manager_source_id, each.ended_on, each.status) for each in found
    ] == [
        ("1", "9", date(2026, 1, 31), PersonStatus.ENDED),
        ("9", None, None, PersonStatus.ACTIVE),
    ]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_delimiter_and_line_ends_are_found_out(
    encoding: str, delimiter: str, end: str
) -> None:
    rows = ["employee id,name,title", "1,Zoë Müller,Büroleitung", "2,Jürgen Groß,Geschäftsführer"]
    text = end.join(rows).replace(",", delimiter)
    records, problems = read(text.encode(encoding))
    assert [(each.name, each.title) for each in records] == [
        ("Zoë Müller", "Büroleitung"),
        ("Jürgen Groß", "Geschäftsführer"),
    ]
    assert problems == []


def test_names_keep_their_script_and_compose_their_letters() -> None:
    found = people("1,直人 山本", "2,ريناد آل بن ظافر", "3,Zoe\u0308", header="id,name")
    assert [each.name for each in found] == ["直人 山本", "ريناد آل بن ظافر", "Zoë"]


def test_a_quoted_line_break_and_stray_spaces_become_one_space() -> None:
    found = person('1,"Ann\r\n  Ash","Lead,\u00a0 Core"', header="id,name,title")
    assert (found.name, found.title, found.where) == ("Ann Ash", "Lead, Core", "line 2")


def test_blank_lines_are_skipped_and_counted() -> None:
    found = people("", ANN, ",,,,,,,,,,,", '2,"Bo\nB.",Beech', "3,Cy,Cole")
    assert [(each.name, each.where) for each in found] == [
        ("Ann Ash", "line 3"),
        ("Bo B. Beech", "line 5"),
        ("Cy Cole", "line 7"),
    ]


def test_cells_missing_at_the_end_are_empty() -> None:
    assert person("1,Ann,Ash").email is None


def test_the_unit_path_holds_what_is_given_in_order() -> None:
    paths = [
        each.unit_path
        for each in people(
            "1,A,P,,C", "2,B,,D,", "3,C,,,", header="id,name,division,department,team"
        )
    ]
    assert paths == [("P", "C"), ("D",), ()]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-02", date(2024, 5, 2)),
        ("2024-05-02T00:00:00", date(2024, 5, 2)),
        ("2024-05-02 00:00", date(2024, 5, 2)),
        ("2.5.2024", date(2024, 5, 2)),
        ("05/02/2024", date(2024, 5, 2)),
        ("45414", date(2024, 5, 2)),
        ("", None),
    ],
)
def test_dates_are_read_in_their_usual_forms(text: str, day: date | None) -> None:
    assert person(f"1,Ann,{text}", header="id,name,hire date").started_on == day


@pytest.mark.parametrize(
    "text",
    [
        "32/05/2024",
        "2024-02-30",
        "31.4.2024",
        "05/02/24",
        "1999",
        "454140",
        "20240502",
        "soon",
        "0001-01-01",
        "9999-12-31",
        "٤٥٤١٤",
    ],
)
def test_a_date_that_is_none_or_could_be_two_is_a_problem(text: str) -> None:
    assert codes(f"1,Ann,{text}", header="id,name,hire date") == [("BAD_START_DATE", "1", "line 2")]


def test_a_file_that_shows_day_first_is_read_so_in_all_its_columns() -> None:
    rows = ("1,Ann,22/05/2024,05/12/2026", "2,Bo,05/06/2024,")
    records, problems = read("\n".join(("id,name,start,end", *rows)).encode())
    assert [each.started_on for each in records] == [date(2024, 5, 22), date(2024, 6, 5)]
    assert (records[0].ended_on, problems) == (date(2026, 12, 5), [])


def test_a_file_that_shows_both_makes_its_ambiguous_dates_problems() -> None:
    rows = ("1,Ann,05/06/2024", "2,Bo,22/05/2024", "3,Cy,07/07/2024", "4,Di,05/22/2024")
    records, problems = read("\n".join(("id,name,start", *rows)).encode())
    may = date(2024, 5, 22)
    assert [each.started_on for each in records] == [None, may, date(2024, 7, 7), may]
    assert [problem.subject for problem in problems] == ["1"]


def test_an_end_before_the_start_is_a_problem_and_the_end_is_left_out() -> None:
    records, problems = read(b"id,name,start,end\n1,Ann,2024-05-02,2023-05-02")
    assert [(each.started_on, each.ended_on) for each in records] == [(date(2024, 5, 2), None)]
    assert [problem.code for problem in problems] == ["END_BEFORE_START"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", PersonStatus.ACTIVE),
        ("ACTIVE", PersonStatus.ACTIVE),
        ("Inactive", PersonStatus.ENDED),
        ("On-Leave", PersonStatus.ON_LEAVE),
        ("pre_hire", PersonStatus.PENDING),
    ],
)
def test_states_are_known_by_their_usual_words(text: str, status: PersonStatus) -> None:
    assert person(f"1,Ann,{text}", header="id,name,status").status is status


@pytest.mark.parametrize(
    ("row", "code", "record"),
    [
        ("1,Ann,ann,Active", "BAD_EMAIL", (None, PersonStatus.ACTIVE)),
        ("1,Ann,a@b@example.com,Active", "BAD_EMAIL", (None, PersonStatus.ACTIVE)),
        ("1,Ann,ann@localhost,Active", "BAD_EMAIL", (None, PersonStatus.ACTIVE)),
        (
            "1,Ann,ann@example.com,Gone fishing",
            "UNKNOWN_STATUS",
            ("ann@example.com", PersonStatus.ACTIVE),
        ),
        ("1,,ann@example.com,", "NO_NAME", ("ann@example.com", PersonStatus.ACTIVE)),
    ],
)
def test_a_person_with_a_bad_part_arrives_without_it(
    row: str, code: str, record: tuple[str | None, PersonStatus]
) -> None:
    records, problems = read(f"id,name,email,status\n{row}".encode())
    assert [(each.email, each.status) for each in records] == [record]
    assert [(problem.code, problem.subject) for problem in problems] == [(code, "1")]


def test_an_email_that_two_people_have_stays_with_the_first() -> None:
    records, problems = read(b"id,name,email\n1,Ann,a@example.com\n2,Bo,A@Example.com\n3,Cy,")
    assert [each.email for each in records] == ["a@example.com", None, None]
    assert problems == [
        Problem(
            "line 3",
            "2",
            "DUPLICATE_EMAIL",
            "Line 3: employee 2 has the e-mail address A@Example.com of line 2.",
        )
    ]


def test_a_counter_of_rows_is_no_id_where_a_better_column_stands() -> None:
    assert person("1,S-17,Ann Ash", header="ID,Staff No.,Name").source_id == "S-17"
    assert person("1,Ann Ash,9", header="ID,Name,Manager Employee No").source_id == "1"


@pytest.mark.parametrize("better", ["Associate No.", "HR Ref", "Mitarbeiternr"])
def test_an_id_that_may_be_a_counter_is_asked_about(better: str) -> None:
    content = f"ID,{better},Name\n1,S-17,Ann Ash".encode()
    error = invalid(content)
    assert (better in error.message, error.path) == (True, ("employee_number",))
    records, _ = read(content, {"employee_number": better})
    assert records[0].source_id == "S-17"


def test_a_person_without_a_number_is_left_out() -> None:
    assert codes(",Ann,Ash", "2,Bo,Beech") == [("NO_NUMBER", "line 2", "line 2")]


def test_a_number_that_comes_again_is_one_problem_however_often() -> None:
    records, problems = read(b"id,name\n1,Ann\n1,ann\n2,Cy\n1,Ann")
    assert [each.name for each in records] == ["Ann", "Cy"]
    assert [(problem.code, problem.subject, problem.where) for problem in problems] == [
        ("DUPLICATE_NUMBER", "1", "line 3, line 5")
    ]


def test_a_row_with_more_cells_than_the_header_is_left_out() -> None:
    assert codes(ANN + ",,", ANN + ",extra") == [("TOO_MANY_CELLS", "line 3", "line 3")]


def test_a_manager_s_address_that_nobody_has_stands_for_them() -> None:
    rows = b"id,name,manager email\n1,Ann,x@example.com\n2,Bo,X@example.com"
    records, problems = read(rows)
    assert [each.manager_source_id for each in records] == ["x@example.com"] * 2
    assert problems == []


def test_a_manager_s_number_may_lead_out_of_the_file() -> None:
    assert person("1,Ann,77", header="id,name,manager id").manager_source_id == "77"


def test_pay_is_ignored() -> None:
    found = person("1,Ann,50000,1000", header="id,name,Salary,Bonus")
    assert "50000" not in repr(found)


@pytest.mark.parametrize(
    "column",
    [
        "Salary",
        "annualSalary",
        "Base Pay",
        "Total Compensation",
        "bonus %",
        "Hourly Wage",
        "Pay Rate",
        "Gehalt",
        "Equity",
        "Monatslohn_Lohn",
    ],
)
@pytest.mark.parametrize("field", ["title", "employee_number", "unit_path"])
def test_a_map_that_takes_pay_is_refused_with_the_reason(column: str, field: str) -> None:
    named: object = [column] if field == "unit_path" else column
    error = invalid(f"id,name,{column}\n1,Ann,5".encode(), {field: named})
    assert error.path == (field,)
    assert "keeps no pay" in error.message


def test_a_map_goes_before_known_names() -> None:
    content = "Nr;Voller Name;Title;Rolle;Bereich;Gruppe\n1;Ann Ash;Dr.;Lead;Produkt;Kern"
    mapping: dict[str, object] = {
        "employee_number": "nr",
        "name": "Voller Name",
        "title": "Rolle",
        "unit_path": ["Bereich", "Gruppe"],
    }
    records, problems = read(content.encode(), mapping)
    assert [(each.source_id, each.name, each.title, each.unit_path) for each in records] == [
        ("1", "Ann Ash", "Lead", ("Produkt", "Kern"))
    ]
    assert problems == []


@pytest.mark.parametrize(
    ("mapping", "path", "part"),
    [
        ({"titel": "Job"}, ("titel",), "“title”"),
        ({"title": "Jop Title"}, ("title",), "“Job Title”"),
        ({"title": 7}, ("title",), "the name of one column"),
        ({"name": ["First", "Last"]}, ("name",), "the name of one column"),
        ({"unit_path": "Team"}, ("unit_path",), "a list of column names"),
        ({"title": "Twice"}, ("title",), "2 times"),
    ],
)
def test_a_wrong_map_is_invalid_at_its_field(
    mapping: dict[str, object], path: tuple[str, ...], part: str
) -> None:
    error = invalid(b"id,name,Job Title,Team,Twice,twice\n1,Ann,x,y,z,z", mapping)
    assert error.path == path
    assert part in error.message


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n\n", "empty"),
        (b"id,name\n", "no person follows"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text"),
        (b"id,name\n1,\x81\x8d\x8f\x90\x9d", "not a text"),
        (b"\xff\xfei\0d\0,", "not a text"),
        (b"1,Ann,Ash\n2,Bo,Beech\n", "no header we know"),
        (b"name,email\nAnn,a@example.com\n", "no column for the employee number"),
        (b"Emp Nr.,Name\n1,Ann\n", "“emp no”"),
        (b"id,email\n1,a@example.com\n", "no column for the name"),
        (b'id,name\n1,Ann\n2,"Bo\n3,Cy\n', "Line 3: a quotation mark opens"),
    ],
)
def test_a_wrong_file_is_invalid_in_one_clear_sentence(content: bytes, part: str) -> None:
    message = invalid(content).message
    assert part in message
    assert "\n" not in message
