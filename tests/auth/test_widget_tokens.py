"""Widget tokens: how a page's backend gets one, and how little it opens to whoever holds it."""

import json
import logging
import re
import shlex
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import select, update
from starlette.applications import Starlette
from starlette.routing import Route

from app.graphql.endpoint import Endpoint
from app.postgres import Urls
from app.trusted.lookup import TrustedDocuments, of_database
from auth.credentials.grants import WIDGET_LIFETIME
from auth.credentials.widget_tokens import Exchange, Issued, Named, Proved
from auth.identify import Credentials, identify
from auth.viewer import Viewer, person_by_email
from model.audit import Audit
from model.person import Person
from resolvers.ids import global_id
from rules.terms import ClientState, PersonStatus, Role, Scope
from tests.house.sources import ROOT
from tests.support.company import NOW
from tests.support.machines import INTRANET, PATH, Site, code_of, codes_of, site

ADA = "ada.able@example.com"
DOCUMENT = "sha256:" + "a" * 64
OTHER = "sha256:" + "b" * 64
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
JWT = "urn:ietf:params:oauth:token-type:jwt"
EVERY = "okrs:read okrs:write performance:read performance:write"  # All that a page may ask for.


@pytest.fixture
async def page(empty: Urls, tmp_path: Path) -> AsyncIterator[Site]:
    async with site(empty, tmp_path) as page:
        yield page


@pytest.fixture
async def ada(page: Site) -> UUID:
    return await page.company.person("Ada Able")


async def viewer(page: Site, token: str, origin: str | None = INTRANET) -> Viewer:
    services = page.services
    given = Credentials(f"Bearer {token}", origin=origin)
    return await identify(given, services.verifier, services.database, services.moment())


async def test_a_page_s_backend_gets_a_token_that_a_browser_uses(page: Site, ada: UUID) -> None:
    answer = await page.asked()
    token = answer.json().pop("access_token")
    assert answer.json() == {
        "access_token": token,
        "issued_token_type": ACCESS_TOKEN,
        "token_type": "Bearer",
        "expires_in": 600,
        "scope": "okrs:read",
    }
    assert (answer.headers["cache-control"], answer.headers["pragma"]) == ("no-store", "no-cache")
    asked = await page.query(token)
    assert asked.json()["data"] == {"me": {"person": {"name": "Ada Able"}}}


async def test_a_token_stands_for_the_person_as_far_as_it_was_asked_for(
    page: Site, ada: UUID
) -> None:
    await page.company.role(ada, Role.ADMINISTRATOR)
    found = await viewer(page, await page.token())
    assert found == Viewer(ada, scopes=frozenset({Scope.OKRS_READ}), client_id=page.client)


async def basic(page: Site, words: Mapping[str, Any], user: str, secret: str) -> Any:
    credentials = b64encode(f"{user}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}"}
    return await page.sent("POST", PATH, data=words, headers=headers)


WORDS = {
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "subject": ADA,
    "origin": INTRANET,
}


async def test_a_machine_may_show_its_secret_by_http_basic(page: Site, ada: UUID) -> None:
    answer = await basic(page, WORDS, str(page.client), page.secret)
    assert answer.status_code == 200


async def test_a_machine_may_go_by_the_id_that_the_graph_shows(page: Site, ada: UUID) -> None:
    id_ = global_id("Client", page.client)
    assert (await page.asked(client_id=id_)).status_code == 200


async def test_the_request_may_be_json(page: Site, ada: UUID) -> None:
    given = {
        **WORDS,
        "client_id": str(page.client),
        "client_secret": page.secret,
        "documents": [DOCUMENT],
        "expires_in": 60,
    }
    answer = await page.sent("POST", PATH, json=given)
    assert answer.json()["expires_in"] == 60


@pytest.mark.parametrize("how", ["address", "address in capitals", "id", "id of the graph"])
async def test_a_subject_is_a_work_address_or_an_id(page: Site, ada: UUID, how: str) -> None:
    subjects = {
        "address": ADA,
        "address in capitals": ADA.upper(),
        "id": str(ada),
        "id of the graph": global_id("Person", ada),
    }
    found = await viewer(page, await page.token(subject=subjects[how]))
    assert found.person_id == ada


async def test_a_secret_in_two_places_is_refused(page: Site, ada: UUID) -> None:
    words = {**WORDS, "client_secret": page.secret}
    answer = await basic(page, words, str(page.client), page.secret)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_two_ids_of_a_machine_are_refused(page: Site, ada: UUID) -> None:
    words = {**WORDS, "client_id": str(uuid4())}
    answer = await basic(page, words, str(page.client), page.secret)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_the_secret_of_one_machine_is_no_other_s(page: Site, ada: UUID) -> None:
    other = await page.machines.client()
    answer = await page.asked(client_id=str(other))
    assert answer.json() == {
        "error": "invalid_client",
        "error_description": "No active machine has this id with this secret.",
    }


@pytest.mark.parametrize("why", ["unknown", "revoked", "expired", "its machine revoked"])
async def test_whatever_is_wrong_with_a_secret_is_told_in_the_same_words(
    page: Site, ada: UUID, why: str
) -> None:
    other = await page.machines.client(state=ClientState.REVOKED)
    secrets = {
        "unknown": (page.client, "okr_" + "A" * 43),
        "revoked": (page.client, await page.machines.secret(page.client, revoked_at=NOW)),
        "expired": (page.client, await page.machines.secret(page.client, expires_at=NOW)),
        "its machine revoked": (other, await page.machines.secret(other)),
    }
    client, secret = secrets[why]
    answer = await page.asked(client_id=str(client), client_secret=secret)
    assert (answer.status_code, answer.json()) == (
        401,
        {
            "error": "invalid_client",
            "error_description": "No active machine has this id with this secret.",
        },
    )


async def test_somebody_unknown_and_somebody_who_left_get_the_same_answer(page: Site) -> None:
    await page.company.person("Al Away", status=PersonStatus.ENDED)
    await page.company.person("Re Tired", retired_at=NOW)
    subjects = ("al.away@example.com", "re.tired@example.com", "no.body@example.com")
    answers = [await page.asked(subject=subject) for subject in subjects]
    first = (answers[0].status_code, answers[0].content, dict(answers[0].headers))
    assert [(each.status_code, each.content, dict(each.headers)) for each in answers] == [first] * 3
    assert answers[0].json()["error"] == "invalid_request"


async def test_a_machine_without_widget_sessions_gets_none(page: Site, ada: UUID) -> None:
    client = await page.machines.client([Scope.OKRS_READ])
    secret = await page.machines.secret(client)
    answer = await page.asked(client_id=str(client), client_secret=secret)
    assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")


async def test_only_a_machine_that_may_names_whom_a_token_is_for(page: Site, ada: UUID) -> None:
    await page.machines.change(page.client, names_subjects=False)
    answer = await page.asked()
    assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")


async def test_a_token_of_ours_proves_nobody(page: Site, ada: UUID) -> None:
    """Or whoever has a token could have a machine make more of it."""
    own = page.services.token_of(ada, timedelta(minutes=5))
    for token in (own, await page.token()):
        answer = await page.asked(subject=..., subject_token=token, subject_token_type=JWT)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
        assert token not in answer.text


async def test_each_token_is_written_down_as_the_machine_s_and_about_the_person(
    page: Site, ada: UUID
) -> None:
    await page.token(expires_in="60")
    await page.asked(subject="no.body@example.com")
    async with page.services.database.system() as session:
        [entry] = await session.all(
            select(Audit.action, Audit.noun, Audit.subject_id, Audit.whose_id, Audit.actor_id,
                   Audit.client_id, Audit.detail)
        )  # fmt: skip
    token_id = entry.detail.pop("token")
    assert tuple(entry) == (
        "widgetTokenIssue", "Client", page.client, ada, None, page.client,
        {"seconds": 60, "documents": 0, "proved": False, "okrs_read": True},
    )  # fmt: skip
    assert UUID(token_id).version == 7


async def test_a_token_ends_when_it_said(page: Site, ada: UUID) -> None:
    token = await page.token(expires_in="60")
    page.clock.now = NOW + timedelta(seconds=59)
    before = (await page.query(token)).status_code
    page.clock.now = NOW + timedelta(seconds=60)
    assert (before, code_of(await page.query(token))) == (200, (401, "UNAUTHENTICATED"))


async def changed(page: Site, **values: Any) -> None:
    async with page.services.database.system() as session:
        await session.run(update(Person).where(Person.email == ADA).values(**values))


ENDINGS: dict[str, Callable[[Site], Awaitable[None]]] = {
    "the person leaves": lambda page: changed(page, status=PersonStatus.ENDED),
    "the person is retired": lambda page: changed(page, retired_at=NOW),
    "the machine is revoked": lambda page: page.machines.change(
        page.client, state=ClientState.REVOKED
    ),
    "the origin is taken away": lambda page: page.machines.change(page.client, origins=[]),
}


@pytest.mark.parametrize("why", ENDINGS)
async def test_a_token_ends_at_once_when(page: Site, ada: UUID, why: str) -> None:
    token = await page.token()
    before = (await page.query(token)).status_code
    await ENDINGS[why](page)
    assert (before, code_of(await page.query(token))) == (200, (401, "UNAUTHENTICATED"))


MINE = "{ me { person { name } } }"
KNOWN = {DOCUMENT: MINE, OTHER: "{ people { nodes { name } } }"}


def with_documents(page: Site) -> Site:
    """The same service, where these documents are registered."""
    read = of_database(page.services.database)
    trusted = TrustedDocuments(KNOWN, read, monotonic, only=False)
    endpoint = Endpoint(page.services, trusted)
    route = Route("/graphql", endpoint.answer, methods=["GET", "POST"])
    return replace(page, app=Starlette(routes=[route]))


@pytest.mark.parametrize("limited_by", ["the token", "the machine", "both"])
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"documentId": DOCUMENT}, None),
        ({"doc_id": DOCUMENT.removeprefix("sha256:")}, None),
        ({"documentId": OTHER}, "DOCUMENT_NOT_ALLOWED"),
        ({"query": MINE}, "DOCUMENT_NOT_ALLOWED"),
        ({"query": "{ __typename }"}, "DOCUMENT_NOT_ALLOWED"),
        ({"query": MINE, "documentId": DOCUMENT}, "DOCUMENT_NOT_ALLOWED"),
        ({"documentId": "sha256:" + "c" * 64}, "UNKNOWN_DOCUMENT"),
        ({"documentId": [DOCUMENT]}, "UNKNOWN_DOCUMENT"),
    ],
)
async def test_a_limited_token_runs_its_documents_and_nothing_else(
    page: Site, ada: UUID, limited_by: str, body: dict[str, Any], code: str | None
) -> None:
    if limited_by != "the token":
        await page.machines.change(page.client, documents=[DOCUMENT])
    asked = {} if limited_by == "the machine" else {"documents": DOCUMENT}
    headers = {"Authorization": f"Bearer {await page.token(**asked)}", "Origin": INTRANET}
    answer = await with_documents(page).sent("POST", "/graphql", json=body, headers=headers)
    assert codes_of(answer.json()) == ({code} if code else set())


async def test_a_limited_token_is_told_no_by_403(page: Site, ada: UUID) -> None:
    token = await page.token(documents=DOCUMENT)
    assert code_of(await with_documents(page).query(token)) == (403, "DOCUMENT_NOT_ALLOWED")


async def test_a_machine_limited_later_limits_the_tokens_it_has(page: Site, ada: UUID) -> None:
    token = await page.token()
    before = (await page.query(token)).status_code
    await page.machines.change(page.client, documents=[DOCUMENT])
    assert (before, (await page.query(token)).status_code) == (200, 403)


async def test_a_machine_asks_for_no_document_but_its_own(page: Site, ada: UUID) -> None:
    await page.machines.change(page.client, documents=[DOCUMENT])
    answer = await page.asked(documents=f"{DOCUMENT} {OTHER}")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


async def test_no_secret_and_no_token_shows_in_a_representation(page: Site, ada: UUID) -> None:
    token = await page.token()
    asked = Exchange(page.client, page.secret, Proved(token), INTRANET)
    issued = Issued(token, frozenset({Scope.OKRS_READ}), WIDGET_LIFETIME)
    shown = repr((asked, issued, Named(ADA), Proved(token)))
    assert [text for text in (page.secret, token) if text in shown] == []


async def test_no_secret_and_no_token_gets_into_the_log(
    page: Site, ada: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = await page.token()
    await page.query(token)
    await page.asked(origin="https://evil.example.com")
    await page.asked(client_secret=page.secret[:-1])
    written = caplog.text + json.dumps([str(record.args) for record in caplog.records])
    assert "A widget token was refused: invalid_target" in caplog.text
    assert [text for text in (page.secret, page.secret[:-1], token) if text in written] == []


PAGE = ROOT / "docs" / "embed" / "tokens.md"


async def test_the_walk_of_the_page_leads_to_the_widgets_answer(page: Site) -> None:
    """Each request as it is shown there, with what the one before answered in its place."""
    await page.company.role(await page.company.person("Ada Able"), Role.ADMINISTRATOR)
    await page.company.person("Bo Bee", email_key="bo@halden.example")
    known = {"$(okrgraph token --as ada@halden.example)": await administrators(page)}
    answers = [await shown(page, block, known) for block in blocks()]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert answers[-1].json()["data"] == {"me": {"person": {"name": "Bo Bee"}}}


async def administrators(page: Site) -> str:
    async with page.services.database.system() as session:
        person = await person_by_email(session, ADA, page.services.moment().today)
    return page.services.token_of(person, timedelta(minutes=5))


def blocks() -> list[str]:
    found = re.findall(r"```sh\n(curl .*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [str(block) for block in found]


async def shown(page: Site, block: str, known: dict[str, str]) -> httpx2.Response:
    for placeholder, value in known.items():
        block = block.replace(placeholder, value)
    _, url, *options = shlex.split(block.replace("\\\n", " "))
    given = list(zip(options[::2], options[1::2], strict=True))
    headers = dict(value.split(": ", 1) for option, value in given if option == "-H")
    for user in (value for option, value in given if option == "-u"):
        headers["Authorization"] = f"Basic {b64encode(user.encode()).decode()}"
    body = "&".join(value for option, value in given if option == "-d")
    usual = {"Content-Type": "application/x-www-form-urlencoded"}
    path = url.removeprefix("http://127.0.0.1:8000")
    answer = await page.sent("POST", path, content=body, headers={**usual, **headers})
    known.update(learned(answer.json()))
    return answer


def learned(answer: Any) -> dict[str, str]:
    """What the next request of the page stands for."""
    data: dict[str, Any] = answer.get("data", {})
    found: dict[str, str] = {}
    if "clientCreate" in data:
        client = data["clientCreate"]["client"]
        found = {'"ID"': json.dumps(client["id"]), "CLIENT_ID": client["clientId"]}
    if "clientSecretCreate" in data:
        found = {"okr_SECRET": data["clientSecretCreate"]["secret"]}
    if "access_token" in answer:
        found = {"eyJ…": answer["access_token"]}
    return found
