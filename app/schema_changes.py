"""What has changed in the graph since a release, and whether somebody has declared it."""

import subprocess
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphql import (
    BreakingChange,
    DangerousChange,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
)

from rules.errors import Invalid

ROOT = Path(__file__).parent.parent
SCHEMA = "schema/schema.graphql"
PARTS = ("version", "what", "reason")


@dataclass(frozen=True)
class Change:
    """`kind` is a stable word; `breaks` if an operation that was valid no longer is."""

    breaks: bool
    kind: str
    what: str


@dataclass(frozen=True)
class Declared:
    """A change that somebody means, for the version that brings it, and why."""

    version: str
    what: str
    reason: str


@dataclass(frozen=True)
class Compared:
    """What nobody has declared, and what was declared and is not so."""

    changes: Sequence[Change]
    undeclared: Sequence[Change]
    untrue: Sequence[Declared]


def compare(old: str, new: str, declared: Iterable[Declared], version: str) -> Compared:
    """Only what is declared for this very version counts: others are history."""
    changes = changes_between(old, new)
    meant = {each.what: each for each in declared if each.version == version}
    made = {each.what for each in changes}
    return Compared(
        changes,
        [each for each in changes if each.what not in meant],
        [each for what, each in meant.items() if what not in made],
    )


def changes_between(old: str, new: str) -> list[Change]:
    """Breaking and dangerous ones; what was only added, or told in other words, is neither."""
    before, after = build_schema(old), build_schema(new)
    found: list[BreakingChange | DangerousChange] = [
        *find_breaking_changes(before, after),
        *find_dangerous_changes(before, after),
    ]
    return [
        Change(isinstance(each, BreakingChange), each.type.name, each.description) for each in found
    ]


def declared_in(file: Path) -> list[Declared]:
    """The declarations of a file; Invalid where a part is missing or empty."""
    told = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return [declaration(each, file) for each in told.get("change", [])]


def declaration(told: dict[str, object], file: Path) -> Declared:
    wrong = [part for part in PARTS if not str(told.get(part, "")).strip()]
    if wrong or told.keys() - set(PARTS):
        parts = ", ".join(PARTS)
        raise Invalid(f"Each [[change]] of {file} has {parts}, and nothing else: {told}")
    return Declared(*(str(told[part]) for part in PARTS))


def last_release(clone: Path = ROOT) -> str | None:
    """The newest tag of a version that this code descends from; None where there is none."""
    found = git(clone, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*")
    return None if found is None else found.strip()


def schema_at(against: str, clone: Path = ROOT) -> str:
    """The schema in a file, or as it was committed at a revision; Invalid for neither."""
    if Path(against).is_file():
        return Path(against).read_text(encoding="utf-8")
    found = git(clone, "show", f"{against}:{SCHEMA}")
    if found is None:
        raise Invalid(f"{against} is no file, and no revision of git that has {SCHEMA}.")
    return found


def git(clone: Path, *words: str) -> str | None:
    """What git prints; None where it fails, or is not there at all."""
    try:
        # Fixed words and a revision, which no shell reads.
        done = subprocess.run(  # noqa: S603 — see above.
            ["git", "-C", str(clone), *words],  # noqa: S607 — wherever it is installed.
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
