"""Processes of the bench: pinned to a processor, metered, waited for until idle, and stopped."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# The server under test has one processor; PostgreSQL and the load share the other.
SERVER_CPU, LOAD_CPU = (0, min(1, (os.cpu_count() or 1) - 1))
PROC = Path("/proc")
NANOSECONDS = 1e9
LOOK_SECONDS = 0.3
RESTS = 0.1
"""Less than a tenth of a processor: a service that waits looks after itself now and then."""


@dataclass(frozen=True)
class Process:
    """A process with all that it started."""

    root: int

    def all(self) -> list[int]:
        found, waiting = [], [self.root]
        while waiting:
            one = waiting.pop()
            found.append(one)
            with suppress(OSError):
                for task in (PROC / str(one) / "task").iterdir():
                    waiting += [int(each) for each in (task / "children").read_text().split()]
        return found

    def cpu_seconds(self) -> float:
        """What its threads ran for so far, to the nanosecond, as the scheduler counts it."""
        return sum(ran_for(one) for one in self.all()) / NANOSECONDS

    def cpu_seconds_with_the_dead(self) -> float:
        """With what children ran for that are gone by now, to a hundredth."""
        told = (PROC / str(self.root) / "stat").read_text().rpartition(")")[2].split()
        return self.cpu_seconds() + (int(told[13]) + int(told[14])) / os.sysconf("SC_CLK_TCK")

    def memory_mib(self) -> float:
        """Proportional set size: of pages shared with others, only our share."""
        return sum(proportional_kib(one) for one in self.all()) / 1024

    def pin(self, cpu: int) -> None:
        for one in self.all():
            with suppress(OSError):
                for task in (PROC / str(one) / "task").iterdir():
                    os.sched_setaffinity(int(task.name), {cpu})


def ran_for(process: int) -> int:
    total = 0
    with suppress(OSError):
        for task in (PROC / str(process) / "task").iterdir():
            with suppress(OSError):
                total += int((task / "schedstat").read_text().split()[0])
    return total


def proportional_kib(process: int) -> int:
    with suppress(OSError):
        for line in (PROC / str(process) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def postmaster_of(folder: Path) -> Process:
    """The bench's PostgreSQL over a data folder."""
    told = (folder / "postgres" / "postmaster.pid").read_text(encoding="utf-8")
    return Process(int(told.splitlines()[0]))


def drained(*processes: Process, seconds: float = 30.0) -> None:
    """Waits until they rest, so that nothing is left to do for those measured next."""
    until, spent = time.monotonic() + seconds, RESTS
    while spent >= RESTS and time.monotonic() < until:
        before = [each.cpu_seconds() for each in processes]
        time.sleep(LOOK_SECONDS)
        after = [each.cpu_seconds() for each in processes]
        spent = max(now - had for now, had in zip(after, before, strict=True)) / LOOK_SECONDS


def started(
    command: Sequence[str], *, log: Path, folder: Path, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Runs a command on the server's processor; what it says is kept in `log`."""
    with log.open("wb") as told:
        return subprocess.Popen(
            ["taskset", "--cpu-list", str(SERVER_CPU), *command],
            stdout=told,
            stderr=told,
            cwd=folder,
            env={**os.environ, **environment},
            start_new_session=True,
        )


def stopped(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
