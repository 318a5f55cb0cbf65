"""A Jira in bad weather: it changes while it is read, lags, repeats itself, and breaks off.

All from one seed, so that a schedule that went wrong can be run again.
"""

import gzip
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, cast

import httpx2

from app.demo.jira import JiraStore, fake_jira
from app.demo.jira_issue import FakeIssue
from app.demo.jira_query import Query
from rules.terms import TaskCategory
from tests.connectors.builders import NOW, fake_issue

TOKEN = "t"
MOST_DELETED = 4
AN_HOUR, A_MOMENT = timedelta(hours=1), timedelta(minutes=1)
AHEAD = timedelta(minutes=10)
MOST_ON_A_PAGE = 5
WHOLE = 5000
BY_PASSWORD = f"Basic {b64encode(f'bot@example.com:{TOKEN}'.encode()).decode()}"
STATES = tuple(TaskCategory)
BOMB = gzip.compress(b"0" * 4_000_000)


class LaggingStore(JiraStore):
    """Its search knows of a change only after a while, and of some sooner than of others.

    Its pages are short where it likes, and while it is `blind` it shows no ids.
    """

    def __init__(self, issues: Sequence[FakeIssue], lag: timedelta, random: Random) -> None:
        super().__init__(issues, page_size=MOST_ON_A_PAGE)
        self.now = NOW
        self._lag = lag
        self._random = random
        self._known = dict(self.issues)
        self._coming: list[tuple[datetime, str]] = []

    def put(self, issue: FakeIssue) -> None:
        super().put(issue)
        self._coming.append((self.now + self._lag * self._random.random(), issue.id))

    def remove(self, issue_id: str) -> None:
        super().remove(issue_id)
        self._known.pop(issue_id, None)

    def search(self, query: Query) -> list[FakeIssue]:
        for at, key in self._coming:
            if at <= self.now and key in self.issues:
                self._known[key] = self.issues[key]
        self._coming = [(at, key) for at, key in self._coming if at > self.now]
        seen = JiraStore(self._known.values())
        return seen.search(query)


@dataclass
class Storm(httpx2.AsyncBaseTransport):
    """`skew` is how far the site's clock is from ours; nothing happens any more once it is calm.

    One of its machines is ahead even of that, so that what is edited there bears a later time.
    """

    random: Random
    skew: timedelta = field(init=False)
    store: LaggingStore = field(init=False)
    now: datetime = NOW
    is_calm: bool = False
    deleted: int = 0
    made: int = 8
    breaks: float = 0.1
    told: list[bytes] = field(default_factory=list[bytes])

    def __post_init__(self) -> None:
        self.skew = timedelta(seconds=self.random.choice([-600, -600, 600, self.random.random()]))
        lag = timedelta(seconds=self.random.choice([0, 300, 540, 540]))
        issues = [fake_issue(n, updated=NOW - timedelta(hours=n)) for n in range(1, self.made + 1)]
        self.store = LaggingStore(issues, lag, self.random)
        app = fake_jira(self.store, token=TOKEN, clock=lambda: self.now)
        self._site = httpx2.ASGITransport(app=cast("Any", app))

    def pass_by(self, time: timedelta) -> None:
        self.now += time
        self.store.now = self.now + self.skew

    def lie_ahead(self) -> None:
        """An hour or so without us, in which people work, and most of all at its very end."""
        self.change()
        self.pass_by(AN_HOUR * self.random.random())
        for _ in range(self.random.randrange(2, 7)):
            self.pass_by(A_MOMENT * self.random.random())
            self.change()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.pass_by(timedelta(seconds=self.random.uniform(0, 30)))
        if self.is_calm:
            self.store.page_size = MOST_ON_A_PAGE
            return await self.answered(request)
        if self.random.random() < 0.4:
            self.change()
        if self.random.random() < self.breaks:
            return self.broken()
        self.store.page_size = self.random.randrange(1, MOST_ON_A_PAGE + 1)
        answer = await self.answered(request)
        body = await answer.aread()
        if answer.status_code == 200 and request.url.path.endswith("search/jql"):
            asked = json.loads(await request.aread())
            body = self.hidden(body) if asked["fields"] == ["id"] else self.repeated(body)
        return told(body, answer.status_code, dict(answer.headers))

    async def answered(self, request: httpx2.Request) -> httpx2.Response:
        return await self._site.handle_async_request(request)

    def hidden(self, body: bytes) -> bytes:
        """Now and then our user may see nothing for a moment."""
        return b'{"issues": [], "isLast": true}' if self.random.random() < 0.2 else body

    def change(self) -> None:
        """Something of what people do: edit, finish, touch, make and delete issues."""
        issue = self.random.choice(list(self.store.issues.values()))
        at = self.now + self.skew + self.random.choice([timedelta(), timedelta(), AHEAD])
        # Of one issue the times only grow, whichever machine writes them.
        at = max(at, issue.updated + timedelta(milliseconds=1))
        match self.random.randrange(8):
            case 0 if self.deleted < MOST_DELETED and len(self.store.issues) > 4:
                self.deleted += 1
                self.store.remove(issue.id)
            case 1 | 2:
                self.made += 1
                self.store.put(fake_issue(self.made, updated=at))
            case 3:
                same = [each.updated for each in self.store.issues.values()]
                self.store.put(replace(issue, updated=max([at, *same])))
            case _:
                words: dict[str, Any] = {"summary": f"Edit {self.random.random()}", "updated": at}
                self.store.put(replace(issue, category=self.random.choice(STATES), **words))

    def broken(self) -> httpx2.Response:
        """One of the ways in which a site is not itself."""
        json_, html = {"content-type": "application/json"}, {"content-type": "text/html"}
        busy = {"retry-after": str(self.random.randrange(1, 60))}
        ways: Sequence[tuple[bytes, int, Mapping[str, str]]] = (
            (b"", 429, busy),
            (b"", 429, {}),
            (b"", self.random.choice([500, 502, 503]), {}),
            (b'{"issues": [{"id": "1"', 200, json_),
            (b"<html>Log in</html>", 200, html),
            (BOMB, 200, {**json_, "content-encoding": "gzip"}),
            (b"", 401, {}),
        )
        place = self.random.randrange(len(ways) + 1)
        if place == len(ways):
            raise httpx2.ReadTimeout("It stalled.")
        return told(*ways[place])

    def repeated(self, body: bytes) -> bytes:
        """Issues twice in a page, in another order, or some page of before once more."""
        page = json.loads(body)
        issues = page["issues"]
        match self.random.randrange(6):
            case 0 if issues:
                page["issues"] = issues + self.random.sample(issues, 1)
            case 1:
                self.random.shuffle(issues)
            case 2 if self.told:
                page["issues"] = json.loads(self.random.choice(self.told))["issues"] + issues
            case _:
                pass
        self.told.append(body)
        return json.dumps(page).encode()


@dataclass
class DataCenterStorm(Storm):
    """The same site as a Data Center: by numbers of places, and with edits of many at once."""

    made: int = 40
    breaks: float = 0.02

    def change(self) -> None:
        """Most of all, what shifts the places by more than the pages overlap."""
        if self.random.random() < 0.7:
            super().change()
            return
        ordered = sorted(self.store.issues.values(), key=lambda each: each.updated)
        start, at = self.random.randrange(len(ordered) // 2), self.now + self.skew
        words = f"Edit {self.random.random()}"
        for issue in ordered[start : start + self.random.randrange(11, 20)]:
            later = max(at, issue.updated + timedelta(milliseconds=1))
            self.store.put(replace(issue, summary=words, updated=later))

    def lie_ahead(self) -> None:
        """All through the hour, so that no overlap brings back what slipped between two pages."""
        for _ in range(self.random.randrange(2, 6)):
            self.change()
            self.pass_by(AN_HOUR * self.random.random() / 2)

    async def answered(self, request: httpx2.Request) -> httpx2.Response:
        """As the Cloud's site answers, whose whole list is cut to a page."""
        path = request.url.path.replace("/rest/api/2/", "/rest/api/3/")
        headers = {**request.headers, "authorization": BY_PASSWORD}
        content = await request.aread()
        if not path.endswith("/search"):
            url = request.url.copy_with(path=path)
            again = httpx2.Request(request.method, url, headers=headers, content=content)
            return await self._site.handle_async_request(again)
        asked = json.loads(content)
        self.store.page_size = WHOLE
        whole = {"jql": asked["jql"], "fields": asked["fields"], "maxResults": WHOLE}
        url = request.url.copy_with(path=f"{path}/jql")
        del headers["content-length"]
        search = httpx2.Request("POST", url, headers=headers, content=json.dumps(whole).encode())
        answer = await self._site.handle_async_request(search)
        body = await answer.aread()
        if answer.status_code != 200:
            return told(body, answer.status_code, dict(answer.headers))
        found, start = json.loads(body)["issues"], asked["startAt"]
        most = min(asked["maxResults"], self.random.randrange(11, 21))
        page = {"startAt": start, "maxResults": most, "total": len(found)}
        page["issues"] = found[start : start + most]
        return told(json.dumps(page).encode(), 200, {"content-type": "application/json"})


def told(body: bytes, status: int, headers: Mapping[str, str] | None = None) -> httpx2.Response:
    kept = {k: v for k, v in (headers or {}).items() if k.lower() != "content-length"}
    return httpx2.Response(status, headers=kept, stream=httpx2.ByteStream(body))
