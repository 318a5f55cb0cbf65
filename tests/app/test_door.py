"""The front door, each part by itself before an application that says what reached it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from graphql import GraphQLError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message

from app.graphql.masking import told_errors
from app.http.admission import Admission, Room
from app.http.bodies import LONGEST_BODY, SHORT, Bodies
from app.http.cors import Cors
from app.http.csrf import check_csrf
from app.http.failures import Failures
from app.http.headers import SafeHeaders, frame_ancestors
from app.http.refusals import as_json
from execution.compiled.sizes import LONGEST
from rules.errors import NotAllowed

HOST = "https://okr.test"
INTRANET = "https://intranet.test"
ERROR_ID = UUID(int=7)


async def echo(request: Request) -> Response:
    return JSONResponse({"length": len(await request.body())})


async def fail(_: Request) -> Response:
    raise KeyError("postgres://app:secret@db")


def behind(*middleware: Middleware) -> ASGIApp:
    routes = [Route("/graphql", echo, methods=["GET", "POST"]), Route("/fail", fail)]
    return Starlette(routes=routes, middleware=list(middleware))


async def sent(app: ASGIApp, method: str, path: str, **given: Any) -> httpx2.Response:
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=HOST) as client:
        return await client.request(method, path, **given)


async def parts(*lengths: int) -> AsyncIterator[bytes]:
    for length in lengths:
        yield b"a" * length


def code(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize("length", [0, 1, LONGEST_BODY])
async def test_a_body_that_is_short_enough_arrives_whole(length: int) -> None:
    app = behind(Middleware(Bodies))
    answer = await sent(app, "POST", "/graphql", content=b"a" * length)
    assert answer.json() == {"length": length}


async def test_a_body_in_many_parts_arrives_whole() -> None:
    answer = await sent(behind(Middleware(Bodies)), "POST", "/graphql", content=parts(*[7] * 100))
    assert answer.json() == {"length": 700}


async def test_a_body_that_is_too_long_is_refused_by_what_its_head_says() -> None:
    app = behind(Middleware(Bodies))
    answer = await sent(app, "POST", "/graphql", content=b"a" * (LONGEST_BODY + 1))
    assert (code(answer), answer.headers["Connection"]) == ((413, "TOO_LARGE"), "close")


async def test_one_too_long_by_its_head_is_refused_before_any_of_it_comes() -> None:
    events: list[str] = []

    async def receive() -> Message:
        events.append("read")
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        events.append(str(message.get("status", "sent")))

    headers = [(b"content-length", str(LONGEST_BODY + 1).encode())]
    scope = {"type": "http", "path": "/graphql", "method": "POST", "headers": headers}
    await Bodies(behind())(scope, receive, send)
    assert events == ["413", "sent", "read", "sent"]


async def test_long_bodies_that_are_held_leave_room_for_short_ones_only() -> None:
    rest, started = asyncio.Event(), asyncio.Event()

    async def stalled() -> AsyncIterator[bytes]:
        yield b"a" * (SHORT + 100)
        started.set()
        await rest.wait()
        yield b"a"

    app = Bodies(behind(), most_held=150)
    held = asyncio.create_task(sent(app, "POST", "/graphql", content=stalled()))
    await started.wait()
    refused = await sent(app, "POST", "/graphql", content=b"a" * (SHORT + 100))
    short = await sent(app, "POST", "/graphql", content=b"a" * SHORT)
    rest.set()
    assert (code(refused), short.json()) == ((503, "OVERLOADED"), {"length": SHORT})
    assert (await held).json() == {"length": SHORT + 101}
    again = await sent(app, "POST", "/graphql", content=b"a" * (SHORT + 150))
    assert again.json() == {"length": SHORT + 150}


async def test_a_body_without_a_length_is_counted() -> None:
    content = parts(LONGEST_BODY, 1)
    answer = await sent(behind(Middleware(Bodies)), "POST", "/graphql", content=content)
    assert code(answer) == (413, "TOO_LARGE")


@pytest.mark.parametrize(
    ("name", "value", "refusal"),
    [
        ("Content-Encoding", "gzip", (415, "UNSUPPORTED_ENCODING")),
        ("Content-Encoding", "identity, br", (415, "UNSUPPORTED_ENCODING")),
        ("Content-Length", "-1", (400, "BAD_REQUEST")),
        ("Content-Length", "٣", (400, "BAD_REQUEST")),
        ("Content-Length", "9" * 5_000, (413, "TOO_LARGE")),
    ],
)
async def test_a_head_that_promises_no_good_is_refused(
    name: str, value: str, refusal: tuple[int, str]
) -> None:
    headers = {name: value.encode()}
    answer = await sent(behind(Middleware(Bodies)), "POST", "/graphql", headers=headers)
    assert code(answer) == refusal


async def test_a_body_that_does_not_come_in_time_is_refused() -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield b"a"
        await asyncio.sleep(0.3)
        yield b"a"

    app = behind(Middleware(Bodies, seconds=0.05))
    assert code(await sent(app, "POST", "/graphql", content=slow())) == (408, "TOO_SLOW")


class Crowd:
    """An application that answers when it is told to."""

    def __init__(self, room: Room) -> None:
        self.may_answer = asyncio.Event()
        self.inside = 0
        self.app = Admission(self._answer, room)

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        self.inside += 1
        await self.may_answer.wait()
        await Response("done")(scope, receive, send)

    def ask(self, path: str = "/graphql") -> asyncio.Task[httpx2.Response]:
        return asyncio.create_task(sent(self.app, "GET", path))


async def test_beyond_the_room_and_its_queue_all_are_sent_away_at_once() -> None:
    crowd = Crowd(Room(at_once=2, waiting=1, seconds=5))
    admitted = [crowd.ask() for _ in range(3)]
    await asyncio.sleep(0.01)
    answer = await asyncio.wait_for(crowd.ask(), 0.5)
    assert (code(answer), answer.headers["Retry-After"]) == ((503, "OVERLOADED"), "1")
    assert crowd.inside == 2
    crowd.may_answer.set()
    assert [(await each).text for each in admitted] == ["done"] * 3


async def test_nobody_waits_in_the_queue_for_long() -> None:
    crowd = Crowd(Room(at_once=1, waiting=5, seconds=0.05))
    first, second = crowd.ask(), crowd.ask()
    assert code(await asyncio.wait_for(second, 0.5)) == (503, "OVERLOADED")
    crowd.may_answer.set()
    assert (await first).text == "done"


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
async def test_health_is_told_however_full_it_is(path: str) -> None:
    crowd = Crowd(Room(at_once=1, waiting=0))
    first, health = crowd.ask(), crowd.ask(path)
    await asyncio.sleep(0.01)
    crowd.may_answer.set()
    assert [(await first).text, (await health).text] == ["done", "done"]


@pytest.mark.parametrize("path", ["/health/", "/health/x", "/health/live/", "/health"])
async def test_nothing_else_below_health_passes_the_queue(path: str) -> None:
    crowd = Crowd(Room(at_once=1, waiting=0))
    first = crowd.ask()
    await asyncio.sleep(0.01)
    assert code(await asyncio.wait_for(crowd.ask(path), 0.5)) == (503, "OVERLOADED")
    crowd.may_answer.set()
    await first


async def test_a_client_that_reads_slowly_keeps_nobody_out() -> None:
    stuck = asyncio.Event()

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        await Response("done")(scope, receive, send)

    async def never(message: Message) -> None:
        await stuck.wait()

    async def silent() -> Message:
        return {"type": "http.disconnect"}

    app = Admission(answer, Room(at_once=1, waiting=0))
    scope: dict[str, Any] = {"type": "http", "path": "/graphql", "method": "GET", "headers": []}
    reader = asyncio.create_task(app(scope, silent, never))
    await asyncio.sleep(0.01)
    assert (await sent(app, "GET", "/graphql")).text == "done"
    reader.cancel()


async def test_what_fails_gives_nothing_away_but_an_id_that_the_log_knows(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = behind(Middleware(Failures, new_id=lambda: ERROR_ID))
    answer = await sent(app, "GET", "/fail")
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]) == (
        500,
        {"code": "INTERNAL", "errorId": str(ERROR_ID)},
    )
    assert "secret" not in answer.text
    [record] = caplog.records
    assert str(ERROR_ID) in record.getMessage()


async def test_what_fails_in_the_middle_of_an_answer_ends_there() -> None:
    begun: list[str] = []

    async def half(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise KeyError("more")

    async def send(message: Message) -> None:
        begun.append(message["type"])

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    with pytest.raises(KeyError):
        await Failures(half, new_id=lambda: ERROR_ID)(
            {"type": "http", "path": "/graphql"}, receive, send
        )
    assert begun == ["http.response.start"]


def test_an_error_that_quotes_much_is_cut() -> None:
    [told] = told_errors([GraphQLError("x" * 5_000)], lambda: ERROR_ID)
    assert told["message"] == "x" * 1_000


def test_a_field_whose_time_was_over_makes_the_whole_answer_late() -> None:
    error = GraphQLError("", original_error=TimeoutError())
    with pytest.raises(TimeoutError):
        told_errors([error], lambda: ERROR_ID)


def test_what_failed_for_many_together_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    broken = [GraphQLError("", path=["a", at], original_error=KeyError("x")) for at in range(2)]
    cause = KeyError("y")
    alike = [GraphQLError("", path=["b", at], original_error=cause) for at in range(100)]
    told = told_errors([*broken, *alike], uuid4)
    assert len({each["extensions"]["errorId"] for each in told}) == len(caplog.records) == 3


async def test_each_answer_is_for_nobody_to_frame_guess_or_keep() -> None:
    answer = await sent(behind(Middleware(SafeHeaders, public_url=None)), "GET", "/graphql")
    wanted = {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    assert {name: answer.headers[name] for name in wanted} == wanted
    assert "Strict-Transport-Security" not in answer.headers


async def test_a_public_address_over_tls_stays_there() -> None:
    app = behind(Middleware(SafeHeaders, public_url=HOST))
    answer = await sent(app, "GET", "/graphql")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_a_page_keeps_its_own_policy() -> None:
    async def page(_: Request) -> Response:
        return Response("", headers={"Content-Security-Policy": "default-src 'self'"})

    middleware = [Middleware(SafeHeaders, public_url=None)]
    answer = await sent(Starlette(routes=[Route("/", page)], middleware=middleware), "GET", "/")
    assert answer.headers.get_list("Content-Security-Policy") == ["default-src 'self'"]


def test_only_the_allowed_origins_may_frame() -> None:
    assert frame_ancestors([]) == "frame-ancestors 'none'"
    assert frame_ancestors({"https://b", "https://a"}) == "frame-ancestors https://a https://b"


async def allowed() -> frozenset[str]:
    return frozenset({INTRANET})


async def unreadable() -> frozenset[str]:
    raise OSError("no database")


ASKING = {"Access-Control-Request-Method": "POST"}


async def test_an_allowed_origin_may_ask_and_read() -> None:
    app = behind(Middleware(Cors, origins=allowed))
    before = await sent(app, "OPTIONS", "/graphql", headers={"Origin": INTRANET, **ASKING})
    answer = await sent(app, "POST", "/graphql", headers={"Origin": INTRANET}, content=b"a")
    assert (before.status_code, cors_of(before)) == (
        204,
        {
            "access-control-allow-origin": INTRANET,
            "access-control-allow-methods": "POST",
            "access-control-allow-headers": "authorization, content-type",
            "access-control-max-age": "600",
            "access-control-expose-headers": "Retry-After, WWW-Authenticate",
        },
    )
    assert cors_of(answer)["access-control-allow-origin"] == INTRANET
    assert (before.headers["Vary"], answer.headers["Vary"]) == ("Origin", "Origin")


@pytest.mark.parametrize(
    "origin",
    [
        "https://intranet.test.evil.test",
        "http://intranet.test",
        "https://intranet.test:444",
        "https://INTRANET.test",
        "https://intranet.test/",
        "null",
        "*",
        "",
    ],
)
async def test_a_foreign_origin_reads_nothing(origin: str) -> None:
    app = behind(Middleware(Cors, origins=allowed))
    before = await sent(app, "OPTIONS", "/graphql", headers={"Origin": origin, **ASKING})
    answer = await sent(app, "POST", "/graphql", headers={"Origin": origin}, content=b"a")
    assert (code(before), cors_of(before)) == ((403, "ORIGIN_NOT_ALLOWED"), {})
    assert (answer.status_code, cors_of(answer), answer.headers["Vary"]) == (200, {}, "Origin")


async def test_no_origin_is_allowed_while_nobody_knows_which_are() -> None:
    app = behind(Middleware(Cors, origins=unreadable))
    answer = await sent(app, "POST", "/graphql", headers={"Origin": INTRANET}, content=b"a")
    assert (answer.status_code, cors_of(answer)) == (200, {})


async def test_no_other_path_is_opened() -> None:
    app = behind(Middleware(Cors, origins=allowed))
    answer = await sent(app, "OPTIONS", "/schema", headers={"Origin": INTRANET, **ASKING})
    assert cors_of(answer) == {}


def cors_of(answer: httpx2.Response) -> dict[str, str]:
    headers: Mapping[str, str] = answer.headers
    return {name: value for name, value in headers.items() if name.startswith("access-control-")}


OURS = {"x-okr-csrf": "1", "host": "okr.test"}


@pytest.mark.parametrize(
    ("headers", "public_url"),
    [
        (OURS, HOST),
        ({**OURS, "origin": HOST, "sec-fetch-site": "same-origin"}, f"{HOST}/below"),
        ({**OURS, "origin": HOST, "sec-fetch-site": "none"}, "HTTPS://OKR.test"),
        ({**OURS, "origin": HOST}, None),
        ({**OURS, "origin": HOST}, f"{HOST}:443"),
        ({**OURS, "origin": "https://okr.test:8443"}, f"{HOST}:8443"),
        ({**OURS, "origin": "http://[::1]:8000"}, "http://[::1]:8000/"),
    ],
)
def test_a_page_of_our_own_may_use_its_cookie(
    headers: Mapping[str, str], public_url: str | None
) -> None:
    check_csrf(request_with(headers), public_url)


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"host": "okr.test", "origin": HOST}, "send the header"),
        ({**OURS, "x-okr-csrf": ""}, "send the header"),
        ({**OURS, "sec-fetch-site": "cross-site"}, "another site"),
        ({**OURS, "sec-fetch-site": "same-site"}, "another site"),
        ({**OURS, "origin": "https://evil.test"}, "Origin is not ours"),
        ({**OURS, "origin": "null"}, "Origin is not ours"),
        ({**OURS, "origin": "http://okr.test"}, "Origin is not ours"),
        ({**OURS, "origin": "https://okr.test:444"}, "Origin is not ours"),
    ],
)
@pytest.mark.parametrize("public_url", [HOST, None])
def test_what_another_site_makes_a_browser_send_is_refused(
    headers: Mapping[str, str], said: str, public_url: str | None
) -> None:
    with pytest.raises(NotAllowed, match=said) as refused:
        check_csrf(request_with(headers), public_url)
    assert refused.value.code == "CSRF"


def request_with(headers: Mapping[str, str]) -> Request:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "scheme": "https", "headers": raw})


def test_an_answer_that_is_too_long_is_refused_instead() -> None:
    with pytest.raises(GraphQLError, match="longer than") as refused:
        as_json({"data": "a" * LONGEST}, 200)
    assert refused.value.extensions == {"code": "ANSWER_TOO_LARGE"}
