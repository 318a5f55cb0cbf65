"""A demo as a visitor starts it: the command itself, in a process of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from app.postgres.locks import lock_file, try_lock

SECONDS = 20
COMMAND = (sys.executable, "-c", "from app.cli import main; main()", "demo")


@dataclass(frozen=True)
class Demo:
    process: subprocess.Popen[str]
    port: int
    data: Path
    banner: str

    def token(self, name: str) -> str:
        found = re.search(rf"^  {name} \(.*\)\n  (\S+)$", self.banner, re.MULTILINE)
        assert found is not None, self.banner
        return found[1]

    def ask(self, query: str, name: str) -> Any:
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token(name)}",
        }
        body = json.dumps({"query": query}).encode()
        answer = self.get("/graphql", body, headers)
        assert "errors" not in answer, answer
        return answer["data"]

    def get(self, path: str, body: bytes | None = None, headers: Any = None) -> Any:
        request = Request(f"http://127.0.0.1:{self.port}{path}", body, headers or {})
        with urlopen(request, timeout=SECONDS) as answer:
            return json.loads(answer.read())

    def has_database(self) -> bool:
        """The server holds this lock for as long as any of its processes lives."""
        with lock_file(self.data / "postgres.alive") as alive:
            return not try_lock(alive)

    def stop(self, how: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(how)
        _, said = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, said


def started(data: Path, **settings: str) -> Demo:
    """The command itself; a database of the developer's own must not matter to it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*COMMAND, "--port", str(port), "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", **settings},
    )
    assert process.stdout is not None
    banner = ""
    while "Ctrl-C stops it." not in banner:
        line = process.stdout.readline()
        assert line, process.communicate()
        banner += line
    return Demo(process, port, data, banner)
