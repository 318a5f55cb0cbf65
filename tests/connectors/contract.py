"""A transport that holds both sides to the vendor's own contract, each request and each answer."""

import json
from functools import cache
from pathlib import Path
from typing import Any, cast

import httpx2
import yaml
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse

from tests.support.needed import missing

SPECS = Path(__file__).parents[3] / "shared" / "specs"
JIRA_CLOUD = "jira-cloud-platform-v3.sync-subset.json"
BAMBOOHR = "bamboohr-public.yaml"
PERSONIO = "personio-v2-persons-employments.reduced.json"


class ContractTransport(httpx2.AsyncBaseTransport):
    """Raises where a request or an answer is not as the contract says; counts those that are.

    `beyond` begins the paths that the contract at hand leaves out.
    """

    def __init__(
        self,
        inner: httpx2.AsyncBaseTransport,
        contract: OpenAPI,
        host: str = "https://your-domain.atlassian.net",
        beyond: tuple[str, ...] = (),
    ) -> None:
        self._inner = inner
        self._contract = contract
        self._host = host
        self._beyond = beyond
        self.validated: list[tuple[str, str, int]] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self._beyond and request.url.path.startswith(self._beyond):
            return await self._inner.handle_async_request(request)
        content = await request.aread()
        asked = MockRequest(
            host_url=self._host,
            method=request.method,
            path=request.url.path,
            args=dict(request.url.params),
            headers=dict(request.headers),
            data=content,
            content_type=request.headers.get("content-type", ""),
        )
        self._contract.validate_request(asked)
        answer = await self._inner.handle_async_request(request)
        body = await answer.aread()
        told = MockResponse(
            body,
            status_code=answer.status_code,
            headers=dict(answer.headers),
            content_type=answer.headers.get("content-type", ""),
        )
        self._contract.validate_response(asked, told)
        self.validated.append((request.method, request.url.path, answer.status_code))
        headers = answer.headers
        stream = httpx2.ByteStream(body)
        return httpx2.Response(answer.status_code, headers=headers, stream=stream)


@cache
def contract_of(name: str) -> OpenAPI:
    """A vendor's contract; where the shared folder is absent, skip, or fail if nothing may skip."""
    path = SPECS / name
    if not path.exists():
        missing(f"{name} is not at ../shared/specs")
    # Atlassian's own document fails a strict check of documents (a default outside its enum).
    unchecked: Any = None
    problems = {"application/problem+json": json.loads}
    config = Config(
        spec_validator_cls=unchecked, extra_media_type_deserializers=cast("Any", problems)
    )
    told = path.read_text()
    read = json.loads(told) if path.suffix == ".json" else yaml.load(told, yaml.CSafeLoader)
    return OpenAPI.from_dict(read, config=config)
