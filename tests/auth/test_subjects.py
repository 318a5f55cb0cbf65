"""Whom a widget token may be for: who only names somebody gets little, who proves them more."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from joserfc.jwk import OKPKey
from sqlalchemy import select

from app.postgres import Urls
from app.server import application
from auth.credentials.claims import Algorithm
from auth.credentials.gateway import gateway_issuer
from auth.credentials.tokens import Trusted
from auth.identify import Verifier
from model.audit import Audit
from rules.terms import Scope
from tests.auth.builders import AUDIENCE, CORPORATE, CORPORATE_KEYS, KeysOf, payload, signed
from tests.auth.builders import header as rs256
from tests.support.company import NOW
from tests.support.machines import INTRANET, PATH, Site, site

SECONDS = int(NOW.timestamp())
JWT = "urn:ietf:params:oauth:token-type:jwt"
EVERY = [scope.value for scope in Scope if scope is not Scope.ADMINISTRATION]
GATEWAY = "https://gateway.example.com"
KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "gateway"})
KEYS = KeysOf({"gateway": OKPKey.import_key(KEY.public_key)})
PRIVATE = "{ me { person { name } privateNotes { totalCount } } }"


def believing_all(page: Site) -> Site:
    """The same service with a company's issuer and a gateway in its settings."""
    gateway = gateway_issuer(GATEWAY, AUDIENCE, frozenset({Algorithm.ED25519}), "email")
    own = page.services.verifier.trusted
    trusted = [*own, Trusted(CORPORATE, CORPORATE_KEYS), Trusted(gateway, KEYS)]
    services = replace(page.services, verifier=Verifier(trusted))
    return replace(page, services=services, app=application(services))


@pytest.fixture
async def page(empty: Urls, tmp_path: Path) -> AsyncIterator[Site]:
    async with site(empty, tmp_path) as made:
        page = believing_all(made)
        await page.company.person("Ada Able")
        await page.machines.change(page.client, scopes=EVERY)
        yield page


def of_ada(**changes: Any) -> str:
    """What the company's issuer says of Ada."""
    usual = {"email": "ada.able@example.com", "iat": SECONDS, "exp": SECONDS + 600}
    return signed(rs256(), payload(**{**usual, **changes}))


def proved(token: str) -> dict[str, Any]:
    return {"subject": ..., "subject_token": token, "subject_token_type": JWT}


@pytest.mark.parametrize("scope", ["performance:read", "performance:write"])
async def test_somebody_who_is_only_named_has_no_private_things_read(
    page: Site, scope: str
) -> None:
    answer = await page.asked(scope=f"okrs:read {scope}")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


async def test_somebody_who_is_proved_reads_their_own_private_things(page: Site) -> None:
    token = await page.token(scope="performance:read", **proved(of_ada()))
    answer = (await page.query(token, PRIVATE)).json()
    assert answer["data"]["me"] == {
        "person": {"name": "Ada Able"},
        "privateNotes": {"totalCount": 0},
    }


async def test_how_a_subject_was_told_is_in_the_audit(page: Site) -> None:
    await page.token()
    await page.token(**proved(of_ada()))
    async with page.services.database.system() as session:
        found = await session.all(select(Audit.detail).order_by(Audit.seq))
    assert [row.detail["proved"] for row in found] == [False, True]


async def test_where_the_operator_does_not_allow_it_no_machine_names_a_subject(
    empty: Urls, tmp_path: Path
) -> None:
    async with site(empty, tmp_path, machines_name_subjects=False) as made:
        page = believing_all(made)
        await page.company.person("Ada Able")
        named, told = await page.asked(), await page.asked(**proved(of_ada()))
    assert (named.status_code, named.json()["error"]) == (400, "unauthorized_client")
    assert "machines_name_subjects" in named.json()["error_description"]
    assert told.status_code == 200


async def test_a_token_never_outlives_the_proof_of_its_person(page: Site) -> None:
    answers = [
        await page.asked(**proved(of_ada(exp=SECONDS + seconds)), expires_in="60")
        for seconds in (30, 90)
    ]
    assert [answer.json()["expires_in"] for answer in answers] == [30, 60]


async def test_a_gateway_s_token_proves_nobody(page: Site) -> None:
    """Or it could be made to last longer, and on a page."""
    said = {
        "iss": GATEWAY,
        "aud": AUDIENCE,
        "sub": "ada",
        "email": "ada.able@example.com",
        "iat": SECONDS,
        "exp": SECONDS + 60,
    }
    token = signed({"alg": "Ed25519", "kid": "gateway", "typ": "at+jwt"}, said, KEY)
    assert (await page.query(token)).json()["data"]["me"]["person"] == {"name": "Ada Able"}
    answer = await page.asked(**proved(token))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_a_token_made_for_another_client_proves_nobody(page: Site) -> None:
    for other in ({"azp": "wiki"}, {"azp": ...}, {"azp": ..., "client_id": "wiki"}):
        answer = await page.asked(**proved(of_ada(**other)))
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("path", [PATH, "/graphql"])
async def test_a_secret_in_a_page_is_refused(page: Site, path: str) -> None:
    headers = {"Origin": INTRANET, "Authorization": f"Bearer {page.secret}"}
    answer = await page.sent("POST", path, json={"query": "{ __typename }"}, headers=headers)
    assert answer.status_code == {PATH: 400, "/graphql": 401}[path]


@pytest.mark.parametrize("name", ["Authorization", "Origin", "Sec-Fetch-Site"])
async def test_a_header_that_says_who_asks_is_taken_once(page: Site, name: str) -> None:
    token = await page.token()
    headers = [
        ("Authorization", f"Bearer {token}"),
        ("Origin", INTRANET),
        ("Sec-Fetch-Site", "cross-site"),
    ]
    twice = [*headers, *(each for each in headers if each[0] == name)]
    answers = [
        await page.sent("POST", "/graphql", json={"query": "{ __typename }"}, headers=given)
        for given in (headers, twice)
    ]
    assert [answer.status_code for answer in answers] == [200, 403]


async def schema(page: Site, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}", "Origin": INTRANET}
    return (await page.sent("GET", "/schema.graphql", headers=headers)).status_code


async def test_a_page_s_token_reads_no_schema(page: Site) -> None:
    person: UUID = await page.company.person("Bo Bee")
    own = page.services.token_of(person, CORPORATE.lifetime)
    assert [await schema(page, await page.token()), await schema(page, own)] == [403, 200]
