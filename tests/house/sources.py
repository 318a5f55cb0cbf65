"""What the house tests look at: our own modules, and the files that a clone holds."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.needed import missing

ROOT = Path(__file__).parent.parent.parent
PRODUCT = (
    "app", "auth", "connectors", "execution", "model", "resolvers", "rules", "schema", "sync",
)  # fmt: skip
Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """`name` is its path from the root of the repository."""

    name: str
    text: str
    tree: ast.Module

    @property
    def folder(self) -> str:
        return self.name.partition("/")[0]

    def functions(self) -> Iterator[Definition]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Definition))

    def imports(self) -> Iterator[str]:
        """Every module that is imported, and every name of it, with dots."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            if isinstance(node, ast.ImportFrom):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def names(self) -> Iterator[str]:
        """Every name and attribute that its code mentions."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name):
                yield node.id
            if isinstance(node, ast.Attribute):
                yield node.attr


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Ours: what the bench installed beside itself stands in folders with a dot."""
    found = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(module(path) for path in found if not is_hidden(path))


def is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(ROOT).parts)


def module(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path.relative_to(ROOT).as_posix(), text, ast.parse(text))


@cache
def files() -> tuple[str, ...]:
    """Every file that git keeps, or would take, by its path from the root."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        missing("git does not know this folder as a clone")
    return tuple(name for name in done.stdout.split("\0") if name and (ROOT / name).is_file())


def texts(*endings: str) -> Iterator[tuple[str, str]]:
    """Files with one of these endings, or all that hold text, with what they hold."""
    for name in files():
        content = (ROOT / name).read_bytes()
        if (not endings or name.endswith(endings)) and b"\0" not in content:
            yield name, content.decode(errors="replace")


def string_of(node: ast.AST | None) -> str:
    """A literal string, or nothing."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else ""


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
