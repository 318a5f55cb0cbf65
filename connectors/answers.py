"""How an HTTP answer is read: its body within bounds, when to come back, and why it said no."""

import re
import zlib
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx2

from connectors.keepable import loaded
from connectors.parts import Json, part, text, values
from rules.errors import Refused, SignInRefused, Unreadable

LONGEST_VENDOR_MESSAGE = 300
LONGEST_WAIT = 86_400.0
"""A day: no quota is longer, and what asks for more has told milliseconds, or is broken."""


async def body_of(answer: httpx2.Response, limit: int) -> bytes:
    """All bytes of an answer, unpacked; raise Unreadable beyond `limit`, packed or not."""
    body = bytearray()
    async for piece in _unpacked(answer, limit):
        body += piece
        if len(body) > limit:
            raise Unreadable(f"An answer was larger than {limit} bytes.")
    return bytes(body)


async def drain(answer: httpx2.Response, limit: int) -> None:
    """Reads an answer that nobody wants, so that its connection serves again; up to `limit`."""
    read = 0
    async for piece in answer.aiter_raw():
        read += len(piece)
        if read > limit:
            return


async def _unpacked(answer: httpx2.Response, limit: int) -> AsyncIterator[bytes]:
    """Unpack step by step: a client's own decoder would inflate a bomb before we could count."""
    packing = answer.headers.get("content-encoding", "identity").strip().lower()
    if packing not in {"identity", "gzip", "deflate"}:
        raise Unreadable("An answer was packed in a way that was not asked for.")
    inflater = None if packing == "identity" else zlib.decompressobj(wbits=47)
    try:
        async for piece in answer.aiter_raw():
            yield piece if inflater is None else inflater.decompress(piece, limit + 1)
    except zlib.error:
        raise Unreadable("An answer was packed, and broken.") from None
    if inflater is not None and not inflater.eof:
        raise Unreadable("An answer was packed, and cut off or too large.")


def wait_asked_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds the other system asks us to wait: `Retry-After`, else `X-RateLimit-Reset`.

    Never more than a day, for nobody can make us come sooner once we have agreed to it.
    """
    for name in ("retry-after", "x-ratelimit-reset"):
        written = headers.get(name, "").strip()
        plain = written.isascii() and written.isdigit()
        seconds = _seconds(written) if plain else _until(written, now)
        if seconds is not None:
            wait = seconds - now.timestamp() if seconds > 1e9 else seconds
            return min(max(0.0, wait), LONGEST_WAIT)
    return None


def _seconds(digits: str) -> float | None:
    return float(digits) if len(digits) <= 12 else None


def _until(written: str, now: datetime) -> float | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(written)
        except ValueError:
            continue
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (aware - now).total_seconds())
    return None


def refusal(place: str, answer: httpx2.Response, body: bytes) -> Refused:
    """Say what a 3xx or 4xx means for whoever set the connection up."""
    status = answer.status_code
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        message = f"{place} refused our sign-in ({status}): check user, token and rights."
        if _knows_nobody(answer, body):
            return SignInRefused(message)
        return Refused(message, code=SignInRefused.code)
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return Refused(f"{place} does not exist there, or not for us ({status}).", code="NOT_THERE")
    if answer.is_redirect:
        return Refused(f"{place} redirects elsewhere ({status}); give the final address.")
    said = _vendor_message(body)
    return Refused(
        f"{place} refused the request ({status}){said and ': ' + said}",
        code="BAD_REQUEST" if status == HTTPStatus.BAD_REQUEST else None,
    )


def _knows_nobody(answer: httpx2.Response, body: bytes) -> bool:
    """Not where only a right is missing, which Atlassian's gateway says by a 401 too; but where
    Jira lets nobody in before a person has shown that they are one."""
    if answer.headers.get("x-seraph-loginreason", "").startswith("AUTHENTICATION_DENIED"):
        return True
    is_unknown = answer.status_code == HTTPStatus.UNAUTHORIZED
    return is_unknown and "scope does not match" not in _vendor_message(body)


def _vendor_message(body: bytes) -> str:
    """The message inside an error's JSON, in one clean line; empty where there is none."""
    try:
        told = loaded(body)
    except (ValueError, RecursionError):
        return ""
    return _clean("; ".join(_messages(told)))


def _messages(told: Json) -> list[str]:
    """Jira says `errorMessages` and `errors`, OAuth `error_description`, RFC 9457 `detail`."""
    names = ("errorMessages", "errors", "error_description", "detail", "title", "message")
    found = [value for name in names for value in values(part(told, name))]
    return [value for value in found if isinstance(value, str)] or [text(told, "error") or ""]


def _clean(said: str) -> str:
    plain = re.sub(r"[^\S ]|[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", " ", said)
    short = " ".join(plain.split())
    if len(short) <= LONGEST_VENDOR_MESSAGE:
        return short
    return short[:LONGEST_VENDOR_MESSAGE].rstrip() + "…"
