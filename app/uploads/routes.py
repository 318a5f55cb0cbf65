"""The routes by which an administrator sends a file, in the console or from a script."""

import asyncio
import time
from collections.abc import Coroutine, Mapping
from typing import Any

import orjson
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.graphql.endpoint import Endpoint
from app.graphql.question import Question
from app.http.refusals import refused
from app.personal.routes import affording
from app.services import Services
from app.uploads.files import administrator, source_of
from app.uploads.okrs import okrs_taken_in, wanted_okrs
from app.uploads.people import columns, people_taken_in, wanted_people
from auth.viewer import Viewer
from execution.budget import Budget
from rules.errors import Conflict

PEOPLE, COLUMNS = "/imports/people", "/imports/people/columns"
OKRS = "/imports/okrs"
LONGEST_FILE = 8 * 1024 * 1024
"""Some 50,000 people, who are better brought by a connection that is asked."""
LONGEST: Mapping[str, int] = dict.fromkeys((PEOPLE, COLUMNS, OKRS), LONGEST_FILE)
AT_ONCE, EACH_SECONDS = 20, 6
LONGEST_SECONDS = 120.0
"""A file is read and compared whole, and the console needs what came of it to go on."""
NO_STORE = {"Cache-Control": "no-store"}


def upload_routes(services: Services, endpoint: Endpoint) -> list[BaseRoute]:
    """Each reads much at once, so that an administrator has some in a row, and then fewer."""
    afforded = affording(
        endpoint, Budget(AT_ONCE, 1 / EACH_SECONDS, time.monotonic), LONGEST_SECONDS
    )
    going = set[asyncio.Task[dict[str, Any]]]()

    async def looked_at(viewer: Viewer, question: Question) -> Response:
        await administrator(services, viewer)
        source = source_of(question.request.query_params, "csv")
        return as_json(await columns(services, await question.request.body(), source))

    async def people(viewer: Viewer, question: Question) -> Response:
        await administrator(services, viewer)
        asked = wanted_people(question.request.query_params)
        content = await question.request.body()
        return await done(people_taken_in(services, viewer, content, asked))

    async def okrs(viewer: Viewer, question: Question) -> Response:
        await administrator(services, viewer)
        asked = wanted_okrs(question.request.query_params)
        content = await question.request.body()
        return await done(okrs_taken_in(services, viewer, content, asked))

    async def done(work: Coroutine[Any, Any, dict[str, Any]]) -> Response:
        try:
            return as_json(await to_its_end(work))
        except Conflict as error:
            return refused(error, 409)

    async def to_its_end(work: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
        """Whoever is tired of waiting, or whom we are: an import that has begun goes on."""
        task = asyncio.create_task(work)
        going.add(task)
        task.add_done_callback(going.discard)
        return await asyncio.shield(task)

    return [
        Route(COLUMNS, afforded(looked_at), methods=["POST"]),
        Route(PEOPLE, afforded(people), methods=["POST"]),
        Route(OKRS, afforded(okrs), methods=["POST"]),
    ]


def as_json(told: dict[str, Any]) -> Response:
    return Response(orjson.dumps(told), media_type="application/json", headers=NO_STORE)
