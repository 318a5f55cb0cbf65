"""The load: wrk with one thread and a few connections, each sending its next request at once."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.machine import LOAD_CPU

SCRIPT = Path(__file__).parent / "wrk.lua"


@dataclass(frozen=True)
class Request:
    """A POST of JSON; one that has no body is a GET."""

    path: str
    body: bytes
    headers: Mapping[str, str]

    def as_http(self) -> bytes:
        if not self.body:
            return self._with_head("GET", {"Host": "127.0.0.1", **self.headers})
        fields = {"Host": "127.0.0.1", "Content-Type": "application/json", **self.headers}
        length = {"Content-Length": str(len(self.body))}
        return self._with_head("POST", {**fields, **length}) + self.body

    def _with_head(self, method: str, fields: Mapping[str, str]) -> bytes:
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"{method} {self.path} HTTP/1.1\r\n{head}\r\n".encode()


@dataclass(frozen=True)
class Load:
    """What a run of wrk came to; `p50` and `p99` in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p99: float
    refused: int
    broken: int

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def check_wrk() -> None:
    if shutil.which("wrk") is None:
        raise SystemExit("The bench needs wrk: apt-get install wrk (brew install wrk).")


def write_requests(file: Path, requests: Sequence[Request]) -> None:
    """As a Lua table of texts; every byte that is not plain is written by its number."""
    texts = (",\n".join(f'"{escaped(each.as_http())}"' for each in requests),)
    file.write_text("return {\n" + "".join(texts) + "\n}\n", encoding="ascii")


def escaped(text: bytes) -> str:
    plain = set(range(32, 127)) - set(b'"\\')
    return "".join(chr(each) if each in plain else f"\\{each:03}" for each in text)


def run(port: int, requests: Path, seconds: float, connections: int) -> Load:
    done = subprocess.run(
        [
            "taskset", "--cpu-list", str(LOAD_CPU), "wrk", "--threads", "1",
            "--connections", str(connections), "--duration", f"{max(1, round(seconds))}s",
            "--timeout", "20s", "--script", str(SCRIPT), f"http://127.0.0.1:{port}",
        ],
        env={**os.environ, "BENCH_REQUESTS": str(requests)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    for line in done.stdout.splitlines():
        if line.startswith("BENCH "):
            return Load(**json.loads(line.removeprefix("BENCH ")))
    raise SystemExit(f"wrk failed: {done.stdout}{done.stderr}")
