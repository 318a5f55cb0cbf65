"""How our code is written: small, documented, and each power only where it belongs."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tests.house.sources import PRODUCT, Module, called, modules, texts

EVERYTHING = (*PRODUCT, "tests", "bench")
LONGEST_FILE = 300
LONGEST_FUNCTION = 50
# A run ends in one place, and says there what ended it; a field that fails is told in the answer.
MAY_CATCH_ALL = ("app/", "sync/runs.py", "execution/compiled/")
ENVIRONMENT = {"environ", "environb", "getenv", "getenvb"}
PROMISE = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")  # Nobody keeps what such a word promises.
OTHER_COMMENT = re.compile(r"(//|/\*|#|<!--|--)(.*)")


def test_every_module_says_what_it_is_for() -> None:
    silent = [each.name for each in modules(*EVERYTHING) if not ast.get_docstring(each.tree)]
    assert silent == []


def test_no_file_is_too_long_to_tell_one_story() -> None:
    long = {each.name: len(each.text.splitlines()) for each in modules(*PRODUCT)}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_every_function_fits_in_the_eye() -> None:
    long = {
        f"{each.name}: {function.name}": lines
        for each in modules(*PRODUCT)
        for function in each.functions()
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_no_comment_promises_to_be_done_later() -> None:
    ours = [f"{each.name}: {text}" for each in modules(*EVERYTHING) for text in comments(each)]
    others = [
        f"{name}: {found[2]}"
        for name, text in texts(".ts", ".js", ".css", ".html", ".sql", ".toml", "Makefile")
        for found in OTHER_COMMENT.finditer(text)
    ]
    assert [comment for comment in [*ours, *others] if PROMISE.search(comment)] == []


def test_only_the_edge_and_a_run_s_end_catch_everything() -> None:
    catching = [
        f"{each.name}:{line}"
        for each in modules(*PRODUCT)
        if not each.name.startswith(MAY_CATCH_ALL)
        for line in broad_catches(each)
    ]
    assert catching == []


def test_only_app_reads_the_environment() -> None:
    readers = {
        each.name
        for each in modules(*PRODUCT)
        if each.folder != "app"
        and not ENVIRONMENT.isdisjoint([*each.names(), *last_names(each.imports())])
    }
    assert readers == set()


def test_no_request_can_reach_the_system_session() -> None:
    reaching = {
        each.name
        for each in modules("resolvers", "schema", "execution")
        if "SystemSession" in [*each.names(), *last_names(each.imports())]
    }
    assert reaching == set()


def comments(each: Module) -> Iterator[str]:
    tokens = tokenize.generate_tokens(io.StringIO(each.text).readline)
    return (token.string for token in tokens if token.type == tokenize.COMMENT)


def broad_catches(each: Module) -> Iterator[int]:
    """Lines that catch every exception, by a handler or by suppressing."""
    for node in ast.walk(each.tree):
        if isinstance(node, ast.ExceptHandler) and is_broad(node.type):
            yield node.lineno
        if isinstance(node, ast.Call) and called(node) == "suppress":
            yield from (node.lineno for kind in node.args if is_broad(kind))


def is_broad(kind: ast.expr | None) -> bool:
    if isinstance(kind, ast.Tuple):
        return any(is_broad(each) for each in kind.elts)
    return kind is None or (
        isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"}
    )


def last_names(dotted: Iterator[str]) -> Iterator[str]:
    return (name.rpartition(".")[2] for name in dotted)
