"""The HTTP client: what it reads, what it tries again, and what it says when it gives up."""

import gzip
import logging
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import httpx2
import pytest
import respx

from connectors.http import Limits, Reply
from rules.errors import ConnectorError, Refused, SignInRefused, Unreachable, Unreadable
from tests.connectors.builders import NOW, TOKEN, Waits, client_of, client_over, requests_of

URL = "https://api.example.com/things"
SIGN_IN = {"Authorization": f"Basic {TOKEN}"}


def answering(*answers: httpx.Response | type[Exception]) -> respx.Router:
    router = respx.Router()
    router.get(URL).mock(side_effect=list(answers))
    return router


async def fetched(*answers: httpx.Response | type[Exception], **options: Any) -> object:
    return await client_of(answering(*answers), **options).fetch_json(URL, SIGN_IN)


async def failure(*answers: httpx.Response | type[Exception], **options: Any) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        await fetched(*answers, **options)
    return caught.value


def busy(status: int = 429, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers={k.replace("_", "-"): v for k, v in headers.items()})


JSON = {"content-type": "application/json"}
OK = httpx.Response(200, json={"ok": True})


async def test_json_is_read_as_it_was_sent() -> None:
    assert await fetched(OK) == {"ok": True}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (rb'{"a": ["x\u0000y"]}', {"a": ["xy"]}),
        (rb'{"a": {"b": "x\uD83Dy"}}', {"a": {"b": "x\N{REPLACEMENT CHARACTER}y"}}),
        (rb'{"a\u0000": "\udc00"}', {"a": "\N{REPLACEMENT CHARACTER}"}),
        (rb'{"a": "\ud83d\ude00", "b": "\\u0000"}', {"a": "\N{GRINNING FACE}", "b": r"\u0000"}),
        (b'{"a": "x\xed\xa0\xbdy"}', {"a": "x\N{REPLACEMENT CHARACTER}y"}),
        ('{"a": "\\u0000"}'.encode("utf-16"), {"a": ""}),
    ],
)
async def test_what_no_database_keeps_is_taken_out_of_every_text(sent: bytes, read: object) -> None:
    assert await fetched(httpx.Response(200, headers=JSON, content=sent)) == read


async def test_packed_json_is_unpacked() -> None:
    packed = httpx.Response(
        200,
        headers={"content-type": "application/json", "content-encoding": "gzip"},
        stream=httpx.ByteStream(gzip.compress(b'{"ok": true}')),
    )
    assert await fetched(packed) == {"ok": True}


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
async def test_a_failure_that_passes_is_tried_again(status: int) -> None:
    waits = Waits()
    assert await fetched(busy(status), OK, waits=waits) == {"ok": True}
    assert waits.seconds == [2.0]


async def test_a_broken_connection_is_tried_again() -> None:
    assert await fetched(httpx.ConnectError, httpx.ReadTimeout, OK) == {"ok": True}


async def test_pauses_double_up_to_half_a_minute() -> None:
    waits = Waits()
    await failure(*[busy(500)] * 7, waits=waits, limits=Limits(tries=7, waiting=1000))
    assert waits.seconds == [2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": format_datetime(NOW + timedelta(seconds=9), usegmt=True)}, 9.0),
        ({"X_RateLimit_Reset": (NOW + timedelta(seconds=11)).isoformat()}, 11.0),
        ({"X_RateLimit_Reset": "2026-11-21T12:00Z"}, 0.0),
        ({"X_RateLimit_Reset": str(int(NOW.timestamp()) + 13)}, 13.0),
        ({"Retry_After": "soon", "X_RateLimit_Reset": "5"}, 5.0),
        ({"Retry_After": "never"}, 2.0),
        ({"Retry_After": format_datetime(NOW - timedelta(days=1), usegmt=True)}, 0.0),
    ],
)
async def test_the_wait_that_the_other_system_asks_for_is_kept(
    headers: dict[str, str], seconds: float
) -> None:
    waits = Waits()
    await fetched(busy(429, **headers), OK, waits=waits)
    assert waits.seconds == [seconds]


async def test_a_wait_beyond_our_patience_is_handed_to_the_caller() -> None:
    waits = Waits()
    error = await failure(busy(429, Retry_After="3600"), waits=waits)
    assert isinstance(error, Unreachable)
    assert (error.retry_after, waits.seconds) == (3600.0, [])


@pytest.mark.parametrize(
    "told",
    ["86400000", "999999999999", format_datetime(NOW + timedelta(days=900), usegmt=True)],
    ids=["milliseconds", "beyond all time", "in years"],
)
async def test_nobody_makes_us_wait_for_more_than_a_day(told: str) -> None:
    error = await failure(busy(429, Retry_After=told))
    assert isinstance(error, Unreachable)
    assert error.retry_after == 86_400


async def test_waits_together_stay_within_our_patience() -> None:
    waits = Waits()
    error = await failure(*[busy(429, Retry_After="25")] * 5, waits=waits)
    assert isinstance(error, Unreachable)
    assert (error.retry_after, waits.seconds) == (25.0, [25.0, 25.0])


async def test_tries_are_bounded() -> None:
    waits = Waits()
    error = await failure(*[httpx.ConnectError] * 5, waits=waits)
    assert (type(error), waits.seconds) == (Unreachable, [2.0, 4.0, 8.0, 16.0])


@pytest.mark.parametrize(("status", "kind"), [(401, SignInRefused), (403, Refused)])
async def test_a_refused_sign_in_is_never_tried_again(
    status: int, kind: type[ConnectorError]
) -> None:
    waits = Waits()
    error = await failure(busy(status), waits=waits)
    assert (type(error), error.code, waits.seconds) == (kind, "SIGN_IN_REFUSED", [])


async def test_a_right_that_a_token_lacks_is_no_refused_sign_in() -> None:
    said = {"code": 401, "message": "Unauthorized; scope does not match"}
    error = await failure(httpx.Response(401, json=said))
    assert (type(error), error.code) == (Refused, "SIGN_IN_REFUSED")


async def test_whoever_is_to_prove_that_they_are_a_person_is_not_let_in() -> None:
    denied = {"X-Seraph-LoginReason": "AUTHENTICATION_DENIED"}
    assert type(await failure(busy(403, **denied))) is SignInRefused


async def test_what_is_not_there_is_told_apart() -> None:
    error = await failure(busy(404))
    assert (type(error), error.code) == (Refused, "NOT_THERE")


async def test_a_redirect_is_not_followed() -> None:
    error = await failure(busy(302, Location="https://trap.example.com/"))
    assert type(error) is Refused
    assert "trap" not in error.message


async def test_a_bad_request_is_refused_with_the_clean_first_words_of_the_vendor() -> None:
    told = {"errorMessages": ["The field\r\n\x1b[31m 'x'\u202e is wrong. " + "z" * 500]}
    error = await failure(httpx.Response(400, json=told))
    shown = error.message.partition(": ")[2]
    assert (type(error), error.code) == (Refused, "BAD_REQUEST")
    assert shown.startswith("The field [31m 'x' is wrong. zzz")
    assert (len(shown), shown[-1]) == (301, "…")


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"errors": {"jql": "Unknown field."}}, "Unknown field."),
        ({"error": "invalid_grant", "error_description": "Code expired."}, "Code expired."),
        ({"error": "invalid_grant"}, "invalid_grant"),
        ({"title": "Bad", "detail": "Too wide."}, "Too wide.; Bad"),
        (["what"], ""),
    ],
)
async def test_the_vendor_s_message_is_found_in_its_usual_places(told: object, shown: str) -> None:
    error = await failure(httpx.Response(400, json=told))
    assert error.message.partition(": ")[2] == shown


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, html="<html>Log in</html>"),
        httpx.Response(200, text='{"ok": true}'),
        httpx.Response(200, content=b'{"ok": true}'),
        httpx.Response(200, content=b'{"ok": tr', headers={"content-type": "application/json"}),
        httpx.Response(200, content=b"\xff\xfe\xfd", headers={"content-type": "application/json"}),
        httpx.Response(200, content=b"[NaN]", headers={"content-type": "application/json"}),
        httpx.Response(200, content=b"[" * 100_000, headers={"content-type": "application/json"}),
    ],
    ids=["login page", "text", "no type", "truncated", "not UTF-8", "NaN", "deep"],
)
async def test_what_is_not_json_is_unreadable_and_not_tried_again(answer: httpx.Response) -> None:
    waits = Waits()
    error = await failure(answer, waits=waits)
    assert (type(error), waits.seconds) == (Unreadable, [])


async def test_an_oversize_answer_is_unreadable() -> None:
    error = await failure(httpx.Response(200, json=["x" * 2000]), limits=Limits(answer_bytes=1000))
    assert (type(error), error.message) == (Unreadable, "An answer was larger than 1000 bytes.")


@pytest.mark.parametrize(
    ("packing", "content"),
    [
        ("gzip", gzip.compress(b"[" + b" " * 10_000_000 + b"]")),
        ("gzip", gzip.compress(b'{"ok": true}')[:-9]),
        ("gzip", b"not packed at all"),
        ("zstd", b"anything"),
    ],
    ids=["bomb", "cut off", "not packed", "not asked for"],
)
async def test_a_bomb_or_broken_packing_is_unreadable(packing: str, content: bytes) -> None:
    headers = {"content-type": "application/json", "content-encoding": packing}
    sent = httpx2.MockTransport(
        lambda _: httpx2.Response(200, headers=headers, stream=httpx2.ByteStream(content))
    )
    with pytest.raises(Unreadable):
        await client_over(sent, limits=Limits(answer_bytes=100_000)).fetch_json(URL)


async def test_a_form_is_sent_once_even_if_the_answer_is_lost() -> None:
    router = respx.Router()
    route = router.post(URL).mock(side_effect=httpx.ReadTimeout)
    with pytest.raises(Unreachable):
        await client_of(router).post_form_once(URL, {"code": "a b&c"})
    assert [request.content for request in requests_of(route)] == [b"code=a+b%26c"]


@pytest.mark.parametrize("status", [200, 302, 400, 410, 503])
async def test_what_is_sent_once_tells_its_status_whatever_it_is(status: int) -> None:
    router = respx.Router()
    route = router.post(URL).mock(return_value=busy(status, Retry_After="7"))
    reply = await client_of(router).send_once(URL, b"{}", {"webhook-id": "a"})
    assert (reply, route.call_count) == (Reply(status, 7.0), 1)


async def test_what_is_sent_once_is_not_sent_again_where_nothing_is_answered() -> None:
    router = respx.Router()
    route = router.post(URL).mock(side_effect=httpx.ReadTimeout)
    with pytest.raises(Unreachable):
        await client_of(router).send_once(URL, b"{}", {})
    assert route.call_count == 1


async def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(Refused):
        await client_of(respx.Router()).fetch_json("https://[::1/")


@pytest.mark.parametrize("answer", [busy(401), busy(503), busy(400), httpx.ConnectError])
async def test_no_message_or_log_line_holds_the_secret(
    answer: httpx.Response | type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        error = await failure(*[answer] * 5)
    chain = [error, error.__cause__, error.__context__]
    assert TOKEN not in caplog.text + repr(chain) + str(chain)
