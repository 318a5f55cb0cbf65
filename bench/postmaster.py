"""Finds the bench's PostgreSQL among the processes."""

from pathlib import Path

from bench.machine import Process


def postmaster_of(folder: Path) -> Process:
    told = (folder / "postgres" / "postmaster.pid").read_text(encoding="utf-8")
    return Process(int(told.splitlines()[0]))
