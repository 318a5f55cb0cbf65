"""A browser of a few lines: cookies by host as browsers keep them, redirects, and pages' forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2


@dataclass
class Browser:
    """Loopback counts as a secure place, as in Chromium and Firefox."""

    http: httpx2.AsyncClient
    cookies: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    visited: list[str] = field(default_factory=list[str])

    async def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        json: Any = None,
    ) -> httpx2.Response:
        """One request, with no redirect followed."""
        self.visited.append(url)
        kept = self.of(url)
        told = {"Cookie": "; ".join(f"{k}={v}" for k, v in kept.items())} if kept else {}
        answer = await self.http.request(
            method, url, headers={**told, **(headers or {})}, data=data, json=json
        )
        # The client's own jar is everybody's, so nothing may stay there.
        self.http.cookies.clear()
        for line in answer.headers.get_list("set-cookie"):
            self.keep(kept, line)
        return answer

    def of(self, url: str) -> dict[str, str]:
        """The cookies kept for a host."""
        return self.cookies.setdefault(urlsplit(url).netloc, {})

    def keep(self, kept: dict[str, str], line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if name.startswith("__Host-"):
                assert (morsel["path"], morsel["secure"], morsel["domain"]) == ("/", True, "")
            if morsel["max-age"] == "0" or "1970" in morsel["expires"]:
                kept.pop(name, None)
            else:
                kept[name] = morsel.value

    async def go(self, url: str, *, until: str = "\0") -> httpx2.Response:
        """Follows redirects until an answer that is none, or one that leads to `until`."""
        answer = await self.send("GET", url)
        for _ in range(20):
            location = answer.headers.get("location")
            if location is None or urljoin(url, location).startswith(until):
                return answer
            url = urljoin(url, location)
            answer = await self.send("GET", url)
        raise AssertionError("too many redirects")

    async def submit(
        self, page: httpx2.Response, *, until: str = "\0", **filled: str
    ) -> httpx2.Response:
        """Sends the form of a page, its hidden fields and these, and follows what it answers."""
        form = Form()
        form.feed(page.text)
        url = urljoin(str(page.url), form.action)
        answer = await self.send("POST", url, data={**form.fields, **filled})
        location = answer.headers.get("location")
        if location is None or urljoin(url, location).startswith(until):
            return answer
        return await self.go(urljoin(url, location), until=until)


class Form(HTMLParser):
    """The last form of a page: where it goes, and what it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self.action = told.get("action") or ""
            self.fields = {}
        if tag == "input" and told.get("type") == "hidden":
            self.fields[told.get("name") or ""] = told.get("value") or ""
