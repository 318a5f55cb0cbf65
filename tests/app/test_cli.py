"""The command line as an operator meets it: exit codes, clean pipes, one clear sentence."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from app.postgres import running
from tests.support.terminal import Said, okrgraph

ITSELF = [sys.executable, "-c", "from app.cli import main; main()"]
HEADER = "Employee #,First Name,Last Name,Work Email,Job Title,Division,Supervisor EID,Status\n"
TREE = [
    {"id": "O-1", "kind": "OBJECTIVE", "owner_title": "CEO", "title": "Win", "parent_id": None},
    {
        "id": "KR-2",
        "kind": "KEY_RESULT",
        "owner_title": "CEO",
        "title": "Sell",
        "parent_id": "O-1",
        "result": "Nearly",
        "score": 0.7,
    },
    {"id": "O-3", "kind": "OBJECTIVE", "owner_title": "Cook", "title": "Go", "parent_id": "KR-2"},
]


Run = Callable[..., Said]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a small export, a small tree and a data folder that the tests share."""
    folder = tmp_path_factory.mktemp("cli")
    rows = [person(at) for at in range(20)]
    (folder / "people.csv").write_text(HEADER + "\n".join(rows) + "\n")
    (folder / "fewer.csv").write_text(HEADER + "\n".join(rows[:10]) + "\n")
    (folder / "okrs.json").write_text(json.dumps(TREE))
    with running(folder / "data", initdb_options=["--no-sync"]):
        yield folder


def person(at: int) -> str:
    """A row of the export; everybody reports to the one before, and the first to nobody there."""
    title = "CEO" if at == 0 else "Cook"
    return f"{10 + at},P{at},Ämilie,p{at}@example.com,{title},Ops,{9 + at},Active"


@pytest.fixture
def run(folder: Path) -> Run:
    return lambda *words: okrgraph(folder, *words, "--data", "data")


def versions_of_rows(folder: Path) -> dict[str, list[str]]:
    """The transaction that wrote each row, by table: even an equal value written again shows.

    How often something may have changed is counted by statements, also by those that find no row.
    """
    with running(folder / "data") as urls, psycopg.connect(urls.owner) as connection:
        named = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
        tables = [row[0] for row in connection.execute(named)]
        return {
            table: sorted(
                row[0]
                for row in connection.execute(
                    sql.SQL("SELECT xmin::text FROM {}").format(sql.Identifier(table))
                )
            )
            for table in tables
            if table != "data_version"
        }


def test_a_company_arrives_by_three_commands_and_the_same_all_of_itchanges_nothing(
    run: Run,
) -> None:
    previewed = run("import", "people", "people.csv", "--dry-run", "--json")
    imported = run("import", "people", "people.csv", "--json")
    again = run("import", "people", "people.csv", "--json")
    plans = [json.loads(said.out) for said in (previewed, imported, again)]
    assert [said.code for said in (previewed, imported, again)] == [2, 0, 0]
    assert [(plan["created"], plan["unchanged"]) for plan in plans] == [(20, 0), (20, 0), (0, 20)]
    assert plans[0]["hash"] == plans[1]["hash"]
    assert [plan["issues"] for plan in plans] == [1, 1, 1]
    assert (previewed.err, imported.err) == ("", "")


def test_a_dry_run_with_nothing_to_do_exits_0(run: Run) -> None:
    run("import", "people", "people.csv")
    assert run("import", "people", "people.csv", "--dry-run").code == 0


def test_a_dry_run_leaves_every_row_as_it_was(run: Run, folder: Path) -> None:
    run("import", "people", "people.csv")
    before = versions_of_rows(folder)
    assert run("import", "people", "fewer.csv", "--dry-run").code == 3
    assert versions_of_rows(folder) == before


def test_an_approval_takes_the_hash_of_the_report_beside_what_was_not_held(
    run: Run, folder: Path
) -> None:
    run("import", "people", "people.csv")
    text = (folder / "fewer.csv").read_text().replace("P1,", "Petra,")
    (folder / "renamed.csv").write_text(text)
    held = json.loads(run("import", "people", "renamed.csv", "--json").out)
    approved = run("import", "people", "renamed.csv", "--approve", held["hash"], "--json")
    assert (held["updated"], json.loads(approved.out)["retired"]) == (1, 10)
    brought_back(run)


def brought_back(run: Run) -> dict[str, Any]:
    """Many who come back at once wait for a yes as well."""
    held = run("import", "people", "people.csv", "--json")
    assert held.code == 3
    plan = json.loads(held.out)["hash"]
    back: dict[str, Any] = json.loads(
        run("import", "people", "people.csv", "--approve", plan, "--json").out
    )
    return back


def test_half_a_company_is_held_until_its_very_plan_is_approved(run: Run) -> None:
    run("import", "people", "people.csv")
    held = run("import", "people", "fewer.csv", "--json")
    wrong = run("import", "people", "fewer.csv", "--approve", "0" * 64)
    plan = json.loads(held.out)
    approved = run("import", "people", "fewer.csv", "--approve", plan["hash"], "--json")
    assert (held.code, wrong.code, approved.code) == (3, 1, 0)
    assert json.loads(approved.out)["retired"] == 10
    assert brought_back(run)["held"] is None


def test_okrs_arrive_with_scores_and_with_their_owners_where_one_holds_the_title(
    run: Run,
) -> None:
    run("import", "people", "people.csv")
    okrs = ("import", "okrs", "okrs.json", "--cycle", "FY20-Q4")
    without = run(*okrs)
    dates = ("--starts", "2019-11-01", "--ends", "2020-01-31")
    imported = json.loads(run(*okrs, *dates, "--json").out)
    again = json.loads(run(*okrs, "--json").out)
    assert (without.code, without.err.count("\n")) == (1, 1)
    assert "--starts" in without.err
    assert (imported["created"], again["created"], again["unchanged"]) == (3, 0, 3)
    assert [issue["code"] for issue in imported["issue_list"]] == ["OWNER_AMBIGUOUS"]


def test_okrs_of_an_empty_file_are_held_until_that_is_approved_and_may_come_back(
    run: Run, folder: Path
) -> None:
    (folder / "none.json").write_text("[]")
    dates = ("--starts", "2019-11-01", "--ends", "2020-01-31")
    run("import", "okrs", "okrs.json", "--cycle", "FY20-Q4", *dates)
    emptied = ("import", "okrs", "none.json", "--cycle", "FY20-Q4", "--json")
    held = run(*emptied)
    approved = run(*emptied, "--approve", json.loads(held.out)["hash"])
    again = json.loads(run(*emptied).out)
    all_of_it = ("import", "okrs", "okrs.json", "--cycle", "FY20-Q4", "--json")
    plan = json.loads(run(*all_of_it).out)["hash"]
    back = json.loads(run(*all_of_it, "--approve", plan).out)
    assert (held.code, json.loads(held.out)["retired"]) == (3, 0)
    assert (approved.code, json.loads(approved.out)["retired"]) == (0, 3)
    assert (again["retired"], again["held"]) == (0, None)
    assert (back["created"], back["updated"]) == (0, 3)


def test_a_token_and_a_role_are_for_people_who_are_there(run: Run) -> None:
    run("import", "people", "people.csv")
    token = run("token", "--as", "P1@Example.com", "--ttl", "30m")
    stranger = run("token", "--as", "nobody@example.com")
    granted = run("grant", "administrator", "p1@example.com")
    unknown = run("grant", "king", "p1@example.com")
    assert (token.code, token.out.count("."), token.out.count("\n")) == (0, 2, 1)
    nobody = run("grant", "administrator", "nobody@example.com")
    assert (stranger.code, stranger.out, nobody.code) == (1, "", 1)
    assert stranger.err == nobody.err
    assert "the work e-mail nobody@example.com. The HR export must hold them" in nobody.err
    assert (granted.code, unknown.code) == (0, 1)
    assert "administrator" in unknown.err


def test_a_printed_token_is_in_the_audit(run: Run) -> None:
    run("import", "people", "people.csv")
    before = len(json.loads(run("audit", "head").out)["heads"])
    run("token", "--as", "p1@example.com")
    after = json.loads(run("audit", "head").out)["heads"]
    # Each process writes a chain of its own, as soon as it has anything to write.
    assert len(after) == before + 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("import", "people", "missing.csv"), "There is no file missing.csv"),
        (("import", "people", "okrs.json"), "column"),
        (("import", "okrs", "people.csv", "--cycle", "FY20-Q4"), "JSON"),
        (("import", "okrs", "okrs.json", "--cycle", "X", "--starts", "soon"), "--starts is 'soon'"),
        (("import", "okrs", "okrs.json", "--cycle", " "), "--cycle is empty"),
        (("import", "people", "people.csv", "--source", ""), "--source is empty"),
        (("token", "--as", "p1@example.com", "--ttl", "long"), "'long' is no duration"),
        (("token", "--as", "p1@example.com", "--ttl", "99999999999d"), "is too long"),
        (("connector", "test", "nothing"), "There is no connection 'nothing'"),
        (("connector", "add", "fax", "f"), "There is no connector 'fax'"),
        (("connector", "add", "jira", "j", "--set", "base_url=ftp://x"), "base_url"),
        (("no-such-command",), "There is no command 'no-such-command'"),
        (("import", "people"), "Missing argument"),
        (("import", "people", "people.csv", "--no-such-option"), "No such option"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence_on_stderr(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    monkeypatch.setenv("OKRGRAPH_SECRET_API_TOKEN", "x")
    said = run(*words)
    assert (said.code, said.out) == (1, "")
    assert told in said.err
    assert "Traceback" not in said.err
    assert said.err.count("\n") == 1


def test_a_database_url_that_leads_nowhere_is_told_in_one_sentence(folder: Path) -> None:
    urls = ("postgresql://nobody:x@127.0.0.1:1/none", "mysql://x/y", "not a url")
    for url in urls:
        said = okrgraph(folder, "migrate", "--database-url", url)
        assert (said.code, said.err.count("\n")) == (1, 1), said.err
        assert said.err.startswith("okrgraph: ")
        assert "atabase URL" in said.err


def test_init_writes_settings_that_can_be_read_and_never_overwrites(tmp_path: Path) -> None:
    named = ("--organisation", 'Ac"me \\ Ä', "--time-zone", "Europe/Paris")
    assert okrgraph(tmp_path, "init", "--time-zone", "Mars/Crater").code == 1
    assert okrgraph(tmp_path, "init", *named).code == 0
    assert okrgraph(tmp_path, "init").code == 1
    written = tomllib.loads((tmp_path / "okrgraph.toml").read_text("utf-8"))
    assert written == {"organisation": 'Ac"me \\ Ä', "time_zone": "Europe/Paris"}
    assert okrgraph(tmp_path, "schema", "check").code == 0


def test_the_schema_prints_clean_into_a_pipe(run: Run) -> None:
    printed = subprocess.run(
        [*ITSELF, "schema", "print"], capture_output=True, text=True, check=True, timeout=300
    )
    assert printed.stdout.rstrip() == Path("schema/schema.graphql").read_text().rstrip()
    assert printed.stderr == ""


def test_the_doctor_finds_the_embedded_database_sound(run: Run) -> None:
    said = run("doctor")
    found = dict(line.split("  ", 1) for line in said.out.splitlines())
    sound = {name.strip(): state.strip() for name, state in found.items()}
    wanted = {"database schema": "ok", "durable commits": "ok", "serving role": "ok"}
    assert {name: sound[name] for name in wanted} == wanted
    told = json.loads(run("doctor", "--json").out)
    assert {check["name"] for check in told if check["passed"]} >= wanted.keys()


def test_somebody_is_taken_along_held_and_erased(run: Run, folder: Path) -> None:
    who = "p19@example.com"
    run("import", "people", "people.csv")
    assert run("person", "export", who, "--to", "p19.json").code == 0
    assert run("person", "hold", who, "--reason", "Case 12").code == 0
    held = run("person", "erase", who, "--yes")
    assert (held.code, "Case 12" in held.err) == (1, True)
    assert run("person", "release", who).code == 0
    assert run("person", "erase", who).code == 2
    assert run("person", "erase", who, "--yes").code == 0
    assert run("person", "retain").code == 0
    assert run("person", "hold", who, "--reason", "Too late").code == 1
    assert json.loads((folder / "p19.json").read_text())["profile"]["email"] == who
    assert len((folder / "data" / "erasures.jsonl").read_text().splitlines()) == 1
