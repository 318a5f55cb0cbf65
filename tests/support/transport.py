"""A transport that lets respx answer an httpx2 client; respx itself only knows httpx."""

from collections.abc import AsyncIterator

import httpx
import httpx2
import respx


class RespxTransport(httpx2.AsyncBaseTransport):
    def __init__(self, router: respx.Router) -> None:
        self._router = router

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        content = await request.aread()
        asked = httpx.Request(
            request.method, str(request.url), headers=request.headers.raw, content=content
        )
        try:
            answer = await self._router.async_handler(asked)
        except httpx.TransportError as error:
            raise httpx2.TransportError(str(error)) from error
        return httpx2.Response(
            answer.status_code, headers=answer.headers.raw, stream=_Raw(answer.stream)
        )


class _Raw(httpx2.AsyncByteStream):
    """The bytes as they would be sent: packed, if the answer says so."""

    def __init__(self, stream: object) -> None:
        assert isinstance(stream, httpx.AsyncByteStream)
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part
