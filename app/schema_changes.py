"""What has changed in the graph since a release, and whether somebody has declared it."""

import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import (
    BreakingChange,
    DangerousChange,
    GraphQLSchema,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
    parse,
    print_ast,
)

from rules.errors import Invalid

ROOT = Path(__file__).parent.parent
SCHEMA = "schema/schema.graphql"
KEYS = "schema/keys.graphql"
"""What a subgraph has beside the schema: by which keys others refer to it, and what is shared."""
FEDERATION = frozenset({"key", "shareable"})
REMOVED = re.compile(
    r"(Field|Enum value|Argument) (?P<type>\w+)\.(?P<name>\w+)"
    r"(\((?P<argument>\w+):\))? was removed\."
)
PARTS = ("version", "what", "reason")


@dataclass(frozen=True)
class Change:
    """`kind` is a stable word; `breaks` if an operation that was valid no longer is.

    It is `hasty` where something was removed that the old schema did not call deprecated.
    """

    breaks: bool
    kind: str
    what: str
    hasty: bool = False


@dataclass(frozen=True)
class Declared:
    """A change that somebody means, for the version that brings it, and why."""

    version: str
    what: str
    reason: str


@dataclass(frozen=True)
class Compared:
    """What nobody has declared, what was declared and is not so, and what may not go yet."""

    changes: Sequence[Change]
    undeclared: Sequence[Change]
    untrue: Sequence[Declared]

    @property
    def hasty(self) -> Sequence[Change]:
        """What is removed is deprecated in a release before, and no declaration stands for that."""
        return [each for each in self.changes if each.hasty]


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
    before, after = (build_schema(each, assume_valid_sdl=True) for each in (old, new))
    found: list[BreakingChange | DangerousChange] = [
        *find_breaking_changes(before, after),
        *find_dangerous_changes(before, after),
    ]
    lost = marks_lost(marks(old), marks(new), after)
    return [*(change(each, before) for each in found), *lost]


def change(told: BreakingChange | DangerousChange, before: GraphQLSchema) -> Change:
    breaks = isinstance(told, BreakingChange)
    return Change(breaks, told.type.name, told.description, is_hasty(told.description, before))


def is_hasty(what: str, before: GraphQLSchema) -> bool:
    """A field, an argument or a value of an enum can say that it will go; nothing else can."""
    found = REMOVED.fullmatch(what)
    if found is None:
        return False
    of: Any = before.get_type(found["type"])
    gone = getattr(of, "values", None) or of.fields
    gone = gone[found["name"]]
    if found["argument"]:
        gone = gone.args[found["argument"]]
    return gone.deprecation_reason is None


Marks = AbstractSet[tuple[str, str]]


def marks_lost(old: Marks, new: Marks, after: GraphQLSchema) -> Iterator[Change]:
    """Other subgraphs refer to a type by its keys, and may have what is shared as well."""
    for type_, mark in sorted(old - new):
        if after.get_type(type_) is not None:
            what = f"{mark} was removed from {type_}."
            yield Change(breaks=True, kind="FEDERATION_MARK_REMOVED", what=what)


def marks(sdl: str) -> Marks:
    return {
        (node.name.value, print_ast(directive))
        for node in parse(sdl, no_location=True).definitions
        if isinstance(node, ObjectTypeDefinitionNode | ObjectTypeExtensionNode)
        for directive in node.directives or ()
        if directive.name.value in FEDERATION
    }


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


def why_none(clone: Path = ROOT) -> str:
    """Why there is no release to compare with, for whoever thinks that there is one."""
    if git(clone, "rev-parse", "--git-dir") is None:
        return "this is no clone of git"
    if (git(clone, "rev-parse", "--is-shallow-repository") or "").strip() == "true":
        return "this clone is shallow, and its tags may be missing: git fetch --unshallow --tags"
    if (git(clone, "tag", "--list", "v[0-9]*") or "").strip():
        return "none of the releases that are tagged in this clone comes before this commit"
    return "no release is tagged in this clone (v0.1.0, …)"


def schema_at(against: str, clone: Path = ROOT) -> str:
    """The schema in a file, or as it was committed at a revision; Invalid for neither.

    With what Federation adds to it, where that was committed as well.
    """
    if Path(against).is_file():
        return Path(against).read_text(encoding="utf-8")
    found = git(clone, "show", f"{against}:{SCHEMA}")
    if found is None:
        raise Invalid(f"{against} is no file, and no revision of git that has {SCHEMA}.")
    return found + (git(clone, "show", f"{against}:{KEYS}") or "")


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
