"""People from a file that an administrator sends: looked at, previewed, imported, approved."""

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.http.bodies import LONGEST_BODY
from app.uploads.routes import LONGEST_FILE
from model.person import Person
from rules.terms import Role
from tests.graph.conftest import Graph
from tests.support.company import Company

FILE = """Ref.;Wer;Bereich;E-Mail;Salary
1;Ann Bell;Sales;ann.bell@example.com;9
2;Bo Dahl;Sales;bo.dahl@example.com;8
"""
MAP = {"employee_number": "Ref.", "name": "Wer", "unit_path": ["Bereich"]}
AUDIT = "{ auditLog(first: 1) { nodes { action noun } } }"


async def sent(graph: Graph, who: UUID, text: str = FILE, at: str = "", **told: str) -> Any:
    headers = {"Authorization": f"Bearer {graph.token(who)}", "Content-Type": "text/csv"}
    path = f"/imports/people{at}?{urlencode({'map': json.dumps(MAP), **told})}"
    return await graph.send("POST", path, headers=headers, content=text.encode())


async def people(graph: Graph) -> int:
    async with graph.services.database.system() as session:
        return int(await session.scalar(select(func.count()).select_from(Person)) or 0)


@pytest.fixture
async def root(company: Company) -> UUID:
    person = await company.person("Root", email="root@example.com")
    await company.role(person, Role.ADMINISTRATOR)
    return person


async def test_a_file_is_looked_at_with_a_map_to_begin_with_and_pay_is_not_shown(
    graph: Graph, root: UUID
) -> None:
    told = (await sent(graph, root, at="/columns")).json()
    found = {each["column"]: (each["field"], each["samples"]) for each in told["columns"]}
    assert (found["E-Mail"][0], found["Salary"]) == ("email", (None, []))
    assert (told["map"]["email"], "unit_path" in told["fields"]) == ("E-Mail", True)


async def test_a_preview_says_each_change_and_writes_nobody(graph: Graph, root: UUID) -> None:
    before = await people(graph)
    told = (await sent(graph, root, dry_run="true")).json()
    news = [each["label"] for each in told["changes"] if each["noun"] == "PERSON"]
    assert (news, told["pending"], told["run_id"]) == (["Ann Bell", "Bo Dahl"], True, None)
    assert await people(graph) == before


async def test_what_was_previewed_is_imported_and_the_audit_says_by_whom(
    graph: Graph, root: UUID
) -> None:
    before = await people(graph)
    looked_at = (await sent(graph, root, dry_run="true")).json()
    told = (await sent(graph, root, expect=looked_at["hash"])).json()
    assert (told["counts"]["created"], told["pending"]) == (2, False)
    assert await people(graph) == before + 2
    (entry,) = (await graph.ask(AUDIT, as_=root))["auditLog"]["nodes"]
    assert entry == {"action": "peopleImport", "noun": "Connection"}


async def suggested(graph: Graph, who: UUID, source: str) -> Any:
    told = (await sent(graph, who, at="/columns", source=source)).json()
    return {each["column"]: (each["field"], each["why"]) for each in told["columns"]}


async def test_which_column_is_which_is_remembered_for_the_next_file_of_the_source(
    graph: Graph, root: UUID
) -> None:
    """By what was done, and not by what was only tried; and of no other source."""
    await sent(graph, root, dry_run="true", source="payroll")
    before = await suggested(graph, root, "payroll")
    await sent(graph, root, source="payroll")
    after = await suggested(graph, root, "payroll")
    assert before["Ref."] == (None, "nothing")
    assert (after["Ref."], after["Bereich"]) == (
        ("employee_number", "remembered"),
        ("unit_path", "remembered"),
    )
    assert (after["Salary"], after["E-Mail"]) == ((None, "pay"), ("email", "known"))
    assert await suggested(graph, root, "csv") == before


async def test_another_plan_than_the_previewed_one_does_nothing(graph: Graph, root: UUID) -> None:
    before = await people(graph)
    answer = await sent(graph, root, expect="0" * 64)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (
        409,
        "CONFLICT",
    )
    assert await people(graph) == before


async def test_what_is_held_back_waits_for_the_yes_to_exactly_that(
    graph: Graph, root: UUID
) -> None:
    many = "".join(f"{at};Nr {at};Sales;;\n" for at in range(3, 20))
    await sent(graph, root, FILE + many)
    held = (await sent(graph, root, FILE)).json()["held"]
    assert len({each["key"] for each in held["changes"] if each["noun"] == "PERSON"}) == 17
    told = (await sent(graph, root, FILE, approve=held["hash"])).json()
    assert (told["counts"]["retired"], told["held"]) == (17, None)


async def test_it_is_for_administrators_and_for_no_page(
    graph: Graph, company: Company, root: UUID
) -> None:
    colleague = await company.person("Colleague")
    refusals = [(await sent(graph, colleague, at=at)).status_code for at in ("", "/columns")]
    nobody = await graph.send("POST", "/imports/people", content=FILE.encode())
    assert (refusals, nobody.status_code) == ([403, 403], 401)


@pytest.mark.parametrize(
    ("told", "word"),
    [({"map": "[]"}, "JSON object"), ({"map": "{"}, "no JSON"), ({"source": " "}, "source")],
)
async def test_what_is_asked_amiss_is_told_by_its_name(
    graph: Graph, root: UUID, told: dict[str, str], word: str
) -> None:
    answer = await sent(graph, root, **told)
    assert (answer.status_code, word in answer.json()["errors"][0]["message"]) == (400, True)


async def test_a_file_may_be_longer_than_other_requests_and_not_without_end(
    graph: Graph, root: UUID
) -> None:
    long = FILE + "\n" * LONGEST_BODY
    codes = [
        (await sent(graph, root, each, at="/columns")).status_code
        for each in (long, FILE + "\n" * LONGEST_FILE)
    ]
    assert codes == [200, 413]


async def test_of_what_is_held_back_it_is_said_how_much_that_is_in_all(
    graph: Graph, root: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = "".join(f"{at};Nr {at};Sales;;\n" for at in range(3, 20))
    await sent(graph, root, FILE + many)
    whole = (await sent(graph, root, FILE, dry_run="true")).json()["held"]
    monkeypatch.setattr("app.uploads.files.MOST_SHOWN", 5)
    held = (await sent(graph, root, FILE, dry_run="true")).json()["held"]
    assert (len(held["changes"]), held["changes_total"]) == (5, len(whole["changes"]))
