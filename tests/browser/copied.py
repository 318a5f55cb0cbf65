"""A site of another origin that holds what the console says to copy for a widget, to the letter."""

import os
import subprocess
import sys
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# What a strict site says of all else; none of it lets a script in.
STRICT = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Intranet</title>
<link rel="icon" href="data:,"></head><body><main><h1>Intranet</h1>{lines}</main></body></html>"""


@dataclass(frozen=True)
class Copied:
    """The lines of the page, its file, its policy, and its backend with what that is told."""

    page: str
    script: str
    policy: str
    backend: str
    reader: str


class Intranet:
    """One site; what it holds is replaced as somebody copies anew."""

    def __init__(self, port: int, client: str, secret: str) -> None:
        self.here = f"http://localhost:{port}"
        self.machine = {**os.environ, "OKR_CLIENT_ID": client, "OKR_SECRET": secret}
        self.copied: Copied | None = None
        self.asked: list[str] = []

    def token(self) -> str:
        assert self.copied is not None
        return minted(self.copied, "python", self.machine)


def minted(copied: Copied, language: str, machine: Mapping[str, str]) -> str:
    """What the backend answers, run as it was copied."""
    reader = copied.reader
    if language == "python":
        command = [sys.executable, "-c", f"{copied.backend}\nprint(okr_token({reader!r}))"]
    elif language == "node":
        program = f"{copied.backend}\nprocess.stdout.write(await okrToken({reader!r}));"
        node = [sys.executable, "-m", "app.node", "node", "--input-type=module", "--eval"]
        command = [*node, program]
    else:
        command = ["sh", "-c", copied.backend]
    told = {**machine, "EMAIL": reader, "ACCESS_TOKEN": reader}
    done = subprocess.run(command, env=told, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


class Answers(BaseHTTPRequestHandler):
    """Whoever comes is signed in there."""

    def __init__(self, intranet: Intranet, *rest: Any) -> None:
        self._intranet = intranet
        super().__init__(*rest)

    def do_GET(self) -> None:
        copied = self._intranet.copied
        assert copied is not None
        if self.path == "/okr.js":
            self._say("text/javascript", copied.script)
        else:
            self._say("text/html", PAGE.format(lines=copied.page))

    def do_POST(self) -> None:
        self._intranet.asked.append(self.path)
        self._say("text/plain", self._intranet.token())

    def _say(self, kind: str, text: str) -> None:
        copied = self._intranet.copied
        assert copied is not None
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", f"{STRICT}; {copied.policy}")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — http.server's name.
        """Nothing."""


@contextmanager
def standing(intranet: Intranet) -> Generator[Intranet]:
    port = int(intranet.here.rpartition(":")[2])
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(Answers, intranet))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield intranet
    server.shutdown()
    server.server_close()
