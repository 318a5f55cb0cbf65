"""A release breaks nobody by accident: what changed since the last one is declared, or refused."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest

from app.cli import main
from app.schema_changes import SCHEMA, last_release, schema_at
from rules.errors import Invalid
from schema.build import sdl

NOW = version("okrgraph")
WAY = '"""Where they work."""\n  location: String'
Diff = Callable[..., int]


@dataclass(frozen=True)
class Since:
    """An older schema, and what makes ours differ from it."""

    old: str
    what: str


LOST = Since(
    sdl().replace("  location: String", "  location: String\n  room: String", 1),
    "Field Person.room was removed.",
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


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with one commit of a schema, and no release yet."""
    file = tmp_path / SCHEMA
    file.parent.mkdir()
    file.write_text("type Query { a: Int }\n")
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
    assert schema_at("v0.1.0", clone) == "type Query { a: Int }\n"
    with pytest.raises(Invalid):
        schema_at("v9", clone)


def test_without_a_release_there_is_nothing_to_compare_with(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.schema_changes.last_release", lambda: None)
    with pytest.raises(SystemExit) as left:
        main(["schema", "diff"])
    assert left.value.code in (0, None)
    assert len(capsys.readouterr().out.splitlines()) == 1
