"""The certified provider of provider.js, on loopback."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SECRET = "s%cret + /&=:?"


@dataclass
class RealProvider:
    """A process; `stop` is the day it is down."""

    process: subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Node ends with its input, and what started it with Node."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=10)


@contextmanager
def real_provider(service: str) -> Generator[RealProvider]:
    """The provider with `service` as its client; `python -m app.node` gives it its Node."""
    node = [sys.executable, "-m", "app.node", "-C", str(HERE), "node", "provider.js"]
    process = subprocess.Popen(
        [*node, service, SECRET],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        assert process.stdout is not None
        provider = RealProvider(process, int(process.stdout.readline()))
        try:
            yield provider
        finally:
            provider.stop()
