"""What commands print: results on stdout, progress on stderr and only where somebody watches."""

import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager

import orjson

Progress = Callable[[int, int], None]


def line(text: str = "") -> None:
    print(text)  # noqa: T201 — stdout is what this module is for.


def as_json(value: object) -> None:
    line(orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str).decode())


def table(rows: Sequence[Sequence[str]], titles: Sequence[str]) -> None:
    """Plain columns that look the same in a terminal and in a pipe."""
    widths = [max(len(row[at]) for row in (titles, *rows)) for at in range(len(titles))]
    for row in (titles, *rows):
        line("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def pairs(values: Mapping[str, object]) -> None:
    width = max(map(len, values))
    for name, value in values.items():
        line(f"{name.ljust(width)}  {value}")


def note(text: str) -> None:
    """For people who watch; a pipe stays clean."""
    print(text, file=sys.stderr)  # noqa: T201 — and so is stderr.


def unseen(_: int, __: int) -> None:
    """Nobody watches."""


@contextmanager
def progress(title: str) -> Generator[Progress]:
    """A bar on a terminal's stderr; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield unseen
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(title, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


def show(rows: Sequence[Sequence[object]], titles: Sequence[str], json: bool) -> None:
    if json:
        as_json([dict(zip(titles, row, strict=True)) for row in rows])
    else:
        table([[str(cell) for cell in row] for row in rows], titles)
