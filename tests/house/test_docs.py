"""The pages tell of commands, targets, files and codes that exist, and forget no code."""

import ast
import re
import shlex
from collections.abc import Iterator

import pytest

from app.cli import main
from tests.house.sources import ROOT, called, modules, string_of, texts

CODE = re.compile(r"```(?:sh|console)\n(.*?)```|`([^`\n]+)`", re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
LOOK = re.compile(r'looked_at\(desk, axe, "([\w-]+)"\)')
TEST = "tests/browser/test_"
ISSUE = re.compile(r"^[A-Z]+(_[A-Z]+)+$")
# Who tells of an issue: the first of these arguments that looks like a code is one.
TELLERS = {"Issue", "Problem", "_skipped", "_skip", "_note", "_keep"}
SOURCES = ("connectors/people-csv.md", "connectors/okr-file.md", "connectors/jira.md")


def pages() -> dict[str, str]:
    return dict(texts(".md"))


def commands() -> Iterator[tuple[str, list[str]]]:
    """Every command line that a page shows, as its words."""
    for page, text in pages().items():
        for block, inline in CODE.findall(text):
            for line in (block or inline).replace("\\\n", " ").splitlines():
                yield page, shlex.split(line, comments=True) if plain(line) else []


def plain(line: str) -> bool:
    return line.strip().startswith(("make ", "okrgraph "))


def test_each_target_of_make_that_a_page_names_exists() -> None:
    known = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    unknown = {
        f"{page}: make {word}"
        for page, words in commands()
        if words[:1] == ["make"]
        for word in words[1:]
        if "=" not in word and word not in known
    }
    assert unknown == set()


def test_each_command_that_a_page_names_exists_with_its_options() -> None:
    unknown = {
        f"{page}: {shlex.join(words)}"
        for page, words in commands()
        if words[:1] == ["okrgraph"] and not is_known(words)
    }
    assert unknown == set()


def test_the_read_me_shows_the_whole_way() -> None:
    shown = {tuple(words[:2]) for page, words in commands() if page == "README.md" and words}
    needed = {"init", "import", "connector", "grant", "token", "serve"}
    assert {("okrgraph", name) for name in needed} <= shown
    assert {("make", "demo"), ("make", "test")} <= shown


def test_each_link_between_pages_leads_somewhere() -> None:
    broken = {
        f"{page}: {path}#{place}"
        for page, text in pages().items()
        for path, place in LINK.findall(text)
        if not leads_somewhere(page, path, place)
    }
    assert broken == set()


def test_each_code_of_an_issue_is_explained() -> None:
    explained = {
        code for page in SOURCES for code in re.findall(r"`([A-Z_]+)`", pages()[f"docs/{page}"])
    }
    assert issue_codes() - explained == set()


@pytest.mark.parametrize("page", SOURCES)
def test_no_code_is_explained_that_nothing_tells(page: str) -> None:
    rows = [row.split("|")[1] for row in pages()[f"docs/{page}"].splitlines() if row[:2] == "| "]
    explained = {code for cell in rows for code in re.findall(r"`([A-Z]+(?:_[A-Z]+)*)`", cell)}
    assert explained - every_text() == set()


def test_each_picture_of_the_console_is_shown_and_taken_anew_by_make() -> None:
    told = (ROOT / "Makefile").read_text(encoding="utf-8")
    shown = re.findall(r"\(console/([\w-]+)\.png\)", pages()["docs/console.md"])
    looks = {each.name: set(LOOK.findall(each.text)) for each in modules("tests/browser")}
    assert set(shown) == set[str]().union(*looks.values())
    takers = {name for name, found in looks.items() if found and name.startswith(TEST)}
    assert {name for name in takers if name.removeprefix(TEST) not in told} == set()


def is_known(words: list[str]) -> bool:
    """Asking for help reads the whole command line, and does nothing of it."""
    with pytest.raises(SystemExit) as left:
        main([*words[1:], "--help"])
    return left.value.code == 0


def leads_somewhere(page: str, path: str, place: str) -> bool:
    target = (ROOT / page).parent / path if path else ROOT / page
    if not place or not target.is_file():
        return target.exists()
    headings = HEADING.findall(target.read_text(encoding="utf-8"))
    return place in {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings}


def issue_codes() -> set[str]:
    return {
        text
        for each in modules("connectors", "sync")
        for call in ast.walk(each.tree)
        if isinstance(call, ast.Call) and called(call) in TELLERS
        for given in [*call.args, *(keyword.value for keyword in call.keywords)]
        if ISSUE.match(text := string_of(given))
    }


def every_text() -> set[str]:
    """Every text that the code of connectors and syncing holds."""
    trees = [each.tree for each in modules("connectors", "sync", "rules")]
    return {string_of(node) for tree in trees for node in ast.walk(tree)}
