"""The command line as a pipe meets it, in this process: another one would load everything anew."""

import io
import sys
from collections.abc import Generator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli import main


@dataclass(frozen=True)
class Said:
    """What a command left behind in its pipes, and the code that it ended with."""

    code: int
    out: str
    err: str


def okrgraph(folder: Path, *words: str, piped: str = "", **environment: str) -> Said:
    """Runs one command in that folder; it reads what is piped, and gets these variables too."""
    out, err = io.StringIO(), io.StringIO()
    with (
        chdir(folder),
        given(piped, environment),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as left,
    ):
        main(words)
    assert isinstance(left.value.code, int)
    return Said(left.value.code, out.getvalue(), err.getvalue())


@contextmanager
def given(piped: str, environment: dict[str, str]) -> Generator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.StringIO(piped))
        for name, value in environment.items():
            patch.setenv(name, value)
        yield
