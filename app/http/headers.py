"""What each answer tells browsers to be careful of."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOTHING = "default-src 'none'; frame-ancestors 'none'"
ONE_YEAR = "max-age=31536000"
ALWAYS = {
    "Content-Security-Policy": NOTHING,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class SafeHeaders:
    """ASGI: adds them where the answer does not say otherwise, as pages and files do."""

    def __init__(self, app: ASGIApp, public_url: str | None) -> None:
        self._app = app
        self._added = safe_headers(public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._added.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sending)


def safe_headers(public_url: str | None) -> dict[str, str]:
    """Those that no answer goes without, as long as it says nothing else."""
    if public_url is not None and urlsplit(public_url).scheme == "https":
        return {**ALWAYS, "Strict-Transport-Security": ONE_YEAR}
    return {**ALWAYS}


def frame_ancestors(origins: Iterable[str]) -> str:
    """The directive for a page that only these origins may frame; nobody, where there are none."""
    return " ".join(["frame-ancestors", *(sorted(origins) or ["'none'"])])


def with_style(style: str) -> dict[str, str]:
    """For a page that has this very style and no script; ALWAYS says the rest."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    return {"Content-Security-Policy": policy}
