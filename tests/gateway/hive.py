"""Hive Gateway as a process, on loopback."""

import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.support.needed import missing

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROGRAM = Path("node_modules", "@graphql-hive", "gateway", "dist", "bin.js")
QUIET = {"DISABLE_TELEMETRY": "1", "NODE_ENV": "production"}


@dataclass(frozen=True)
class Hive:
    """Where it listens, and how long it took to be ready."""

    url: str
    pid: int
    seconds_to_ready: float


@contextmanager
def hive(supergraph: Path, port: int) -> Generator[Hive]:
    if not (HERE / PROGRAM).is_file():
        missing("Hive Gateway is missing: run `make interop`")
    began = time.monotonic()
    command = [
        sys.executable, "-m", "app.node", "-C", str(HERE), "node", str(PROGRAM), "supergraph",
        str(supergraph), "--host", "127.0.0.1", "--port", str(port),
        "-c", "gateway.config.js",
    ]  # fmt: skip
    log = supergraph.with_suffix(".log")
    with log.open("w") as told:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=told, stderr=told, env={**os.environ, **QUIET},
            start_new_session=True,
        )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, process, log)
        yield Hive(f"{url}/graphql", process.pid, time.monotonic() - began)
    finally:
        # Node is started by Python: both are in the group that begins here.
        os.killpg(process.pid, 15)
        process.wait(timeout=20)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, log.read_text()
        try:
            if httpx2.get(f"{url}/readiness", timeout=2).status_code == 200:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError(log.read_text())
