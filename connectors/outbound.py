"""The guarded way out: resolve a name once, check every address, and call that very address."""

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from functools import cache
from ipaddress import ip_address
from typing import TypeAlias, cast

import httpcore2
import httpx2

from connectors.addresses import Address, AllowList

log = logging.getLogger(__name__)

Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
Admits: TypeAlias = Callable[[str, int, Sequence[Address]], bool]


async def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses of a name by the system's resolver, without repeats, in its order."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


async def admitted(
    admits: Admits, host: str, port: int, lookup: Resolve = resolve
) -> Sequence[str]:
    """The addresses of a name that may be called, all checked; none where one may not."""
    try:
        texts = await lookup(host, port)
        addresses = [ip_address(text) for text in texts]
    except (OSError, UnicodeError, ValueError):
        return ()
    if not admits(host, port, addresses):
        log.warning("outbound call to %r port %d is not on the allow-list", host, port)
        return ()
    return texts


def guarded_transport(
    allowed: AllowList,
    *,
    tls: ssl.SSLContext | None = None,
    lookup: Resolve = resolve,
    network: httpcore2.AsyncNetworkBackend | None = None,
) -> httpx2.AsyncBaseTransport:
    """A transport that never leaves for an address the allow-list does not admit.

    It follows no redirect and reads no proxy setting; `tls` defaults to the system's authorities.
    """
    context = tls or system_authorities()
    dial = network or cast("httpcore2.AsyncNetworkBackend", httpcore2.AnyIOBackend())
    return _Transport(
        {
            "https": _pool(context, _Guard(allowed.admits, lookup, dial)),
            "http": _pool(context, _Guard(allowed.admits_plain, lookup, dial)),
        }
    )


@cache
def system_authorities() -> ssl.SSLContext:
    """To read them takes longer than to answer a dozen questions."""
    return ssl.create_default_context()


def _pool(
    context: ssl.SSLContext, guard: httpcore2.AsyncNetworkBackend
) -> httpcore2.AsyncConnectionPool:
    return httpcore2.AsyncConnectionPool(
        ssl_context=context,
        max_connections=20,
        max_keepalive_connections=5,
        keepalive_expiry=30,
        network_backend=guard,
    )


class _Guard(httpcore2.AsyncNetworkBackend):
    """Dials checked addresses only; TLS and the Host header still speak of the name."""

    def __init__(
        self, admits: Admits, lookup: Resolve, network: httpcore2.AsyncNetworkBackend
    ) -> None:
        self._admits = admits
        self._lookup = lookup
        self._network = network

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 — httpcore2's interface names it.
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        failure = httpcore2.ConnectError("no address may be called")
        for address in await admitted(self._admits, host, port, self._lookup):
            try:
                return await self._network.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except httpcore2.ConnectError as error:
                failure = error
        raise failure

    async def connect_unix_socket(self, *_: object, **__: object) -> httpcore2.AsyncNetworkStream:
        raise httpcore2.ConnectError("not allowed")

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


class _Transport(httpx2.AsyncBaseTransport):
    """httpx2's requests over httpcore2's pools, one pool for each scheme."""

    def __init__(self, pools: dict[str, httpcore2.AsyncConnectionPool]) -> None:
        self._pools = pools

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        pool = self._pools.get(request.url.scheme)
        if pool is None:
            raise httpx2.UnsupportedProtocol("only https and http")
        with _failures_of_httpx2():
            answer = await pool.handle_async_request(_as_httpcore(request))
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    async def aclose(self) -> None:
        for pool in self._pools.values():
            await pool.aclose()


class _Body(httpx2.AsyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _failures_of_httpx2():
            async for part in self._answer.aiter_stream():
                yield part

    async def aclose(self) -> None:
        await self._answer.aclose()


def _as_httpcore(request: httpx2.Request) -> httpcore2.Request:
    return httpcore2.Request(
        method=request.method,
        url=httpcore2.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        ),
        headers=request.headers.raw,
        content=request.stream,
        extensions=request.extensions,
    )


@contextmanager
def _failures_of_httpx2() -> Generator[None]:
    """Tell httpcore2's failures as httpx2's, so that callers know one family."""
    try:
        yield
    except httpcore2.TimeoutException as error:
        raise httpx2.TimeoutException(str(error)) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
        raise httpx2.TransportError(str(error)) from error
