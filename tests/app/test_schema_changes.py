"""A release breaks nobody by accident: what changed since the last one is declared, or refused."""

import re
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest

from app.cli import main
from app.schema_changes import (
    KEYS,
    ROOT,
    SCHEMA,
    Change,
    Compared,
    Declared,
    compare,
    last_release,
    marks,
    schema_at,
    why_none,
)
from rules.errors import Invalid
from schema.build import sdl
from schema.subgraph import keys_sdl, subgraph_sdl

NOW = version("okrgraph")
WAY = '"""Where they work."""\n  location: String'
Diff = Callable[..., int]


@dataclass(frozen=True)
class Since:
    """An older schema, and what makes ours differ from it."""

    old: str
    what: str


LOST = Since(
    sdl().replace(
        "  location: String", '  location: String\n  room: String @deprecated(reason: "Old.")', 1
    ),
    "Field Person.room was removed.",
)
HASTY = Since(
    sdl().replace("  location: String", "  location: String\n  room: String", 1), LOST.what
)
NEW_WORD = Since(
    re.sub(r'  """[^"]*"""\n  HR_REVIEWER\n', "", sdl(), count=1),
    "Enum value Role.HR_REVIEWER was added.",
)


@pytest.fixture
def diff(tmp_path: Path) -> Diff:
    """The exit code of `okrgraph schema diff` against an older schema."""

    def run(old: str, *declared: tuple[str, str]) -> int:
        (tmp_path / "old.graphql").write_text(old)
        (tmp_path / "breaking.toml").write_text("\n".join(
            f'[[change]]\nversion = "{of}"\nwhat = "{what}"\nreason = "We mean it."'
            for of, what in declared
        ))  # fmt: skip
        files = ["--against", tmp_path / "old.graphql", "--declared", tmp_path / "breaking.toml"]
        with pytest.raises(SystemExit) as left:
            main(["schema", "diff", *map(str, files)])
        return int(left.value.code or 0)

    return run


def test_what_is_as_it_was_passes(diff: Diff) -> None:
    assert diff(sdl()) == 0


def test_what_is_only_new_passes(diff: Diff) -> None:
    assert diff(sdl().replace(f"  {WAY}\n", "", 1)) == 0


@pytest.mark.parametrize(("since", "how"), [(LOST, "breaks"), (NEW_WORD, "surprises")])
def test_what_nobody_declared_is_refused_in_words_that_declare_it(
    diff: Diff, capsys: pytest.CaptureFixture[str], since: Since, how: str
) -> None:
    assert diff(since.old) == 1
    told = capsys.readouterr().out
    assert f"undeclared  {how}" in told
    assert since.what in told
    assert diff(since.old, (NOW, since.what)) == 0


def test_what_was_declared_for_another_version_is_refused(diff: Diff) -> None:
    assert diff(LOST.old, ("0.0.1", LOST.what)) == 1


def test_a_declaration_of_what_is_not_so_is_refused(diff: Diff) -> None:
    assert diff(sdl(), (NOW, LOST.what)) == 1
    assert diff(sdl(), ("0.0.1", LOST.what)) == 0


def test_a_declaration_without_a_reason_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "breaking.toml"
    file.write_text(f'[[change]]\nversion = "{NOW}"\nwhat = "{LOST.what}"\nreason = " "')
    with pytest.raises(SystemExit) as left:
        main(["schema", "diff", "--against", SCHEMA, "--declared", str(file)])
    assert left.value.code == 1


@pytest.mark.parametrize(
    ("old", "what"),
    [
        (HASTY.old, HASTY.what),
        (
            re.sub("enum Role {", "enum Role {\n  CLERK", sdl(), count=1),
            "Enum value Role.CLERK was removed.",
        ),
    ],
)
def test_what_was_not_deprecated_may_not_go_even_if_it_is_declared(
    diff: Diff, capsys: pytest.CaptureFixture[str], old: str, what: str
) -> None:
    assert diff(old, (NOW, what)) == 1
    assert f"{what} It is not deprecated" in capsys.readouterr().err


OLD = """type Query { a: Int, b: Int @deprecated(reason: "Ask for a."), of(who: Int): Int }
type Person { id: Int }
"""
LINKED = 'extend type Person @key(fields: "id") @key(fields: "email") @shareable\n'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with one commit of a schema, and no release yet."""
    (tmp_path / "schema").mkdir()
    (tmp_path / SCHEMA).write_text(OLD)
    (tmp_path / KEYS).write_text(LINKED)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "First")
    return tmp_path


def git(clone: Path, *words: str) -> None:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, "-C", str(clone), *words], check=True)


def test_the_last_release_is_the_newest_tag_of_a_version(clone: Path) -> None:
    assert last_release(clone) is None
    git(clone, "tag", "v0.1.0")
    git(clone, "commit", "--quiet", "--allow-empty", "--message", "Second")
    git(clone, "tag", "draft")
    assert last_release(clone) == "v0.1.0"


def test_a_schema_is_read_as_it_was_committed(clone: Path) -> None:
    git(clone, "tag", "v0.1.0")
    (clone / SCHEMA).write_text("type Query { b: Int }\n")
    assert schema_at("v0.1.0", clone) == OLD + LINKED
    with pytest.raises(Invalid):
        schema_at("v9", clone)


def compared(clone: Path, new: str, *declared: str) -> Compared:
    """Against the last release of a clone."""
    git(clone, "tag", "--force", "v0.1.0")
    since = last_release(clone)
    assert since is not None
    meant = [Declared("0.2.0", what, "We mean it.") for what in declared]
    return compare(schema_at(since, clone), new, meant, "0.2.0")


def told(changes: Iterable[Change]) -> list[str]:
    return [each.what for each in changes]


def test_what_breaks_the_tagged_release_is_refused_until_it_is_declared(clone: Path) -> None:
    new = OLD.replace('b: Int @deprecated(reason: "Ask for a."), ', "") + LINKED
    gone = "Field Query.b was removed."
    assert told(compared(clone, new).undeclared) == [gone]
    declared = compared(clone, new, gone)
    assert (declared.undeclared, declared.hasty, declared.untrue) == ([], [], [])


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("a: Int, ", "Field Query.a was removed."),
        ("(who: Int)", "Argument Query.of(who:) was removed."),
    ],
)
def test_what_the_tagged_release_did_not_deprecate_is_refused(
    clone: Path, part: str, what: str
) -> None:
    assert told(compared(clone, OLD.replace(part, "") + LINKED, what).hasty) == [what]


def test_a_key_that_other_subgraphs_refer_by_does_not_go_unnoticed(clone: Path) -> None:
    new = OLD + 'extend type Person @key(fields: "id")'
    assert told(compared(clone, new).undeclared) == [
        '@key(fields: "email") was removed from Person.',
        "@shareable was removed from Person.",
    ]


def test_the_committed_keys_are_those_of_the_subgraph() -> None:
    assert marks(subgraph_sdl()) == marks(keys_sdl())
    assert (ROOT / KEYS).read_text() == keys_sdl()


def test_it_is_told_why_there_is_nothing_to_compare_with(clone: Path, tmp_path: Path) -> None:
    assert "no release is tagged" in why_none(clone)
    copy = tmp_path / "shallow"
    git(clone, "clone", "--quiet", "--depth", "1", clone.as_uri(), str(copy))
    assert "shallow" in why_none(copy)
    git(clone, "checkout", "--quiet", "--orphan", "other")
    git(clone, "commit", "--quiet", "--message", "Elsewhere")
    git(clone, "tag", "v0.1.0")
    git(clone, "checkout", "--quiet", "--orphan", "third")
    git(clone, "commit", "--quiet", "--message", "Apart")
    assert "comes before this commit" in why_none(clone)


def test_without_git_nothing_is_compared(tmp_path: Path) -> None:
    assert why_none(tmp_path) == "this is no clone of git"


def test_without_a_release_there_is_nothing_to_compare_with(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.schema_changes.last_release", lambda: None)
    with pytest.raises(SystemExit) as left:
        main(["schema", "diff"])
    assert left.value.code in (0, None)
    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith("NOTHING WAS COMPARED: ")
