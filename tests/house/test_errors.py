"""docs/errors.md lists each code that an error of the service can carry, and no other."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from rules.errors import OkrGraphError
from schema.payloads import UserErrorCode
from tests.house.sources import ROOT, Module, called, modules, string_of

PAGE = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
CODE = re.compile(r"[A-Z]+(?:_[A-Z]+)*")
ROW = re.compile(r"^\| (`[A-Z_`, ]+`) \|", re.MULTILINE)
# Whoever runs a command, or reads a run's report, meets the codes of syncing: see their pages.
SPEAKERS = ("app", "auth", "execution", "resolvers", "rules", "schema")
SILENT = ("app/cli/", "app/demo/", "rules/errors.py", "rules/graph.py")
# The one that says a code first, before anything else is told.
TELLERS = {"_refusal"}


def test_each_code_that_an_error_can_carry_is_explained() -> None:
    assert said() - explained("## Requests", "## Fields", "## Actions") == set()


def test_no_code_is_explained_that_nothing_says() -> None:
    assert explained("## Requests", "## Fields") - said() == set()


def test_each_code_of_an_action_is_explained() -> None:
    assert explained("## Actions") == set(UserErrorCode.__members__)


def explained(*headings: str) -> set[str]:
    """The codes in the first column of the tables under these headings."""
    sections = [PAGE.partition(f"\n{each}\n")[2].partition("\n## ")[0] for each in headings]
    return {code for each in sections for row in ROW.findall(each) for code in CODE.findall(row)}


@cache
def said() -> set[str]:
    """Every code in capitals that the code gives an error, by value or by the name of a value."""
    speaking = [each for each in modules(*SPEAKERS) if not each.name.startswith(SILENT)]
    everywhere = named(speaking)
    found = {
        code
        for each in speaking
        for known in [{**everywhere, **named([each])}]
        for node in codes(each)
        for code in values(node, known)
    }
    return {each for each in found if CODE.fullmatch(each)} | classes(OkrGraphError)


def codes(module: Module) -> Iterator[ast.AST]:
    """What stands where a code is told: `code=…`, `{"code": …}`, or first in a teller's call."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield from (each.value for each in node.keywords if each.arg == "code")
            yield from node.args[:1] if called(node) in TELLERS else ()
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            yield from (value for key, value in pairs if string_of(key) == "code")


def values(node: ast.AST, known: Mapping[str, set[str]]) -> Iterator[str]:
    for part in ast.walk(node):
        yield string_of(part)
        if isinstance(part, ast.Name):
            yield from known.get(part.id, ())


def named(speaking: Iterable[Module]) -> Mapping[str, set[str]]:
    """The texts that names stand for, in whichever module they are given."""
    known: dict[str, set[str]] = {}
    for each in speaking:
        for node in ast.walk(each.tree):
            for name, value in assigned(node) if isinstance(node, ast.Assign) else ():
                known.setdefault(name, set()).update(map(string_of, ast.walk(value)))
    return known


def assigned(node: ast.Assign) -> Iterator[tuple[str, ast.AST]]:
    for target in node.targets:
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        given = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        for name, value in zip(names, given, strict=False):
            if isinstance(name, ast.Name):
                yield name.id, value


def classes(root: type[OkrGraphError]) -> set[str]:
    """The codes that errors have by their class."""
    return {code for each in root.__subclasses__() for code in (each.code, *classes(each))}
