"""Composition of subgraphs by a tool that others compose with."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.support.needed import missing

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Subgraph:
    """One of those that a gateway puts together."""

    name: str
    url: str
    sdl: str


@dataclass(frozen=True)
class Composed:
    """The supergraph, or the codes of what keeps it from being one."""

    errors: Sequence[str]
    supergraph: str | None


def compose(*subgraphs: Subgraph) -> Composed:
    told = npm("node", "compose.js", given=json.dumps([asdict(each) for each in subgraphs]))
    return Composed(**json.loads(told.stdout))


def npm(
    *words: str, given: str | None = None, folder: Path = HERE
) -> subprocess.CompletedProcess[str]:
    """A command of Node in the folder that its packages are installed in."""
    if not (HERE / "node_modules" / "@theguild").is_dir():
        missing("The npm tools of the tests are missing: run `make tools`")
    command = [sys.executable, "-m", "app.node", "-C", str(folder), *words]
    done = subprocess.run(
        command, cwd=ROOT, input=given, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done
