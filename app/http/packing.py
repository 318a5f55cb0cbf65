"""Packs answers with gzip for clients that take it: what is computed as it leaves, files once."""

import gzip
import re
from collections.abc import Collection
from pathlib import Path
from threading import Lock

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

LEAST = 1_024
"""What is shorter fits into one packet either way."""
QUICK, SMALL = 1, 9
"""An answer is packed once and read once: level 6 takes twice the time for 5 % less."""
NAME = b"accept-encoding"
UNWANTED = re.compile(r"gzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)", re.IGNORECASE)


class Packing:
    """ASGI: Starlette packs, and never a stream of events; we read what a client does not want."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = GZipMiddleware(app, LEAST, compresslevel=QUICK)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not takes_gzip(Headers(scope=scope)):
            scope = {**scope, "headers": [each for each in scope["headers"] if each[0] != NAME]}
        await self._app(scope, receive, send)


def takes_gzip(headers: Headers) -> bool:
    told = headers.get("accept-encoding", "")
    return "gzip" in told and not UNWANTED.search(told)


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
