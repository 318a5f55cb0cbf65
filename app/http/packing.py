"""Packs answers with gzip for clients that take it: what is computed as it leaves, files once."""

import gzip
import re
from collections.abc import Collection
from pathlib import Path
from threading import Lock

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

LEAST = 1_024
"""What is shorter fits into one packet either way."""
QUICK, SMALL = 1, 9
"""An answer is packed once and read once: level 6 takes twice the time for 5 % less."""
NAME = b"accept-encoding"
UNWANTED = re.compile(r"gzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)", re.IGNORECASE)
NEVER = ("text/event-stream",)
"""An event would wait in the packer until there are enough of them."""


class Packing:
    """ASGI: Starlette packs for those who ask; all others pay nothing for it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packed = GZipMiddleware(app, LEAST, QUICK, exclude_content_types=NEVER)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        packs = scope["type"] == "http" and any(
            name == NAME and takes_gzip(value.decode("latin-1")) for name, value in scope["headers"]
        )
        await (self._packed if packs else self._app)(scope, receive, send)


def takes_gzip(accepts: str) -> bool:
    return "gzip" in accepts and not UNWANTED.search(accepts)


class PackedFiles:
    """Files as small as they get, each packed once and kept by the digest of its content.

    Starlette answers files in threads, and several may want the same one first.
    """

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._turn = Lock()

    def of(self, path: Path, digest: str, current: Collection[str]) -> bytes:
        """The packed file; those that are not current any more are forgotten."""
        with self._turn:
            if digest not in self._kept:
                self._kept = {each: self._kept[each] for each in self._kept.keys() & {*current}}
                self._kept[digest] = gzip.compress(path.read_bytes(), SMALL, mtime=0)
            return self._kept[digest]
